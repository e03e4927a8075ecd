"""The day: looked at while it runs, closed at its end, confirmed by the province."""

from counter_app.ui.days.page import DaysPage

__all__ = ["DaysPage"]
