"""The page of the working calendar, for the administrator and the head."""

from counter_app.ui.calendar.page import CalendarPage

__all__ = ["CalendarPage"]
