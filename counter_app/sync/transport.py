"""HTTP to a node, and what its failures mean, in words that tell them apart.

Unavailable
├── no connection, time-out, broken off, foreign answer, server error
├── ServerBusy           429 or 503: try again after a time
└── untrusted server     wrong authority, wrong name, expired, or this machine's clock is off
"""

import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, Protocol
from urllib.parse import urlsplit

import httpx
import msgspec

from counter_app.domain.sentences import Refused, Sentence, Unavailable, say
from counter_app.service.ports import Clock
from counter_app.sync.wire import MOST_ANSWER_BYTES

PROBLEM_TYPE: Final = "application/problem+json"
_STALL: Final = httpx.Timeout(60.0, connect=15.0)
NEAR_STALL: Final = httpx.Timeout(15.0, connect=3.0)
"""For a node in the same building."""
_KEEP_OPEN: Final = httpx.Limits(max_connections=4, keepalive_expiry=20.0)
"""A node closes a line that nothing came on for half a minute."""
_SEND_BUFFER: Final = (socket.SOL_SOCKET, socket.SO_SNDBUF, 32 << 10)
"""What waits in the machine's own buffer counts as sent, and the clock for the answer runs while
a slow line empties it: kept small, so that a kilobyte a second is fast enough."""
_PROBE_STALL: Final = httpx.Timeout(5.0)
_MOST_HEALTH_BYTES: Final = 1024
_MOST_WAIT_SECONDS: Final = 86_400.0
"""A node that asks for more is not believed."""
_CLOCK_TOLERANCE_SECONDS: Final = 300
_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
_CERT_NOT_YET_VALID: Final = 9
_CERT_EXPIRED: Final = 10
_CERT_OTHER_HOST: Final = (62, 64)


class ServerBusy(Unavailable):
    """The node asks to come back later; `retry_after` is in seconds, 0 where it named no time."""

    def __init__(self, sentence: Sentence, retry_after: float) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer. `retry_after` is in seconds, 0 where the header is missing."""

    status: int
    media_type: str
    body: bytes
    retry_after: float = 0.0


class Link(Protocol):
    """An open way to one node."""

    def post(self, path: str, body: bytes, media_type: str) -> Answer:
        """The node's whole answer. Raises `Unavailable`."""
        ...

    def get(self, path: str, media_type: str) -> Answer:
        """The node's whole answer to a question. Raises `Unavailable`."""
        ...


class Transport(Protocol):
    """Opens ways to nodes."""

    def open(self, url: str, certificate_pem: str) -> AbstractContextManager[Link]: ...


def check_url(url: str) -> str:
    """The address without a closing slash. `Refused` unless https, or http to this machine."""
    parts = urlsplit(url.strip())
    try:
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if parts.scheme not in ("https", "http") or not host or parts.username:
        raise Refused(say("Địa chỉ máy chủ “{url}” không đúng.", url=url), "url")
    if parts.scheme == "http" and host not in _LOOPBACK:
        raise Refused(say("Địa chỉ máy chủ phải bắt đầu bằng https://."), "url")
    return url.strip().rstrip("/")


class HttpTransport:
    """HTTP with time-outs for a stalled line, never for a slow one."""

    def __init__(self, clock: Clock, stall: httpx.Timeout = _STALL) -> None:
        self._clock = clock
        self._stall = stall

    @contextmanager
    def open(self, url: str, certificate_pem: str) -> Iterator[Link]:
        """A link that reuses its connection. Raises `Refused` for a certificate it cannot read."""
        transport = httpx.HTTPTransport(
            verify=_trust(certificate_pem), socket_options=[_SEND_BUFFER], limits=_KEEP_OPEN
        )
        with httpx.Client(base_url=url, transport=transport, timeout=self._stall) as client:
            yield _HttpLink(client, self._clock)


def _trust(certificate_pem: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cadata=certificate_pem or None)
    except (ssl.SSLError, ValueError) as error:
        raise Refused(
            say("Không đọc được chứng thư của cơ quan cấp chứng thư (cần dạng PEM)."), "certificate"
        ) from error


