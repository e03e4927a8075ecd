"""Running the node: in the foreground for an operator, on a thread for a demo or a test."""

import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from types import TracebackType
from typing import Final, Self, cast

import uvicorn

from counter_app.domain.sentences import Refused, Unavailable, say
from provincial_server.app import make_app
from provincial_server.certificates import VALID_FOR, Certificates
from provincial_server.clock import NowMs, now_ms
from provincial_server.contents import ContentIntake, contents_folder
from provincial_server.contents_above import WholeContents
from provincial_server.database import Database, sqlite_url
from provincial_server.devices import IssuedCode, Registry
from provincial_server.dossiers import ListedDossier, listed
from provincial_server.exchange import Exchange
from provincial_server.ingest import EnrolledDevice
from provincial_server.node import NodeKey, node_key
from provincial_server.own_events import OwnEvents
from provincial_server.projector import catch_up
from provincial_server.quiet import Quiet
from provincial_server.relaying import Hub
from provincial_server.traffic import App, Measured
from provincial_server.upstream import joined

_BACKLOG: Final = 2048
"""Connections that wait to be taken: at 17:00 every counter of a province calls at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """The server's certificate chain and key, both PEM files. Raises `Refused` if unreadable."""

    certificate: Path
    key: Path

    def __post_init__(self) -> None:
        try:
            SSLContext(PROTOCOL_TLS_SERVER).load_cert_chain(self.certificate, self.key)
        except OSError as error:
            raise Refused(say("Không đọc được chứng thư hoặc khóa TLS."), "tls") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a node keeps its key, and its database: SQLite in `folder` without a `database_url`."""

    folder: Path
    database_url: str = ""
    quiet: Quiet | None = None
    """When attachments are not taken."""


class Node:
    """An open node: its database, its key and its life's name. Close it when done."""

    def __init__(
        self, place: Place, now: NowMs = now_ms, *, certified_for: timedelta = VALID_FOR
    ) -> None:
        """Raises `Refused` or `Unavailable` where the node cannot be opened."""
        self.place = place
        self.now = now
        self.key: NodeKey = node_key(place.folder)
        self.database = Database(place.database_url or sqlite_url(place.folder))
        try:
            self.incarnation = self.database.incarnation(self.key.public_key)
        except Refused:
            self.database.close()
            raise
        self.own = OwnEvents(key=self.key, now=now)
        self.registry = Registry(
            database=self.database,
            certificates=Certificates(own=self.own, now=now, valid_for=certified_for),
            incarnation=self.incarnation,
            now=now,
        )

    def exchange(self) -> Exchange:
        hub = self.hub()
        return Exchange(
            database=self.database,
            key=self.key,
            incarnation=self.incarnation,
            now=self.now,
            renew=self.registry.renew if hub is None else _nobody,
            hub=hub,
        )

    def contents(self, exchange: Exchange) -> ContentIntake:
        """What takes in attachments beside the exchange."""
        folder = contents_folder(self.place.folder, self.key)
        return ContentIntake(exchange=exchange, folder=folder, quiet=self.place.quiet)

    def hub(self) -> Hub | None:
        """What makes this node a commune's hub; None where it is a province's."""
        with self.database.reading() as connection:
            place = joined(connection)
        if place is None:
            return None
        kept = WholeContents(contents_folder(self.place.folder, self.key))
        return Hub(self.database, self.key, self.now, place=place, kept=kept)

    def dossiers(self) -> list[ListedDossier]:
        """All dossiers of the province, as the journal tells them now."""
        catch_up(self.database)
        with self.database.reading() as connection:
            return list(listed(connection))

    def close(self) -> None:
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _nobody(_device: EnrolledDevice) -> None:
    """A hub certifies nobody."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that is already bound; port 0 takes a free one. Raises `Unavailable`."""
    try:
        return socket.create_server((host, port), backlog=_BACKLOG)
    except OSError as error:
        raise Unavailable(
            say("Không mở được cổng {port} trên địa chỉ {host}.", port=port, host=host)
        ) from error


def url_of(listener: socket.socket, tls: Tls | None) -> str:
    """The address under which a peer on the same host finds this listener."""
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    return f"{'https' if tls else 'http'}://{shown}:{port}"


class Running:
    """A node that answers on a thread of this process while the `with` block runs."""

    def __init__(
        self, place: Place, *, port: int = 0, tls: Tls | None = None, now: NowMs = now_ms
    ) -> None:
        self.node = Node(place, now)
        self._listener = listen("127.0.0.1", port)
        self.url = url_of(self._listener, tls)
        self._ready = threading.Event()
        self._server = _server(self.node, tls, self._ready.set)
        self._thread = threading.Thread(target=self._run, name="provincial-server", daemon=True)

    def issue_code(self, agency_code: str, counter: int) -> IssuedCode:
        """A single-use enrolment code."""
        return self.node.registry.issue_code(agency_code, counter)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._listener.close()
        self.node.close()

    def _run(self) -> None:
        try:
            self._server.run(sockets=[self._listener])
        finally:
            self._ready.set()


def application(node: Node, ready: Callable[[], None]) -> App:
    """What answers requests on one open node; `ready` is called once it does."""
    exchange = node.exchange()
    app = make_app(exchange, node.contents(exchange), node.registry, on_startup=ready)
    return Measured(cast("App", app))


def configured(
    app: App | Callable[[], App], tls: Tls | None, *, workers: int = 1
) -> uvicorn.Config:
    """How uvicorn serves the application, or what its factory makes in each worker."""
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        backlog=_BACKLOG,
        ws="none",
        lifespan="on",
        timeout_keep_alive=30,
        timeout_graceful_shutdown=20,
        ssl_certfile=tls.certificate if tls else None,
        ssl_keyfile=tls.key if tls else None,
        workers=workers,
        factory=workers > 1,
    )


def _server(node: Node, tls: Tls | None, ready: Callable[[], None]) -> uvicorn.Server:
    return uvicorn.Server(configured(application(node, ready), tls))
