"""The printers, as the window sees them. Printing is loaded when it is first wanted."""

from typing import Protocol

from counter_app.ui.papers.pictures import Draw


class Printers(Protocol):
    """Where papers may go. Calls may take seconds, and are made in the background."""

    def names(self) -> tuple[list[str], str]:
        """All printers, and the one that is used by default ("" for none)."""
        ...

    def print(self, name: str, title: str, draw: Draw) -> None:
        """Print the pages. Raises `Unavailable` where the printer does not take them."""
        ...


class SystemPrinters:
    """The printers that this machine's system knows."""

    def names(self) -> tuple[list[str], str]:
        from counter_app.ui.papers.printing import printer_names  # noqa: PLC0415 - not at start

        return printer_names()

    def print(self, name: str, title: str, draw: Draw) -> None:
        from counter_app.ui.papers.printing import print_pages  # noqa: PLC0415 - not at start

        print_pages(name, title, draw)
