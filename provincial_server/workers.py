"""`serve`: one process that answers, or several under one that keeps them alive and tells metrics.

Workers share the listening socket and the database, and nothing else.
"""

import gc
import logging
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import Final

import uvicorn
from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from typing_extensions import override
from uvicorn.supervisors.multiprocess import Multiprocess

from counter_app.domain.sentences import Refused, Unavailable, say
from provincial_server.metrics import REGISTRY, NodeState
from provincial_server.serving import Node, Place, Tls, application, configured
from provincial_server.traffic import App

_LOOPBACK: Final = "127.0.0.1"
_SHARED_FILES: Final = "PROMETHEUS_MULTIPROC_DIR"
_START_SECONDS: Final = 60.0


def serve(
    node: Node,
    listener: socket.socket,
    tls: Tls | None,
    *,
    workers: int,
    ready: Callable[[], None],
) -> None:
    """Answer until the process is told to stop; requests under way are finished first.

    Raises `Refused` for a number of workers that cannot be.
    """
    if workers < 1 or (workers > 1 and os.name != "posix"):
        raise Refused(say("Không chạy được {workers} tiến trình.", workers=workers), "workers")
    if workers == 1:
        uvicorn.Server(configured(_started(node, ready), tls)).run(sockets=[listener])
    else:
        config = configured(_Worker(node.place), tls, workers=workers)
        _Supervisor(config, listener, ready).run()


@contextmanager
def metrics_told(node: Node, port: int | None, *, workers: int) -> Iterator[None]:
    """Tell Prometheus on this port of loopback, if one is given, of all workers together.

    Must be entered before the workers are started. Raises `Unavailable`.
    """
    if port is None:
        yield
        return
    with TemporaryDirectory(prefix="provincial-server-metrics-") as folder:
        registry = CollectorRegistry()
        registry.register(NodeState(node.database, node.now))
        if workers > 1:
            os.environ[_SHARED_FILES] = folder
            MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]  # theirs
        else:
            registry.register(_OwnMetrics())
        with _telling(port, registry):
            yield


@contextmanager
def _telling(port: int, registry: CollectorRegistry) -> Iterator[None]:
    try:
        server, thread = start_http_server(port, _LOOPBACK, registry)
    except OSError as error:
        raise Unavailable(
            say("Không mở được cổng {port} trên địa chỉ {host}.", port=port, host=_LOOPBACK)
        ) from error
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _OwnMetrics(Collector):
    """What this process counted itself."""

    collect = REGISTRY.collect


@dataclass(frozen=True, slots=True)
class _Worker:
    """Makes a worker's application, in the worker's process."""

    place: Place

    def __call__(self) -> App:
        log_to_stderr()
        return _started(Node(self.place), ready=lambda: None)


def _started(node: Node, ready: Callable[[], None]) -> App:
    """The application of a process that does nothing else."""
    app = application(node, ready)
    # What is loaded by now stays: the collector need not go through it again and again.
    gc.collect()
    gc.freeze()
    return app


class _Supervisor(Multiprocess):
    def __init__(
        self, config: uvicorn.Config, listener: socket.socket, ready: Callable[[], None]
    ) -> None:
        super().__init__(config, sockets=[listener])
        self._ready = ready

    @override
    def init_processes(self) -> None:
        """Start the workers, and say so once all of them answer."""
        super().init_processes()
        if all(one.wait_until_ready(_START_SECONDS, self.should_exit) for one in self.processes):
            self._ready()


def log_to_stderr() -> None:
    """Every process of the server logs in one form, for the journal of the system."""
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s"
    )
