"""Counters, a network and a province in one process, under a seeded scheduler; docs/simulation.md.

Everything but the network, the clocks and the dice is production code on real files. The same seed
gives the same schedule, the same events and the same outcome.
"""
