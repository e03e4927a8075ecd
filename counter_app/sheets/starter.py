"""The catalogue that ships with the program, to start from until the province sends its own."""

from counter_app.domain.catalogue import Procedure
from counter_app.resources import resource
from counter_app.sheets.catalogue_json import from_json


def starter_catalogue() -> tuple[Procedure, ...]:
    """The common procedures of a commune, to be checked against the province's own list."""
    return from_json(resource("catalogue", "starter.json").read_bytes())
