"""The registers of this counter, and what it handed over on a day."""

from counter_app.ui.books.page import BooksPage

__all__ = ["BooksPage"]
