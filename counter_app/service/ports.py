"""What the use cases ask of the world. Adapters implement these; they never meet otherwise."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from counter_app.domain.accounts import Account
from counter_app.domain.attached import NamedContent
from counter_app.domain.authority import Void
from counter_app.domain.books import HandoverList, RegisterBook
from counter_app.domain.catalogue import Procedure
from counter_app.domain.days import OwnEntry
from counter_app.domain.dossier import Dossier
from counter_app.domain.facts import CalendarDeclared, Fact, FormSetChosen, NoticePublished
from counter_app.domain.facts.days import DayClosed
from counter_app.domain.facts.money import PaymentMethod
from counter_app.domain.facts.stores import StoreRestored
from counter_app.domain.fingerprint import Fingerprint
from counter_app.domain.journal import Event, EventId, Run
from counter_app.domain.office import Decreed, Device, Office
from counter_app.domain.policy import ClockPolicy
from counter_app.domain.reporting.cases import Case
from counter_app.domain.reporting.sheets import TableSheet
from counter_app.domain.sentences import Sentence
from counter_app.service.office_port import OfficeReader


class Clock(Protocol):
    """The machine's clock, in Viet Nam time to the millisecond."""

    def now(self) -> datetime: ...


class Signer(Protocol):
    """The device's own key."""

    @property
    def public_key(self) -> bytes:
        """Raw Ed25519 public key, 32 bytes."""
        ...

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature, 64 bytes."""
        ...


# ---------------------------------------------------------------- the store


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierRow:
    """One dossier in a list: what a clerk needs to recognise it."""

    id: str
    code: str
    procedure_code: str
    procedure_name: str
    applicant_name: str
    id_number: str
    phone: str
    received_at: datetime
    due_at: datetime | None
    state: int
    stage: str = ""
    """The value of its `Stage`."""


class Pile(StrEnum):
    """The dossiers that a counter looks after, as they lie on its desk."""

    TODAY = "today"
    """Received or brought on this day, the latest first."""
    DUE = "due"
    """Open, its clock running, to be ready by the next working day's end; the first due first."""
    OVERDUE = "overdue"
    """Open past its time (or its clock stopped after that); the longest first."""
    READY = "ready"
    """The result waits for the citizen; the longest first."""
    WAITING = "waiting"
    """The citizen was asked for papers; the first due first."""
    SHARING = "sharing"
    """Under a code that another dossier has as well; by code."""
    DISPUTED = "disputed"
    """With acts that did not know of each other, for the head to settle; the longest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PileAsked:
    """Which pile, at which moment; `until` is the end of what is due soon."""

    pile: Pile
    now: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """Money that a clerk took in for a dossier, in whole đồng; below 0 where it was given back."""

    code: str
    clerk: str
    method: PaymentMethod
    receipt_number: str
    amount: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A day that this counter closed, and the event that says so."""

    event_id: EventId
    fact: DayClosed


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An unfinished entry, kept so that a crash loses no typing. `body` is JSON."""

    key: str
    body: bytes
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOver:
    """A step of a dossier that has no effect, and why. `code` is "" where no entry tells one."""

    dossier_id: str
    code: str
    event_id: str
    kind: str
    actor: str
    device: str
    at: datetime
    why: Void


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedStep:
    """What the province would not take, and why: its `reason` as a code, and as it `said` it.

    `dossier_id` is "" where it is about no dossier that is here, `code` where no entry tells one.
    """

    dossier_id: str
    code: str
    kind: str
    fact: Fact
    at: datetime
    reason: str
    said: str
    rejected_at: datetime


class Reader(OfficeReader, Protocol):
    """Questions to the store; every answer is a plain value of one consistent moment."""

    def office(self) -> Office:
        """How this office names itself."""
        ...

    def device(self) -> Device:
        """This counter; its band is the province's where the province granted one."""
        ...

    def policy(self) -> ClockPolicy:
        """The clock policy in force; the defaults where none was chosen."""
        ...

    def calendar_declarations(self) -> tuple[CalendarDeclared, ...]:
        """The latest declaration of each year."""
        ...

    def procedures_on(self, day: date) -> tuple[Procedure, ...]:
        """All procedures in force on a day, by code."""
        ...

    def versions_of(self, procedure_code: str) -> tuple[Procedure, ...]:
        """Every version of one procedure, oldest first."""
        ...

    def all_procedures(self) -> tuple[Procedure, ...]:
        """The whole catalogue, by code, then by validity; the province's word comes first."""
        ...

    def decreed(self) -> Decreed:
        """What the province has published, so that it is not the office's to change."""
        ...

    def form_sets(self) -> tuple[FormSetChosen, ...]:
        """Which form set the province chose from which day on, earliest first."""
        ...

    def notices(self) -> tuple[NoticePublished, ...]:
        """Every notice of the province as it was published last, by its id."""
        ...

    def procedure_use(self, since: date) -> dict[str, int]:
        """How often each procedure was received since a day, by code."""
        ...

    def dossiers_with_code(self, code: str) -> tuple[Dossier, ...]:
        """The dossiers that have a code or had it before they were issued again: none, one, or
        (a clash, settled or to be settled) more."""
        ...

    def rows_of(self, codes: Iterable[str], limit: int) -> tuple[DossierRow, ...]:
        """The dossiers under these codes, in their order, up to a limit."""
        ...

    def open_dossiers(self, id_number: str, procedure_code: str) -> tuple[DossierRow, ...]:
        """Unfinished dossiers of this person under this procedure, latest first."""
        ...

    def search(self, text: str, limit: int) -> tuple[DossierRow, ...]:
        """Dossiers matching every word typed, exact diacritics first, then latest first."""
        ...

    def latest(self, limit: int) -> tuple[DossierRow, ...]:
        """The dossiers received last, latest first."""
        ...

    def pile(self, asked: PileAsked, limit: int) -> tuple[DossierRow, ...]:
        """The dossiers of a pile, in its order."""
        ...

    def pile_size(self, asked: PileAsked) -> int:
        """How many dossiers lie on a pile."""
        ...

    def dossier_count(self) -> int:
        """How many dossiers the store holds."""
        ...

    def last_serial(self, day: date) -> int | None:
        """The serial number to go on after for a day of reception: the highest that this device's
        band gave out, or one behind what is passed over since a restore."""
        ...

    def last_register_number(self, year: int) -> int:
        """The last line of this counter's register of a year, or the last passed over; 0 where it
        is empty."""
        ...

    def last_paper_number(self, kind: str, year: int) -> int:
        """The last number of this counter's papers of a year, by the kind of the fact behind, or
        the last passed over."""
        ...

    def restored(self) -> StoreRestored | None:
        """What this store noticed last of having been restored or cloned; None where nothing."""
        ...

    def recovery_recipient(self) -> str:
        """To whom a second copy of the keys is to be sealed; "" while the province says nothing."""
        ...

    def takings(self, day: date, last: date | None = None) -> tuple[Taking, ...]:
        """The money of all counters known here that was taken or given back, in order.

        On one day, or from one to the last, both included.
        """
        ...

    def dossier(self, dossier_id: str) -> Dossier | None:
        """One dossier by its id."""
        ...

    def cases(self, start: datetime, end: datetime) -> tuple[Case, ...]:
        """What the office had on its hands between two moments, by reception.

        The dossiers that were accepted before `end`, but for those finished before `start`.
        """
        ...

    def all_open(self) -> Iterator[Dossier]:
        """The dossiers that were accepted and have neither result nor end, by reception."""
        ...

    def register_lines(self, year: int, book: int) -> Iterator[Dossier]:
        """The dossiers of a counter's book in the order of their lines, read as they are asked
        for."""
        ...

    def register_count(self, year: int, book: int) -> int:
        """How many lines the book of a counter has."""
        ...

    def own_entries(self, close: EventId | None = None) -> tuple[OwnEntry, ...]:
        """What this device wrote and this closing covers; None for what none has covered yet."""
        ...

    def closings(self, first: date, last: date) -> tuple[Closing, ...]:
        """The days of a span that this counter closed, in order."""
        ...

    def codes_of(self, events: Iterable[EventId]) -> tuple[str, ...]:
        """The codes of the dossiers that these events are about, each once."""
        ...

    def serials(self, day: date) -> tuple[int, ...]:
        """The serial numbers that this device's band gave out for a day, ascending."""
        ...

    def attached_contents(self) -> tuple[NamedContent, ...]:
        """One for each event that attached a file. Reads the whole journal."""
        ...

    def passed_over(self) -> tuple[PassedOver, ...]:
        """The steps of dossiers that have no effect for reasons of who wrote them, oldest first."""
        ...

    def rejected(self, limit: int) -> tuple[RejectedStep, ...]:
        """What the province would not take, the latest word first, up to a limit."""
        ...

    def accounts(self) -> tuple[Account, ...]:
        """Every account there ever was, in order of enrolment."""
        ...

    def drafts(self) -> tuple[Draft, ...]:
        """All kept drafts, latest first."""
        ...


