"""The page of the office's own settings, for administrators."""

from counter_app.ui.office.page import OfficePage

__all__ = ["OfficePage"]
