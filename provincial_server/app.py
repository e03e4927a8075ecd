"""The HTTP side: routes, bodies read within bounds, errors as problem details."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from http import HTTPStatus
from typing import Any, Final

import msgspec
from litestar import Litestar, Request, Response, get, post
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig, ResponseSpec
from litestar.openapi.spec import (
    OpenAPIMediaType,
    OpenAPIType,
    Operation,
    RequestBody,
    Schema,
)
from litestar.openapi.spec.enums import OpenAPIFormat
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from counter_app.sync import enrolment
from counter_app.sync.contents import MEDIA_TYPE as CONTENT_TYPE
from counter_app.sync.wire import MEDIA_TYPE, MOST_REQUEST_BYTES, MessageError
from provincial_server import problems
from provincial_server.calls import Calls
from provincial_server.chores import Chores
from provincial_server.contents import ContentIntake
from provincial_server.devices import Registry
from provincial_server.exchange import Exchange
from provincial_server.migrate import is_current
from provincial_server.problems import Problem, Reason
from provincial_server.relaying import Hub
from provincial_server.traffic import BUSY_SECONDS, Traffic
from provincial_server.tries import Tries

_JSON: Final = "application/json"
_STALL_SECONDS: Final = 60.0
_log = logging.getLogger("provincial_server")

AnyRequest = Request[object, object, State]
Answer = Response[bytes]


class ProblemDetails(msgspec.Struct, frozen=True):
    """RFC 9457, with the detail in Vietnamese and in English."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    detail_en: str


class Health(msgspec.Struct, frozen=True):
    """That the node is up, who it is, and its clock in Unix milliseconds."""

    status: str
    node: str
    time_ms: int


class Ready(msgspec.Struct, frozen=True):
    """That the node can take in events now."""

    status: str


_PROBLEM: Final = ResponseSpec(
    data_container=ProblemDetails,
    generate_examples=False,
    description="Why the request was refused.",
    media_type=problems.MEDIA_TYPE,
)
_PROBLEMS: Final = dict.fromkeys((400, 401, 403, 404, 408, 409, 413, 415, 429, 500, 503), _PROBLEM)


def make_app(
    exchange: Exchange,
    contents: ContentIntake,
    registry: Registry,
    on_startup: Callable[[], None],
) -> Litestar:
    """The application over one node, with the chores of one worker; a hub's relay among them."""
    calls, traffic = Calls(registry.now), Traffic()
    chores, hub = Chores(registry.database, calls, traffic), exchange.hub

    @asynccontextmanager
    async def working(_app: Litestar) -> AsyncIterator[None]:
        with hub.running() if hub is not None else nullcontext():
            async with chores.running():
                on_startup()
                yield

    return Litestar(
        [
            _health(registry),
            _ready(registry),
            _sync(exchange, calls, traffic),
            _contents(contents, calls, traffic),
            _enrol(registry, hub),
            _node(exchange),
        ],
        lifespan=[working],
        exception_handlers={
            Problem: _on_problem,
            HTTPException: _on_http_exception,
            OperationalError: _on_busy,
            PoolTimeoutError: _on_busy,
            OSError: _on_disk,
            Exception: _on_bug,
        },
        openapi_config=OpenAPIConfig(
            title="Provincial server",
            version="1",
            description="The exchange between counters and the province; see docs/sync.md.",
        ),
        request_max_body_size=MOST_REQUEST_BYTES,
        logging_config=None,
    )


def _taking(media_type: str) -> type[Operation]:
    """The description of a route that reads its body itself."""
    binary = Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY)
    body = RequestBody(content={media_type: OpenAPIMediaType(schema=binary)}, required=True)

    class Taking(Operation):
        def __init__(self, **told: Any) -> None:  # noqa: ANN401 - whatever the base takes
            super().__init__(**{**told, "request_body": body})

    return Taking


def _health(registry: Registry) -> HTTPRouteHandler:
    @get("/v1/health", sync_to_thread=False, summary="Whether the node is up, and its clock")
    def health() -> Health:
        return Health(status="ok", node=registry.incarnation, time_ms=registry.now())

    return health


def _ready(registry: Registry) -> HTTPRouteHandler:
    @get(
        "/v1/ready",
        sync_to_thread=True,
        responses={503: _PROBLEM},
        summary="Whether the database answers and has the shape that this program needs",
    )
    def ready() -> Ready:
        with registry.database.reading() as connection:
            if not is_current(connection):
                raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, problems.NOT_READY, BUSY_SECONDS)
        return Ready(status="ok")

    return ready


def _sync(exchange: Exchange, calls: Calls, traffic: Traffic) -> HTTPRouteHandler:
    def answered(body: bytes) -> bytes:
        with calls.counted(body):
            return exchange.answer(body)

    @post(
        "/v1/sync",
        status_code=200,
        media_type=MEDIA_TYPE,
        operation_class=_taking(MEDIA_TYPE),
        responses=_PROBLEMS,
        summary="One round of the exchange: a sealed request, a sealed answer",
    )
    async def sync(request: AnyRequest) -> Answer:
        _expect(request, MEDIA_TYPE)
        async with traffic.taking():
            body = await _body(request)
            answer = await asyncio.to_thread(answered, body)
        return Response(answer, media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})

    return sync


