"""The layout of printed forms: pieces of text, tables and symbols that flow onto pages.

Lengths are points (1/72 inch). Within a piece, x runs from the frame's left edge and y downwards
from the piece's top.
"""
