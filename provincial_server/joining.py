"""Making an empty node a commune's hub, by the province's single-use code."""

from dataclasses import dataclass, replace

import msgspec
from sqlalchemy import Connection, select

from counter_app.domain.codes import check_agency
from counter_app.domain.facts import MalformedPayload, NodeEnrolled, decode
from counter_app.domain.journal import Run, device_id, run_holds
from counter_app.domain.sentences import Refused, Unavailable, say
from counter_app.service.ports import Peer
from counter_app.sync.answers import JSON, damaged_answer, enrolment_of
from counter_app.sync.enrolment import (
    HUB,
    EnrolAnswer,
    encode,
    enrol_request,
    normalised,
)
from counter_app.sync.transport import HttpTransport, check_url
from counter_app.sync.wire import MessageError, from_wire
from provincial_server.appending import Judged, append
from provincial_server.relaying import NodeClock
from provincial_server.serving import Node
from provincial_server.tables import feeds
from provincial_server.upstream import Joined, UpstreamStore, joined, keep_joined


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """Where to join, as what; `certificate_pem` is the authority of the province's TLS, or ""."""

    url: str
    code: str
    agency_code: str
    name: str
    certificate_pem: str = ""


def join(node: Node, asked: Joining) -> Peer:
    """Hand in the code and become the hub of a commune; the same code may be handed in again.

    Raises `Refused` where address or code are wrong, the province says no, or this node has a
    province's data; `Unavailable` where the province does not answer.
    """
    address, code = check_url(asked.url), normalised(asked.code)
    check_agency(asked.agency_code)
    if code is None:
        raise Refused(say("Mã ghi danh gõ chưa đúng; mã gồm 4 nhóm 4 ký tự."), "code")
    with node.database.reading() as connection:
        _check_empty(connection, asked.agency_code)
    request = enrol_request(code, asked.agency_code, HUB, node.key, name=asked.name)
    with HttpTransport(NodeClock(node.now)).open(address, asked.certificate_pem) as link:
        answer = enrolment_of(link.post("/v1/enrol", encode(request), JSON))
    run = _certificate(answer, node.key.public_key, asked.agency_code)
    peer = Peer(
        url=address,
        node=answer.node,
        public_key=answer.public_key.hex(),
        certificate_pem=asked.certificate_pem,
    )
    place = Joined(
        agency_code=asked.agency_code,
        authority=answer.public_key,
        certificate=msgspec.msgpack.encode(answer.run),
    )
    with node.database.writing() as connection:
        keep_joined(connection, peer, place)
        append(connection, answer.run.feed, [Judged(run)], node.now())
    return peer


def call_at(node: Node, url: str, certificate_pem: str = "") -> None:
    """The province of this hub is at another address, or its TLS under another authority.

    Raises `Refused` where this node is no hub. The province is the same: its key is.
    """
    store = UpstreamStore(node.database, "", node.now)
    peer = store.peer()
    if peer is None:
        raise Refused(say("Máy chủ này chưa là máy chủ xã; hãy chạy lệnh join trước."), "upstream")
    store.set_peer(
        replace(
            peer,
            url=check_url(url) if url else peer.url,
            certificate_pem=certificate_pem or peer.certificate_pem,
        )
    )


def _check_empty(connection: Connection, agency_code: str) -> None:
    place = joined(connection)
    if place is not None and place.agency_code != agency_code:
        raise Refused(
            say("Máy chủ này đã là máy chủ xã của {agency}.", agency=place.agency_code), "agency"
        )
    if place is None and connection.execute(select(feeds.c.feed).limit(1)).first() is not None:
        raise Refused(
            say("Máy chủ này đã có dữ liệu của một tỉnh nên không thể làm máy chủ xã."), "data"
        )


def _certificate(answer: EnrolAnswer, public_key: bytes, agency_code: str) -> Run:
    """The run with this hub's certificate, if it is what it should be."""
    try:
        run = from_wire(answer.run)
        header = run.events[-1].header
        fact = decode(header.kind, header.version, run.events[-1].payload)
    except (MessageError, MalformedPayload) as error:
        raise Unavailable(damaged_answer()) from error
    told = isinstance(fact, NodeEnrolled) and (
        (fact.node, fact.public_key, fact.agency_code)
        == (device_id(public_key), public_key.hex(), agency_code)
    )
    if not told or not run_holds(run, answer.public_key):
        raise Unavailable(damaged_answer())
    return run
