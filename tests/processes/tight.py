"""Opens what is far larger than it looks, with little memory at hand; tells what it met."""

import gzip
import resource
import sys
from pathlib import Path
from typing import Final

import zstandard

from counter_app.clock import SystemClock
from counter_app.domain.sentences import Refused, Unavailable
from counter_app.sync.envelope import EnvelopeError, unpack
from counter_app.sync.transport import HttpTransport
from counter_app.sync.wire import MEDIA_TYPE, MOST_ANSWER_CONTENT
from tests.sync.impostor import Impostor, Told

HUGE: Final = 1 << 27
MORE: Final = 96 << 20
"""Bytes beyond what the process has when it begins; an honest answer may hold 64 MiB."""
_PORTION: Final = bytes(1 << 20)


def frame(size: int, *, told: int = -1) -> bytes:
    """Zeros as a zstd frame that states `told` as its size, or none."""
    packing = zstandard.ZstdCompressor().compressobj(size=told)
    parts = [packing.compress(_PORTION) for _ in range(size // len(_PORTION))]
    return b"".join([*parts, packing.flush()])


def lying(size: int, told: int) -> bytes:
    """A frame that states another size than it holds; both need eight bytes to be stated."""
    honest = frame(size, told=size)
    at = honest.index(size.to_bytes(4, "little"), 4, 20)
    return honest[:at] + told.to_bytes(4, "little") + honest[at + 4 :]


def packed(size: int) -> bytes:
    return gzip.compress(bytes(size), compresslevel=1)


ENVELOPES: Final = {
    "states all of it": frame(HUGE, told=HUGE),
    "states nothing": frame(HUGE),
    "states little and holds much": lying(HUGE, 1 << 20),
}
ANSWERS: Final = {
    "gzip": packed(HUGE),
    "gzip, gzip": gzip.compress(packed(HUGE), compresslevel=1),
    "zstd": frame(HUGE),
}


def opened(content: bytes) -> str:
    try:
        unpack(content, MOST_ANSWER_CONTENT)
    except EnvelopeError:
        return "refused"
    return "taken"


def asked(encoding: str) -> str:
    headers = {"Content-Encoding": encoding}
    told = Told(media_type=MEDIA_TYPE, body=ANSWERS[encoding], headers=headers)
    with (
        Impostor(lambda _path, _body: told) as impostor,
        HttpTransport(SystemClock()).open(impostor.url, "") as link,
    ):
        try:
            link.post("/v1/sync", b"", MEDIA_TYPE)
        except (Unavailable, Refused):
            return "refused"
    return "taken"


def main() -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + MORE
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    for name, content in ENVELOPES.items():
        sys.stdout.write(f"{name}: {opened(content)}\n")
    for encoding in ANSWERS:
        sys.stdout.write(f"{encoding}: {asked(encoding)}\n")


if __name__ == "__main__":
    main()
