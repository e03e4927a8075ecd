"""The example in `docs/journal.md` is what the program computes."""

import re
from pathlib import Path

from counter_app.domain.journal import event_id, header_bytes, payload_hash, seal_holds
from provincial_server.rows import header_of

TEXT = (Path(__file__).parents[2] / "docs" / "journal.md").read_text("utf-8")


def test_the_example_of_the_journals_bytes_is_true() -> None:
    blocks = re.findall(r"```(?:json|text)\n(.*?)\n```", TEXT.split("## Example")[1], re.DOTALL)
    public_key, payload, written, told = blocks
    told_id, told_seal = told.split()

    header = header_of(written.encode())

    assert header_bytes(header) == written.encode()
    assert header.payload_hash == payload_hash(payload.encode())
    assert event_id(header).hex() == told_id
    assert seal_holds(event_id(header), bytes.fromhex(told_seal), bytes.fromhex(public_key))
