"""Enrolment: a single-use code lets in one device, and only at its counter."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import msgspec
import pytest

from counter_app.domain.facts import DeviceEnrolled, decode
from counter_app.domain.journal import device_id, run_holds
from counter_app.domain.sentences import Refused
from counter_app.sync.enrolment import ALPHABET, EnrolRequest, encode, normalised
from counter_app.sync.wire import from_wire
from provincial_server.devices import CODE_LIFE
from provincial_server.serving import Place, Running
from tests.server.facts import AGENCY, OTHER_AGENCY, PROVINCE
from tests.server.wire_counter import ORIGIN_TIME_MS, WireCounter

JSON = {"Content-Type": "application/json"}


def refusal(node: Running, request: EnrolRequest) -> str:
    """The code of the problem that this request meets."""
    answer = httpx.post(f"{node.url}/v1/enrol", content=encode(request), headers=JSON)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.status_code == answer.json()["status"]
    return str(answer.json()["code"])


def test_a_code_gives_the_device_a_certificate_by_the_node(node: Running) -> None:
    counter = WireCounter("quầy 1")

    answer = counter.enrol(node.url, node.issue_code(AGENCY, 1).code)

    run = from_wire(answer.run)
    assert run_holds(run, answer.public_key)
    header = run.events[0].header
    fact = decode(header.kind, header.version, run.events[0].payload)
    assert isinstance(fact, DeviceEnrolled)
    assert header.feed == PROVINCE
    assert fact.device == device_id(counter.key.public_key)
    assert (fact.agency_code, fact.counter) == (AGENCY, 1)
    assert (fact.band.first, fact.band.last) == (1001, 1999)


def test_a_lost_answer_is_given_again_to_the_same_key(node: Running) -> None:
    counter, code = WireCounter("quầy 1"), node.issue_code(AGENCY, 1).code
    first = counter.enrol(node.url, code)

    again = counter.enrol(node.url, code.lower().replace("-", " "))

    assert again.run == first.run


def test_a_code_is_of_no_use_to_a_second_key(node: Running) -> None:
    code = node.issue_code(AGENCY, 1).code
    WireCounter("quầy 1").enrol(node.url, code)

    assert refusal(node, WireCounter("kẻ khác").enrol_request(code)) == "code_used"


def test_of_two_keys_that_race_for_one_code_one_is_let_in(node: Running) -> None:
    code = node.issue_code(AGENCY, 1).code
    racers = [WireCounter(f"máy {number}") for number in range(6)]

    def race(racer: WireCounter) -> int:
        content = encode(racer.enrol_request(code))
        return httpx.post(f"{node.url}/v1/enrol", content=content, headers=JSON).status_code

    with ThreadPoolExecutor(len(racers)) as pool:
        told = sorted(pool.map(race, racers))

    assert told == [200, *[403] * 5]


@pytest.mark.parametrize(("agency", "number"), [(OTHER_AGENCY, 1), (AGENCY, 2)])
def test_a_code_is_for_its_own_agency_and_counter(node: Running, agency: str, number: int) -> None:
    code = node.issue_code(AGENCY, 1).code
    wrong = WireCounter("quầy 1", agency_code=agency, counter=number)

    assert refusal(node, wrong.enrol_request(code)) == "code_elsewhere"


def test_a_code_that_was_never_issued_is_unknown(node: Running) -> None:
    request = WireCounter("quầy 1").enrol_request("0000-0000-0000-0000")

    assert refusal(node, request) == "code_unknown"


def test_a_code_that_cannot_be_one_is_unknown(node: Running) -> None:
    assert refusal(node, WireCounter("quầy 1").enrol_request("mã của tôi")) == "code_unknown"


def test_a_key_that_the_sender_does_not_own_is_not_enrolled(node: Running) -> None:
    request = WireCounter("quầy 1").enrol_request(node.issue_code(AGENCY, 1).code)
    stolen = msgspec.structs.replace(request, public_key=WireCounter("khác").key.public_key)

    assert refusal(node, stolen) == "bad_signature"


def test_a_code_lives_for_a_day(sqlite_place: Place) -> None:
    now = [ORIGIN_TIME_MS]
    with Running(sqlite_place, now=lambda: now[0]) as node:
        code = node.issue_code(AGENCY, 1).code
        now[0] += int(CODE_LIFE.total_seconds() * 1000) + 1

        assert refusal(node, WireCounter("quầy 1").enrol_request(code)) == "code_expired"


def test_guessing_is_slowed_down_and_then_forgiven(sqlite_place: Place) -> None:
    now = [ORIGIN_TIME_MS]
    with Running(sqlite_place, now=lambda: now[0]) as node:
        code = node.issue_code(AGENCY, 1).code
        wrong = WireCounter("quầy 1").enrol_request("0000-0000-0000-0000")
        told = [refusal(node, wrong) for _ in range(11)]
        slowed = httpx.post(f"{node.url}/v1/enrol", content=encode(wrong), headers=JSON)
        now[0] += int(slowed.headers["retry-after"]) * 1000 + 1000

        assert told == ["code_unknown"] * 10 + ["too_many_tries"]
        WireCounter("quầy 1").enrol(node.url, code)


def test_certificates_of_a_province_are_one_linked_chain(node: Running) -> None:
    counters = [WireCounter(f"quầy {number}", counter=number) for number in (1, 2, 3)]
    for counter in counters:
        counter.enrol(node.url, node.issue_code(AGENCY, counter.counter).code)

    chain = [e for e in counters[0].sync_all(node.url) if e.header.feed == PROVINCE]

    assert [event.header.prev for event in chain] == [None, *(e.id for e in chain[:-1])]


def test_an_old_style_agency_belongs_to_the_same_province(node: Running) -> None:
    counter = WireCounter("quầy 1", agency_code="000.00.12.H30")

    answer = counter.enrol(node.url, node.issue_code("000.00.12.H30", 1).code)

    assert answer.run.feed == PROVINCE


@pytest.mark.parametrize(("agency", "number"), [("xã Mẫu", 1), (AGENCY, 0), (AGENCY, 10)])
def test_no_code_is_issued_for_what_cannot_be(
    sqlite_place: Place, agency: str, number: int
) -> None:
    with Running(sqlite_place) as node, pytest.raises(Refused):
        node.issue_code(agency, number)


def test_every_mistyped_symbol_and_every_swap_is_noticed(sqlite_place: Place) -> None:
    with Running(sqlite_place) as node:
        code = node.issue_code(AGENCY, 1).code
    symbols = code.replace("-", "")

    mistyped = {
        symbols[:at] + other + symbols[at + 1 :]
        for at in range(16)
        for other in ALPHABET
        if other != symbols[at]
    }
    swapped = {
        symbols[:at] + symbols[at + 1] + symbols[at] + symbols[at + 2 :]
        for at in range(15)
        if symbols[at] != symbols[at + 1]
    }

    assert normalised(f" {code.lower()} ") == code
    assert [wrong for wrong in mistyped | swapped if normalised(wrong)] == []
