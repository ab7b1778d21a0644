"""Benchmarks of what workers do. Run as `python -m workers.bench encode [--json] [--rounds N] [--data DIR]`."""
