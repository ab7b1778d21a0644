"""What only a cluster of containers needs: its secrets, and its rows."""
