"""Sheets of tables on the screen, and the dossiers behind their figures."""

from counter_app.ui.tables.figures import Figures
from counter_app.ui.tables.tabs import Tabs
from counter_app.ui.tables.view import TableView

__all__ = ["Figures", "TableView", "Tabs"]
