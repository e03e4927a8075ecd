"""Something that answers in a node's place: a captive portal, a broken proxy, a forger."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


@dataclass(frozen=True, slots=True)
class Told:
    """What is answered. A `length` that is not the body's breaks the answer off."""

    status: int = 200
    media_type: str = "text/html"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None


class Impostor:
    """Answers every POST by what `answer` makes of its path and body."""

    def __init__(self, answer: Callable[[str, bytes], Told]) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                told = answer(self.path, body)
                self.send_response(told.status)
                self.send_header("Content-Type", told.media_type)
                length = len(told.body) if told.length is None else told.length
                self.send_header("Content-Length", str(length))
                for name, value in told.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(told.body)

            def log_request(self, *_arguments: object) -> None:  # type: ignore[explicit-override]
                """Silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
