"""Nothing is refused without a word on what to do, and no kind of event is without a name."""

from counter_app.domain.facts import KNOWN
from counter_app.domain.kinds import NAMES, name_of
from counter_app.domain.rejects import REMEDIES, remedy
from provincial_server.ingest import REASONS


def test_every_reason_of_the_province_has_a_remedy_and_none_is_invented() -> None:
    assert set(REMEDIES) == set(REASONS)


def test_a_reason_that_is_newer_than_this_program_still_has_an_answer() -> None:
    assert remedy("of_tomorrow") not in REMEDIES.values()
    assert "quản trị tỉnh" in str(remedy("of_tomorrow"))


def test_every_kind_has_a_name_and_a_newer_one_is_called_so() -> None:
    assert set(NAMES) == set(KNOWN)
    assert "mới hơn" in str(name_of("dossier.teleported"))
