"""Each deliberate bug is caught within a bound, or the simulation proves nothing."""

from collections.abc import Callable, Iterator

import pytest

from tests.simulation.controls import CONTROLS, Control
from tests.simulation.controls_on_the_way import ON_THE_WAY
from tests.simulation.schedule import A_BUG, run
from tests.simulation.town import Town, build, scratch

MOST_SCHEDULES = 30


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    with scratch() as folder:
        yield build(folder / "town")


@pytest.mark.timeout(600)
@pytest.mark.parametrize("control", [*CONTROLS, *ON_THE_WAY], ids=lambda control: control.name)
def test_a_deliberate_bug_is_caught(
    town: Town, control: Control, record_property: Callable[[str, object], None]
) -> None:
    caught = ""

    with control.switched_on():
        for tried in range(1, MOST_SCHEDULES + 1):
            caught = run(town, 1000 + tried, control.features).violation
            if caught:
                break

    assert caught, f"not caught in {MOST_SCHEDULES} schedules: {control.name}"
    assert not caught.startswith(A_BUG), f"{control.name} no longer fits the program: {caught}"
    record_property("schedules", tried)
    print(f"{control.name}: caught after {tried} schedules: {caught}")  # noqa: T201
