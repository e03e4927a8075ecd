"""The lists of what a counter looks after: today, due, overdue, ready, waiting."""

from counter_app.ui.lists.page import ListsPage

__all__ = ["ListsPage"]
