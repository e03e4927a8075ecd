"""pdfium is one library for the whole program, and it is not safe for threads."""

from threading import Lock
from typing import Final

ONE_AT_A_TIME: Final = Lock()
"""Held around every use of `pypdfium2`, whoever uses it."""