class Work(Reader, Protocol):
    """One transaction of the only writer: rolled back unless `commit` returned."""

    def record(self, fact: Fact, *, subject: str, actor: str = "") -> Event:
        """Append one event and bring the tables up to date with it.

        The event's `prev`, `seen` and hybrid time are taken from the store, and its actor from
        the transaction where none is named.
        """
        ...

    def new_id(self) -> str:
        """A new random id that sorts by time: 26 characters of Crockford's base 32."""
        ...

    def keep_draft(self, draft: Draft) -> None: ...

    def drop_draft(self, key: str) -> None: ...

    def commit(self) -> None:
        """Seal the transaction's last event and make everything durable, or raise."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalProof:
    """What `verify` found. `damaged` is the first event that fails, with what is wrong."""

    events: int
    sealed: int
    damaged: str = ""
    problem: Sentence | None = None


Progress = Callable[[int, int], None]


class Store(Protocol):
    """The counter's durable memory."""

    def reading(self) -> AbstractContextManager[Reader]: ...

    def writing(self, actor: str = "") -> AbstractContextManager[Work]:
        """A transaction whose events carry this account's id; see `Desk.writing`."""
        ...

    def verify(self, progress: Progress = ...) -> JournalProof:
        """Walk every hash, link and seal, and compare the tables with a fresh fold."""
        ...

    def rebuild(self, progress: Progress = ...) -> int:
        """Build all tables anew from the journal; how many events were read."""
        ...

    def close(self) -> None: ...


