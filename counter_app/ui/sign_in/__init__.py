"""The sign-in page: the first thing of the day, and what hides the window while nobody is there."""

from counter_app.ui.sign_in.page import SignInPage

__all__ = ["SignInPage"]
