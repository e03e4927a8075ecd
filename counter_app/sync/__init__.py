"""The exchange with a node: the bytes on the wire, and the counter's side of it."""
