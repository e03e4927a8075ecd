"""Benchmarks as ratios: against a limit or a peer measured in the same run, on the same machine.

Each module here but `measure` has `run()`, which returns its ratios.
"""
