"""The accounts page, for administrators."""

from counter_app.ui.accounts.page import AccountsPage

__all__ = ["AccountsPage"]
