"""The page of the link with the province: where the records are, and what waits for a person."""

from counter_app.ui.link.page import LinkPage

__all__ = ["LinkPage"]
