"""What goes on a stick: bundles out and replies back, kept, mixed up, and damaged on the way."""

from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from counter_app.domain.journal import DeviceId
from counter_app.domain.sentences import Refused
from counter_app.service.carrying import export_bundle, import_bundle
from tests.simulation.machine import Process
from tests.simulation.province import Province

_DAMAGED: Final = 0.15
_MOST_KEPT: Final = 12


@dataclass(slots=True)
class Errands:
    """Every file that was ever written may be handed in at any time, any number of times."""

    dice: Random
    province: Province
    folder: Path
    bundles: list[bytes] = field(default_factory=list)
    replies: list[tuple[DeviceId, bytes]] = field(default_factory=list)

    def writes(self, process: Process) -> str:
        """A counter writes all that is unsent to a stick."""
        stick = self.folder / "stick.out"
        done = export_bundle(process.desk, stick)
        self.bundles = [*self.bundles[1 - _MOST_KEPT :], stick.read_bytes()]
        return f"writes a bundle of {done.events}"

    def imports(self) -> str:
        """The province takes in one of the bundles, late or again; its reply goes on a stick."""
        if not self.bundles:
            return ""
        last = self.bundles[-1]
        bundle = last if self.dice.random() < 0.5 else self.dice.choice(self.bundles)
        bundle, damaged = self._perhaps_damaged(bundle)
        try:
            done = self.province.imports(bundle)
        except Refused:
            return "a bundle is damaged" if damaged else "a bundle is refused"
        assert not damaged, "a damaged bundle was taken"
        self.replies = [*self.replies[1 - _MOST_KEPT :], (done.device, done.reply)]
        return f"the province takes a bundle of {done.events}"

    def takes(self, process: Process) -> str:
        """A counter takes in one of the replies, mostly its own."""
        own = [told for told in self.replies if told[0] == process.device]
        sticks = own if own and self.dice.random() < 0.8 else self.replies
        if not sticks:
            return ""
        reply, damaged = self._perhaps_damaged(self.dice.choice(sticks)[1])
        stick = self.folder / "stick.in"
        stick.write_bytes(reply)
        try:
            done = import_bundle(process.desk, stick)
        except Refused:
            return "a reply is damaged" if damaged else "a reply for another"
        assert not damaged, "a damaged reply was taken"
        return f"takes a reply with {done.new} new"

    def _perhaps_damaged(self, content: bytes) -> tuple[bytes, bool]:
        """Cut, or a bit turned. Files of one story differ in length by age's own chance, so no
        number that is drawn may depend on it."""
        damaged, cut, place = (self.dice.random() for _ in range(3))
        if damaged >= _DAMAGED:
            return content, False
        at = int(place * len(content))
        if cut < 0.5:
            return content[:at], True
        return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :], True
