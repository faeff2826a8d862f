"""Benchmarks: `python -m benchmarks.NAME` in a clone."""
