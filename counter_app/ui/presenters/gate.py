"""What the sign-in page asks for and says, decided without Qt.

It asks for one of three things: who comes in, a new password where one is due, or, at a counter
that has no account yet, the first administrator.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum, auto
from typing import Final

from counter_app.domain.accounts import AccountState
from counter_app.domain.roles import Role
from counter_app.domain.sentences import Refused, Said, Sentence, say
from counter_app.service.accounts import AccountRow, NewClerk, enrol_first
from counter_app.service.desk import Desk
from counter_app.service.signing_in import SignedIn, change_own_password, sign_in

Knock = Callable[[Desk], SignedIn]
"""What goes to the background: it takes as long as a guess at a password costs."""

ROLE_WORDS: Final = {
    Role.CLERK: say("Cán bộ tiếp nhận"),
    Role.HEAD: say("Lãnh đạo bộ phận Một cửa"),
    Role.ADMINISTRATOR: say("Quản trị viên"),
}


class Asked(StrEnum):
    """What the page asks for."""

    SIGN_IN = auto()
    NEW_PASSWORD = auto()
    FIRST_START = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in the fields."""

    login: str = ""
    name: str = ""
    password: str = field(default="", repr=False)
    new: str = field(default="", repr=False)
    again: str = field(default="", repr=False)


class GatePresenter:
    """Holds the people of the counter, which of them is meant, and what was wrong."""

    def __init__(self) -> None:
        self.asked = Asked.SIGN_IN
        self.people: tuple[AccountRow, ...] = ()
        self.chosen = 0
        self.error: Sentence | None = None
        self.where = ""
        self._proven = ""

    @property
    def person(self) -> AccountRow | None:
        """Who is meant."""
        return self.people[self.chosen] if self.people else None

    def show_people(self, rows: Iterable[AccountRow], last: str) -> None:
        """The accounts as they are; `last` is the id of who was here last."""
        self.people = tuple(row for row in rows if row.state is not AccountState.CLOSED)
        ids = [row.id for row in self.people]
        self.chosen = ids.index(last) if last in ids else 0
        self.asked = Asked.SIGN_IN if self.people else Asked.FIRST_START
        self._forget()

    def step(self, by: int) -> None:
        """Mean the next person, or the one before."""
        if self.asked is Asked.SIGN_IN and self.people:
            self.choose((self.chosen + by) % len(self.people))

    def choose(self, place: int) -> None:
        """Mean this person."""
        self.chosen = place
        self._forget()

    def knock(self, typed: Typed) -> Knock | None:
        """What to try with this; None where it is plain that something is missing."""
        self.error, self.where = None, ""
        match self.asked:
            case Asked.FIRST_START:
                return self._first(typed)
            case Asked.NEW_PASSWORD:
                return self._chosen_anew(typed)
            case _:
                return self._entering(typed)

    def turned_away(self, said: Said, typed: Typed) -> None:
        """It was refused, or the world is away: what to say, and what to ask for next."""
        where = said.where if isinstance(said, Refused) else "password"
        if self.asked is Asked.SIGN_IN and where == "new_password":
            self.asked, self._proven = Asked.NEW_PASSWORD, typed.password
        elif self.asked is Asked.NEW_PASSWORD and where in {"login", "password"}:
            self.asked = Asked.SIGN_IN
        self.error, self.where = said.sentence, where

    def want_new_password(self, typed: Typed) -> None:
        """The person would like another password, and has typed the one in force."""
        if self.asked is not Asked.SIGN_IN:
            return
        self._forget()
        if typed.password:
            self.asked, self._proven = Asked.NEW_PASSWORD, typed.password
        else:
            self._missing(say("Hãy nhập mật khẩu hiện tại rồi bấm F4 để đổi."), "password")

    def leave_new_password(self) -> None:
        """The person would rather not choose a new password now."""
        if self.asked is Asked.NEW_PASSWORD:
            self.asked = Asked.SIGN_IN
            self._forget()

    def _forget(self) -> None:
        self.error, self.where, self._proven = None, "", ""

    def _entering(self, typed: Typed) -> Knock | None:
        person = self.person
        if person is None or not typed.password:
            self._missing(say("Hãy nhập mật khẩu."), "password")
            return None
        return lambda desk: sign_in(desk, person.login, typed.password)

    def _chosen_anew(self, typed: Typed) -> Knock | None:
        person, proven = self.person, self._proven
        if person is None or not self._repeated(typed):
            return None

        def change(desk: Desk) -> SignedIn:
            change_own_password(desk, person.login, proven, typed.new)
            return sign_in(desk, person.login, typed.new)

        return change

    def _first(self, typed: Typed) -> Knock | None:
        if not self._repeated(typed):
            return None

        def begin(desk: Desk) -> SignedIn:
            new = NewClerk(login=typed.login, name=typed.name, password=typed.new)
            account = enrol_first(desk, new)
            return sign_in(desk, account.login, typed.new)

        return begin

    def _repeated(self, typed: Typed) -> bool:
        if not typed.new:
            self._missing(say("Hãy nhập mật khẩu mới."), "new_password")
        elif typed.new != typed.again:
            self._missing(say("Hai lần nhập mật khẩu không giống nhau."), "again")
        return self.error is None

    def _missing(self, sentence: Sentence, where: str) -> None:
        self.error, self.where = sentence, where


def person_in_words(row: AccountRow) -> Sentence:
    """One line of the list of people, with what keeps the person out."""
    told = {"name": row.name, "role": ROLE_WORDS[row.role], "login": row.login}
    match row.state:
        case AccountState.LOCKED:
            return say("{name} – {role} ({login}), đang bị khóa", **told)
        case AccountState.DORMANT:
            return say("{name} – {role} ({login}), tạm ngừng", **told)
        case _:
            return say("{name} – {role} ({login})", **told)


def caps_lock_shows(text: str, *, shift: bool) -> bool | None:
    """Whether a key just pressed tells that Caps Lock is on; None where it tells nothing.

    No system tells this to every program alike, but a letter and the Shift key do.
    """
    if len(text) != 1 or not text.isalpha() or text.upper() == text.lower():
        return None
    return text.isupper() is not shift
