"""The window: pages hold widgets, presenters hold decisions, one door leads to the background."""
