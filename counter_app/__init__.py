"""The counter app of a commune one-stop shop: receives dossiers offline, prints, and syncs."""

__version__ = "0.1.0"
