"""The search page: one field finds every dossier, by any part of what is known of it."""

from counter_app.ui.search.page import SearchPage

__all__ = ["SearchPage"]
