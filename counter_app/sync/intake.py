"""What comes down from a node: proven run by run under certified keys, then taken in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from counter_app.domain.journal import Run, device_id, run_holds
from counter_app.service.ports import PeerStore
from counter_app.sync.wire import (
    FeedPage,
    MessageError,
    WireRun,
    from_wire,
    province_feed,
)


@dataclass(slots=True, kw_only=True)
class Intake:
    """Takes in the feeds of one agency, whoever brings them: a node, a relay, a file."""

    store: PeerStore
    own_key: bytes
    """This device's raw public key."""
    agency_code: str
    authority: bytes
    """The raw public key of the province's node."""
    passed_over: int = 0
    """How many runs could not be proven."""

    @property
    def feeds(self) -> tuple[str, str]:
        """The province's feed, which holds the certificates, and the commune's."""
        return province_feed(self.agency_code), self.agency_code

    def take_pages(self, pages: Sequence[FeedPage]) -> bool:
        """Take in pages of both feeds, in the order of `feeds`; whether any cursor moved."""
        to_come = any(page.more for page in pages if page.feed == self.feeds[0])
        moved = [self._take_page(page, to_come) for page in pages]
        return any(moved)

    def take_given(self, given: Sequence[WireRun]) -> None:
        """Take in single runs; the cursors stay where they are."""
        for feed in self.feeds:
            proven = self._proven([run for run in given if run.feed == feed], feed)
            if proven:
                self.store.take_in(feed, proven, self.store.cursor(feed))

    def _take_page(self, page: FeedPage, certificates_to_come: bool) -> bool:
        cursor = self.store.cursor(page.feed)
        if page.position <= cursor:
            return False
        proven = self._proven(page.runs, page.feed)
        unproven = len(page.runs) - len(proven)
        if unproven and certificates_to_come and page.feed != self.feeds[0]:
            return False
        self.passed_over += unproven
        self.store.take_in(page.feed, proven, page.position if page.after <= cursor else cursor)
        return page.after <= cursor

    def _proven(self, runs: Sequence[WireRun], feed: str) -> list[Run]:
        keys = self._keys(feed)
        return [run for wired in runs if (run := self._proven_run(wired, feed, keys))]

    def _keys(self, feed: str) -> Mapping[str, bytes]:
        """Who may be heard in a feed: in the province's only its node, never a relay."""
        keys = {str(device_id(self.authority)): self.authority}
        if feed == self.feeds[0]:
            return keys
        return {**self.store.device_keys(), **keys, device_id(self.own_key): self.own_key}

    def _proven_run(self, wired: WireRun, feed: str, keys: Mapping[str, bytes]) -> Run | None:
        """The run, if it belongs here and its seal holds.

        What only the province may say has no effect outside its feed: the store sees to that.
        """
        key = keys.get(wired.origin.hex())
        if wired.feed != feed or key is None:
            return None
        try:
            run = from_wire(wired)
        except MessageError:
            return None
        return run if run_holds(run, key) else None
