"""The catalogue page, for the administrator and the head."""

from counter_app.ui.catalogue.page import CataloguePage

__all__ = ["CataloguePage"]
