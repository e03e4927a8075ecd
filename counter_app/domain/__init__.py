"""Rules and facts of the field: plain Python, without input or output, clock, window or SQL."""
