"""The reports, each figure with the dossiers behind it."""

from counter_app.ui.reports.page import ReportsPage

__all__ = ["ReportsPage"]
