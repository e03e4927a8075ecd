"""The provincial server: the node that the counters of a province exchange events with."""