class _HttpLink:
    def __init__(self, client: httpx.Client, clock: Clock) -> None:
        self._client = client
        self._clock = clock

    def post(self, path: str, body: bytes, media_type: str) -> Answer:
        return self._ask("POST", path, media_type, body)

    def get(self, path: str, media_type: str) -> Answer:
        return self._ask("GET", path, media_type)

    def _ask(self, verb: str, path: str, media_type: str, body: bytes | None = None) -> Answer:
        headers = {"Accept": f"{media_type}, {PROBLEM_TYPE}", "Accept-Encoding": "identity"}
        if body is not None:
            headers["Content-Type"] = media_type
        try:
            with self._client.stream(verb, path, content=body, headers=headers) as response:
                return _Reading(response, self._clock.now()).answer()
        except httpx.TimeoutException as error:
            raise Unavailable(_stalled(error)) from error
        except httpx.ConnectError as error:
            raise Unavailable(self._no_connection(error)) from error
        except httpx.HTTPError as error:
            raise Unavailable(
                say("Đường truyền bị ngắt giữa chừng; phần chưa gửi xong sẽ được gửi lại.")
            ) from error

    def _no_connection(self, error: httpx.ConnectError) -> Sentence:
        untrusted = _certificate_error(error)
        if untrusted is not None:
            return _why_untrusted(untrusted, self._seconds_off(), self._client.base_url.host)
        return say(
            "Không kết nối được máy chủ của tỉnh. Hồ sơ vẫn an toàn trên máy này và sẽ được gửi "
            "khi có mạng."
        )

    def _seconds_off(self) -> float:
        """How far this clock is ahead of the untrusted server's; 0 where it does not tell.

        The answer chooses the words of a refusal and nothing else; nothing is sent.
        """
        url = self._client.base_url.join("/v1/health")
        try:
            with httpx.stream("GET", url, verify=_unverified(), timeout=_PROBE_STALL) as told:
                beginning = next(told.iter_raw(_MOST_HEALTH_BYTES), b"")
            seconds = msgspec.json.decode(beginning, type=_Health).time_ms / 1000
        except (httpx.HTTPError, msgspec.MsgspecError, UnicodeDecodeError):
            return 0.0
        return self._clock.now().timestamp() - seconds


class _Health(msgspec.Struct):
    time_ms: int


class _Reading:
    """Reads an answer to its end, within bounds.

    Nobody unpacks it on the way: what a packed answer unpacks to has no bound.
    """

    def __init__(self, response: httpx.Response, now: datetime) -> None:
        self._response = response
        self._now = now

    def answer(self) -> Answer:
        body = bytearray()
        headers = self._response.headers
        if headers.get("content-encoding", "identity") != "identity":
            raise Unavailable(foreign_answer())
        for chunk in self._response.iter_raw():
            body += chunk
            if len(body) > MOST_ANSWER_BYTES:
                raise Unavailable(foreign_answer())
        return Answer(
            status=self._response.status_code,
            media_type=headers.get("content-type", "").partition(";")[0].strip().lower(),
            body=bytes(body),
            retry_after=_retry_after(headers, self._now),
        )


def _retry_after(headers: Mapping[str, str], now: datetime) -> float:
    told = headers.get("retry-after", "").strip()
    if told.isascii() and told.isdigit():
        return min(float(told[:9]), _MOST_WAIT_SECONDS)
    try:
        then = parsedate_to_datetime(told)
    except (ValueError, OverflowError):
        return 0.0
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    return min(max((then - now).total_seconds(), 0.0), _MOST_WAIT_SECONDS)


def foreign_answer() -> Sentence:
    """What a captive portal, a proxy or another program's answer is called."""
    return say(
        "Câu trả lời không phải của máy chủ tỉnh. Có thể mạng này đòi đăng nhập trước (Wi-Fi công "
        "cộng) hoặc địa chỉ máy chủ không đúng."
    )


def _stalled(error: httpx.TimeoutException) -> Sentence:
    if isinstance(error, httpx.ConnectTimeout):
        return say("Máy chủ của tỉnh không trả lời khi kết nối; mạng chậm hoặc máy chủ đang tắt.")
    return say("Đường truyền đứng yên quá lâu; phần chưa gửi xong sẽ được gửi lại.")


def _certificate_error(error: BaseException | None) -> ssl.SSLCertVerificationError | None:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error
        error = error.__cause__ or error.__context__
    return None


def _why_untrusted(error: ssl.SSLCertVerificationError, off: float, host: str) -> Sentence:
    code = error.verify_code
    if code in (_CERT_NOT_YET_VALID, _CERT_EXPIRED) and abs(off) > _CLOCK_TOLERANCE_SECONDS:
        return _clock_is_off(off)
    if code == _CERT_EXPIRED:
        return say("Chứng thư TLS của máy chủ {host} đã hết hạn; hãy báo quản trị tỉnh.", host=host)
    if code == _CERT_NOT_YET_VALID:
        return say(
            "Chứng thư TLS của máy chủ {host} chưa có hiệu lực; hãy báo quản trị tỉnh.", host=host
        )
    if code in _CERT_OTHER_HOST:
        return say("Chứng thư TLS không phải của máy chủ {host}; không gửi gì cả.", host=host)
    return say(
        "Không tin được máy chủ {host}: chứng thư TLS không do cơ quan đã định cấp; không gửi gì "
        "cả.",
        host=host,
    )


def _clock_is_off(off: float) -> Sentence:
    minutes = round(abs(off) / 60)
    if off > 0:
        return say(
            "Đồng hồ máy này nhanh hơn máy chủ {minutes} phút nên không kiểm được chứng thư; hãy "
            "chỉnh lại ngày giờ.",
            minutes=minutes,
        )
    return say(
        "Đồng hồ máy này chậm hơn máy chủ {minutes} phút nên không kiểm được chứng thư; hãy "
        "chỉnh lại ngày giờ.",
        minutes=minutes,
    )


def _unverified() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