# ---------------------------------------------------------------- papers


class Paper(StrEnum):
    """The papers that a form can be laid out for."""

    A5 = "a5"
    A5_TWO_UP = "a5x2"
    """Two A5 copies side by side on A4 landscape."""
    A4 = "a4"
    ROLL_80 = "k80"


class FormName(StrEnum):
    """The papers of one dossier, as the journal names them; their numbers differ in each set."""

    RECEIPT = "receipt"
    SUPPLEMENT_REQUEST = "supplement-request"
    REFUSAL = "refusal"
    APOLOGY = "apology"
    STOP_NOTICE = "stop-notice"
    CONTROL_SLIP = "control-slip"
    FEE = "fee"
    RESULT = "result"
    LABEL = "label"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRequest:
    """A paper to draw. `fact` is the step that it tells of; none is needed for receipts (but for
    one issued again after a correction), control slips and labels. `form_set` is the dossier's
    own where empty; `copy` above 1 marks a reprint.
    """

    form: FormName
    dossier: Dossier
    fact: Fact | None = None
    paper: Paper = Paper.A5
    form_set: str = ""
    copy: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedForm:
    """A form as PDF, and its pages' count."""

    pdf: bytes
    pages: int
    form: str
    form_set: str
    paper: Paper
    across: bool = False
    """Whether its pages lie on their side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageImage:
    """One page as a picture, for the screen and for printers: rows from the top, no padding."""

    width: int
    height: int
    bgrx: bytes
    """Four bytes a pixel: blue, green, red, unused (Qt's RGB32 as it lies in memory)."""


class Forms(Protocol):
    """Draws the printed forms: asked for the same, they give the same bytes."""

    def draw(self, request: FormRequest) -> PrintedForm:
        """A paper of one dossier. Raises `Refused` where its set or its paper has no such form."""
        ...

    def handover_list(self, listed: HandoverList) -> PrintedForm:
        """The dossiers that one office hands to another, on A4, a copy for each side."""
        ...

    def register(self, book: RegisterBook, progress: Progress = ...) -> PrintedForm:
        """The register of a year, on A4 landscape; `progress` hears how many rows are on paper."""
        ...

    def sheet(self, sheet: TableSheet) -> PrintedForm:
        """A report or a day's sheet, on A4 landscape."""
        ...

    def pages(
        self, pdf: bytes, dpi: int, *, crisp: bool = False, only: range | None = None
    ) -> tuple[PageImage, ...]:
        """The pages of a form as pictures; of a book `only` some, counted from 0.

        `crisp` is for printers: no smoothing, no greys.
        """
        ...


# ---------------------------------------------------------------- catalogue files


class CatalogueFiles(Protocol):
    """Reads and writes catalogue files (JSON, XLSX) by their name's ending."""

    def read(self, path: Path) -> tuple[Procedure, ...]:
        """All procedures of a file. Raises `Refused` naming every bad row and column."""
        ...

    def write(self, path: Path, procedures: Iterable[Procedure]) -> None: ...


class TableFiles(Protocol):
    """Sets sheets of tables as workbooks."""

    def workbook(self, sheet: TableSheet) -> bytes:
        """The content of an `.xlsx` file, a worksheet for each table."""
        ...


# ---------------------------------------------------------------- the exchange


class LinkState(StrEnum):
    """Where this counter's events are, as signed receipts tell; never as hope."""

    NOT_ENROLLED = "not_enrolled"
    OFFLINE = "offline"
    SENDING = "sending"
    AT_HUB = "at_hub"
    """All at the commune's hub, which has the province's word for some of it only."""
    AT_PROVINCE = "at_province"


class PeerRole(StrEnum):
    """What a node is to this counter."""

    PROVINCE = "province"
    HUB = "hub"
    """A relay in the commune: what it has is durable there, and on its way to the province."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerState:
    """How it stands with one node, by its signed receipts.

    `waiting_since` is when the oldest event was written that it has said nothing of.
    """

    url: str
    unsent: int = 0
    waiting_since: datetime | None = None
    last_receipt_at: datetime | None = None
    next_attempt_at: datetime | None = None
    attempts: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncState:
    """The truth in the corner of the window: how it stands with the province.

    `unsent` is what no word of the province names, direct or handed on. `hub` tells the same of
    the commune's hub, None where the counter has none.
    """

    link: LinkState
    url: str = ""
    unsent: int = 0
    total: int = 0
    rejected: int = 0
    waiting_since: datetime | None = None
    last_receipt_at: datetime | None = None
    next_attempt_at: datetime | None = None
    attempts: int = 0
    problem: str = ""
    clock_off_by_seconds: int = 0
    hub: PeerState | None = None
    events: int = 0
    """How many the store holds of anybody: whoever sees it grow knows that something came."""
    certified_until: datetime | None = None
    """When this device's certificate ends; None where there is none, or no end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A node this counter syncs with."""

    url: str
    node: str
    """Its incarnation: changes when the node was restored from a backup."""
    public_key: str
    """Raw Ed25519 public key of the node, 64 hexadecimal digits."""
    certificate_pem: str = ""
    """The authority its TLS certificate must come from; "" for the system's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """An event the node would not take, and why; kept until a person has dealt with it."""

    event_id: EventId
    reason: str
    said: str
    rejected_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOn:
    """What a hub handed on of the province's word, proven where it acknowledges.

    `number` is the last of the receipts behind it; `at` is when the province last signed.
    """

    number: int
    acknowledged: tuple[EventId, ...] = ()
    at: datetime | None = None
    refused: tuple[Reject, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsentContent:
    """A file's content that a node has not acknowledged: its hash (hexadecimal) and its bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentsState:
    """How many contents of attachments a node has not acknowledged, and their bytes."""

    unsent: int = 0
    unsent_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Attempts:
    """How often an exchange failed in a row, why, and when it is tried again."""

    next_at: datetime | None = None
    failures: int = 0
    problem: str = ""


class PeerStore(Protocol):
    """A store in the direction of one node. Each call is a transaction of its own."""

    def peer(self) -> Peer | None: ...

    def set_peer(self, peer: Peer) -> None:
        """Remember the node; a new incarnation starts all its cursors anew."""
        ...

    def drop_peer(self) -> None:
        """There is no such node any more."""
        ...

    def unsent_runs(self, *, events: int, payload_bytes: int) -> tuple[Run, ...]:
        """This device's oldest unacknowledged, unrejected events, within bounds (at least one)."""
        ...

    def runs_holding(self, events: Sequence[EventId]) -> tuple[Run, ...]:
        """Sealed runs that contain these events, for a node that asks for missing links."""
        ...

    def acknowledge(self, events: Sequence[EventId], at: datetime, receipt: bytes = b"", /) -> None:
        """A signed receipt says that these are durable at the node.

        `receipt` is that receipt as it came, for a relay to hand on.
        """
        ...

    def reject(self, rejects: Sequence[Reject], receipt: bytes = b"", /) -> None:
        """The node will not take these; its receipt tells what it took besides."""
        ...

    def cursor(self, feed: str) -> int:
        """The position up to which the node's feed has been taken in; 0 at the start."""
        ...

    def take_in(self, feed: str, runs: Sequence[Run], position: int) -> int:
        """Append foreign runs and advance the cursor in one transaction; how many were new.

        The caller has proven the runs. Events that are here already are passed over.
        """
        ...

    def must_compare(self) -> frozenset[str]:
        """The feeds to be compared with the node before anything is sent or fetched.

        Those that were known when it turned out to be another incarnation than before.
        """
        ...

    def held(self, feed: str) -> dict[int, Fingerprint]:
        """What the node should hold of a feed, by day: all but what is unsent or rejected.

        What must be compared first counts as sent.
        """
        ...

    def held_on(self, feed: str, day: int) -> set[EventId]:
        """The events behind one day of `held`."""
        ...

    def apart(self, feed: str) -> Fingerprint | None:
        """By how much this feed differed from the node's when mending was given up; or None."""
        ...

    def stayed_apart(self, feed: str, difference: Fingerprint) -> None:
        """Mending this feed was in vain: it is not tried again for the same difference."""
        ...

    def agreed(self, feed: str, position: int, theirs: Fingerprint) -> bool:
        """The node holds the same of this feed, up to `position`, with this fingerprint.

        Where it had to be compared first, own events count as delivered and the cursor is there;
        unless something was written meanwhile, so that it must be compared again: then False.
        """
        ...

    def device_keys(self) -> dict[str, bytes]:
        """Public keys by device id, from the certificates in the journal."""
        ...

    def attempts(self) -> Attempts:
        """The back-off as it was kept."""
        ...

    def attempted(self, *, next_attempt_at: datetime | None, attempts: int, problem: str) -> None:
        """Keep the back-off, so that a restart does not forget it."""
        ...

    def clock_offset(self, seconds: int) -> None:
        """How far this machine's clock was from the node's at the last exchange."""
        ...


class ContentQueue(Protocol):
    """The contents of attachments that wait for one node."""

    def unsent_contents(self, limit: int) -> tuple[UnsentContent, ...]:
        """Contents attached here that the node has not acknowledged, the most urgent first.

        Open dossiers by the time that was promised, then the finished ones.
        """
        ...

    def contents_state(self) -> ContentsState: ...

    def content_sent(self, sha256: str, at: datetime) -> None:
        """A signed receipt says that this content is durable at the node."""
        ...


class Direction(PeerStore, ContentQueue, Protocol):
    """A counter's store in the direction of one node."""

    def feeds(self) -> tuple[str, ...]:
        """The feeds that were taken in from the node, by name."""
        ...

    def unsent_bytes(self) -> int:
        """The payload's size of what is still to be offered to the node."""
        ...


class SyncStore(Direction, Protocol):
    """The store as the sync engine sees it, in the direction of the province."""

    def towards(self, role: PeerRole) -> Direction:
        """The same store in the direction of the node of a role."""
        ...

    def rejects(self) -> tuple[Reject, ...]:
        """What the province would not take, as it said itself or through the hub."""
        ...

    def unsent(self) -> tuple[EventId, ...]:
        """This device's events that no signed receipt and no reject has named, oldest first."""
        ...

    def relayed_after(self) -> int:
        """The last of the province's receipts that the hub handed on; 0 where there is none."""
        ...

    def take_handed_on(self, told: HandedOn) -> None:
        """Keep the province's word that came through the hub.

        What it is said to have refused is shown as such, and offered to the province none the
        less until it says so itself: a relay has no authority.
        """
        ...

    def node_keys(self) -> dict[str, bytes]:
        """Public keys of this commune's hubs by node id, from the province's certificates."""
        ...

    def sync_state(self) -> SyncState: ...


class Exchange(Protocol):
    """Talks to the province, through the commune's hub where there is one."""

    def enrol(self, url: str, code: str, authority: str = "") -> Peer:
        """Hand in a single-use code. Raises `Refused` or `Unavailable`.

        `authority` is the PEM of the province's own authority for TLS; "" for the system's.
        """
        ...

    def set_hub(self, url: str, authority: str = "") -> Peer:
        """Exchange through the commune's hub from now on. Raises `Refused` or `Unavailable`."""
        ...

    def clear_hub(self) -> None:
        """Exchange with the province directly from now on."""
        ...

    def close(self) -> None:
        """Hang up whatever line is kept open between two exchanges."""
        ...

    def sync(self, progress: Progress = ..., *, due_only: bool = False) -> SyncState:
        """Exchange until neither side has anything for the other, or raise `Unavailable`.

        With `due_only` nobody is called before the time that the back-off set.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedOut:
    """A bundle that was written, read back and found whole. `left` events had no room in it."""

    events: int
    left: int
    size: int
    """Of the file, in bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedIn:
    """What a reply brought: events that were new here, and what is still unsent or rejected.

    `passed_over` runs of it could not be proven.
    """

    new: int
    unsent: int
    rejected: int
    passed_over: int


class Carrier(Protocol):
    """The exchange in files, for where no line goes."""

    def write(self, path: Path) -> CarriedOut:
        """Everything unsent, for the province's node and nobody else to read.

        Returns after the file was flushed, read back and found whole. Raises `Refused` where the
        counter is not enrolled, `Unavailable` where the file cannot be written.
        """
        ...

    def take(self, path: Path) -> CarriedIn:
        """Take in the province's reply: any file, in any order, any number of times.

        Raises `Refused` for a file that is damaged, cut, altered or for somebody else; nothing
        of it is taken then. `Unavailable` where it cannot be read.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadTurn:
    """What a turn of sending attachments left: what is unsent, and whether more can go at once.

    `again_at` is when the node grants the next window; `problem` says what was left for later.
    """

    state: ContentsState
    more: bool
    again_at: datetime | None = None
    problem: str = ""


class Uploads(Protocol):
    """Sends the contents of attachments, after the records and in nobody's way."""

    def send(self, most_bytes: int) -> UploadTurn:
        """One turn, of at most so many bytes and one chunk. Raises `Unavailable`.

        Ends early where records are unsent. What was cut off goes on from where the node is.
        """
        ...
