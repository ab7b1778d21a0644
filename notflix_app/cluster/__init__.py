"""What only a cluster of containers needs: its secrets, its rows, and the web server before its web processes."""
