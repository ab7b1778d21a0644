"""Benchmarks: measured side by side, in turns, and told as ratios. Never timed tests."""