def _contents(contents: ContentIntake, calls: Calls, traffic: Traffic) -> HTTPRouteHandler:
    def answered(body: bytes) -> bytes:
        with calls.counted(body):
            return contents.answer(body)

    @post(
        "/v1/contents",
        status_code=200,
        media_type=CONTENT_TYPE,
        operation_class=_taking(CONTENT_TYPE),
        responses=_PROBLEMS,
        summary="A chunk of an attachment, or how far one has come: sealed both ways",
    )
    async def chunk(request: AnyRequest) -> Answer:
        _expect(request, CONTENT_TYPE)
        async with traffic.taking():
            body = await _body(request)
            answer = await asyncio.to_thread(answered, body)
        return Response(answer, media_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})

    return chunk


def _node(exchange: Exchange) -> HTTPRouteHandler:
    @get(
        "/v1/node",
        sync_to_thread=False,
        media_type=_JSON,
        responses={404: _PROBLEM},
        summary="A hub's key, and the province's certificate for it",
    )
    def node() -> Answer:
        if exchange.hub is None:
            raise Problem(HTTPStatus.NOT_FOUND, problems.NOT_A_HUB)
        told = enrolment.EnrolAnswer(
            node=exchange.incarnation,
            public_key=exchange.key.public_key,
            time_ms=exchange.now(),
            run=exchange.hub.certificate,
        )
        return Response(enrolment.encode(told), media_type=_JSON)

    return node


def _enrol(registry: Registry, hub: Hub | None) -> HTTPRouteHandler:
    tries = Tries(registry.database, registry.now)

    def enrolled(body: bytes, address: str) -> bytes:
        if hub is not None:
            raise Problem(HTTPStatus.FORBIDDEN, problems.ENROL_ABOVE)
        wait = tries.seconds_to_wait(address)
        if wait:
            raise Problem(HTTPStatus.TOO_MANY_REQUESTS, problems.TOO_MANY_TRIES, wait)
        try:
            return enrolment.encode(registry.enrol(enrolment.decode_request(body)))
        except MessageError as error:
            raise Problem(HTTPStatus.BAD_REQUEST, problems.BAD_MESSAGE) from error
        except Problem:
            tries.was_wrong(address)
            raise

    @post(
        "/v1/enrol",
        status_code=200,
        media_type=_JSON,
        operation_class=_taking(_JSON),
        responses=_PROBLEMS,
        summary="Enrol a counter by a single-use code",
    )
    async def enrol(request: AnyRequest) -> Answer:
        _expect(request, _JSON)
        body = await _body(request)
        address = request.client.host if request.client else ""
        answer = await asyncio.to_thread(enrolled, body, address)
        return Response(answer, media_type=_JSON, headers={"Cache-Control": "no-store"})

    return enrol


def _expect(request: AnyRequest, media_type: str) -> None:
    if request.content_type[0] != media_type:
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, problems.BAD_MESSAGE)


async def _body(request: AnyRequest) -> bytes:
    """The whole body. A slow line is waited for, a line that stands still is not."""
    parts: list[bytes] = []
    stream = request.stream()
    try:
        while (part := await asyncio.wait_for(anext(stream, b""), _STALL_SECONDS)) != b"":
            parts.append(part)
    except TimeoutError as error:
        raise Problem(HTTPStatus.REQUEST_TIMEOUT, problems.STALLED) from error
    return b"".join(parts)


def _told(status: HTTPStatus, reason: Reason, retry_after: int = 0) -> Answer:
    headers = {"Retry-After": str(retry_after)} if retry_after else {}
    return Response(
        problems.details(status, reason),
        status_code=status,
        media_type=problems.MEDIA_TYPE,
        headers=headers,
    )


def _on_problem(_request: AnyRequest, problem: Problem) -> Answer:
    return _told(problem.status, problem.reason, problem.retry_after)


def _on_http_exception(_request: AnyRequest, error: HTTPException) -> Answer:
    status = HTTPStatus(error.status_code)
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return _told(status, problems.TOO_LARGE)
    return _told(status, problems.HTTP)


def _on_busy(_request: AnyRequest, error: SQLAlchemyError) -> Answer:
    _log.warning("The database is away: %s", type(error).__name__)
    return _told(HTTPStatus.SERVICE_UNAVAILABLE, problems.BUSY, BUSY_SECONDS)


def _on_disk(_request: AnyRequest, error: OSError) -> Answer:
    _log.error("The disk fails: %s", error.strerror)
    return _told(HTTPStatus.SERVICE_UNAVAILABLE, problems.BUSY, BUSY_SECONDS)


def _on_bug(request: AnyRequest, error: Exception) -> Answer:
    _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return _told(HTTPStatus.INTERNAL_SERVER_ERROR, problems.BROKEN)
