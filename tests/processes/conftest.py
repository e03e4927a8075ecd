"""A real node, real counters and a line between them, as the exchange's own tests have them."""

from tests.sync.conftest import counter, line, neighbour, node, node_clock

__all__ = ["counter", "line", "neighbour", "node", "node_clock"]
