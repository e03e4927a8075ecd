"""Whom a counter trusts: TLS certificates, and the clock that they are judged by."""

from datetime import timedelta
from pathlib import Path

import pytest
import trustme

from counter_app.clock import SystemClock
from counter_app.domain.sentences import Refused, Unavailable
from provincial_server.serving import Place, Running, Tls
from tests.server.facts import AGENCY
from tests.sync.office import Counter, HandClock, codes_at


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def pem_of(authority: trustme.CA) -> str:
    return authority.cert_pem.bytes().decode()


def served(place: Path, certificate: trustme.LeafCert, clock: HandClock) -> Running:
    place.mkdir()
    chain, key = place / "chain.pem", place / "key.pem"
    chain.write_bytes(b"".join(blob.bytes() for blob in certificate.cert_chain_pems))
    certificate.private_key_pem.write_to_path(key)
    return Running(
        Place(folder=place / "node"), tls=Tls(certificate=chain, key=key), now=clock.now_ms
    )


@pytest.fixture
def now_counter(counter: Counter) -> Counter:
    """A counter whose clock tells the machine's time, by which certificates are judged."""
    counter.clock.moment = SystemClock().now()
    return counter


def enrolment_trouble(counter: Counter, node: Running, certificate_pem: str) -> str:
    code = node.issue_code(AGENCY, 1).code
    with pytest.raises(Unavailable) as trouble:
        counter.engine.enrol(node.url, code, certificate_pem)
    assert counter.store.peer() is None
    return str(trouble.value)


def test_a_node_under_the_named_authority_is_trusted(
    tmp_path: Path, now_counter: Counter, authority: trustme.CA
) -> None:
    certificate = authority.issue_cert("127.0.0.1")
    with served(tmp_path / "tls", certificate, now_counter.clock) as node:
        now_counter.receive(1)
        now_counter.engine.enrol(node.url, node.issue_code(AGENCY, 1).code, pem_of(authority))
        now_counter.restart()

        assert now_counter.engine.sync().unsent == 0
        assert len(codes_at(node)) == 1


def test_a_certificate_by_another_authority_is_not_trusted(
    tmp_path: Path, now_counter: Counter, authority: trustme.CA
) -> None:
    certificate = trustme.CA().issue_cert("127.0.0.1")
    with served(tmp_path / "tls", certificate, now_counter.clock) as node:
        sentence = enrolment_trouble(now_counter, node, pem_of(authority))

    assert sentence.startswith("Không tin được máy chủ 127.0.0.1: chứng thư TLS không do")


def test_a_certificate_of_another_name_is_not_trusted(
    tmp_path: Path, now_counter: Counter, authority: trustme.CA
) -> None:
    certificate = authority.issue_cert("tinh.example")
    with served(tmp_path / "tls", certificate, now_counter.clock) as node:
        sentence = enrolment_trouble(now_counter, node, pem_of(authority))

    assert sentence == "Chứng thư TLS không phải của máy chủ 127.0.0.1; không gửi gì cả."


@pytest.mark.parametrize(
    ("days", "words"), [((-9, -2), "đã hết hạn"), ((2, 9), "chưa có hiệu lực")]
)
def test_a_certificate_out_of_its_time_is_called_so_where_the_clocks_agree(
    tmp_path: Path, *, now_counter: Counter, days: tuple[int, int], words: str
) -> None:
    authority = trustme.CA()
    certificate = _valid_between(authority, now_counter.clock, days)
    with served(tmp_path / "tls", certificate, now_counter.clock) as node:
        sentence = enrolment_trouble(now_counter, node, pem_of(authority))

    assert words in sentence


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((-9, -2), "nhanh hơn máy chủ 7200 phút"),
        ((2, 9), "chậm hơn máy chủ 7200 phút"),
    ],
)
def test_lesson_21_a_wrong_clock_is_told_from_a_wrong_certificate(
    tmp_path: Path, *, now_counter: Counter, days: tuple[int, int], words: str
) -> None:
    authority = trustme.CA()
    certificate = _valid_between(authority, now_counter.clock, days)
    servers_clock = HandClock(now_counter.clock.moment + timedelta(days=-5 if days[0] < 0 else 5))
    with served(tmp_path / "tls", certificate, servers_clock) as node:
        sentence = enrolment_trouble(now_counter, node, pem_of(authority))

    assert words in sentence


def _valid_between(
    authority: trustme.CA, clock: HandClock, days: tuple[int, int]
) -> trustme.LeafCert:
    first, last = (clock.moment + timedelta(days=day) for day in days)
    return authority.issue_cert("127.0.0.1", not_before=first, not_after=last)


def test_an_authority_that_cannot_be_read_is_refused(node: Running, counter: Counter) -> None:
    code = node.issue_code(AGENCY, 1).code

    with pytest.raises(Refused) as refusal:
        counter.engine.enrol(node.url, code, "not a certificate")

    assert refusal.value.where == "certificate"
