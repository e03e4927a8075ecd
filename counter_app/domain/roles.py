"""Who may do what at a counter: three roles, few acts, one table with its reasons.

Whoever can open and close accounts handles no dossiers, and whoever handles dossiers keeps no
accounts. What takes back a promise printed on a citizen's paper, or gives money out, is the
head's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Final

from counter_app.domain.sentences import Refused, Sentence, say


class Role(StrEnum):
    """What a person is at the one-stop unit."""

    CLERK = "clerk"
    HEAD = "head"
    ADMINISTRATOR = "administrator"


ROLE_NAMES: Final[Mapping[Role, Sentence]] = {
    Role.CLERK: say("cán bộ tiếp nhận"),
    Role.HEAD: say("lãnh đạo bộ phận Một cửa"),
    Role.ADMINISTRATOR: say("quản trị viên"),
}


class Act(StrEnum):
    """What people do, as far as it matters who does it."""

    RECEIVE = auto()
    SUPPLEMENT = auto()
    """Ask for papers that are missing, and take them in."""
    REFUSE = auto()
    HAND_OVER = auto()
    """Give to the handling office, and take back from it."""
    RETURN = auto()
    """Note that the result is there, and give it to the citizen."""
    WITHDRAW = auto()
    """Take the wish to withdraw, and give the papers back or say why not."""
    COLLECT = auto()
    """Ask for fees and take them in."""
    REFUND = auto()
    SUSPEND = auto()
    RESUME = auto()
    EXTEND = auto()
    STOP = auto()
    CORRECT = auto()
    SETTLE = auto()
    ATTACH = auto()
    """Attach scans, take them back, save them elsewhere."""
    PRINT = auto()
    CLOSE_DAY = auto()
    REPORT = auto()
    SEE_LINK = auto()
    """See what the province has of this counter's records, and what stands in the way."""
    CARRY = auto()
    """Take what is unsent to the province in a file, and bring its reply."""
    PUBLISH_CATALOGUE = auto()
    DECLARE_CALENDAR = auto()
    SET_UP_OFFICE = auto()
    """Name the office, and say how its time is counted."""
    KEEP_ACCOUNTS = auto()
    ENROL_DEVICE = auto()
    PLAN_BACKUPS = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts. `id` is the account's, "" where nobody has signed in; then `role` is None.

    An `unbound` actor may do everything: a counter before its first account, and the command line
    of a demo.
    """

    id: str
    name: str
    role: Role | None
    unbound: bool = False


UNCLAIMED: Final = Actor(id="", name="", role=None, unbound=True)
"""Whoever sits at a counter before its first administrator is enrolled."""

NOBODY: Final = Actor(id="", name="", role=None)
"""At a counter with accounts, before anyone has signed in."""


@dataclass(frozen=True, slots=True)
class _Rule:
    doing: Sentence
    roles: tuple[Role, ...]
    because: Sentence


_COUNTER: Final = (Role.CLERK, Role.HEAD)
_EVERYBODY: Final = tuple(Role)
_HEAD: Final = (Role.HEAD,)
_RUNNING: Final = (Role.HEAD, Role.ADMINISTRATOR)
_ADMINISTRATOR: Final = (Role.ADMINISTRATOR,)

_HANDLES: Final = say("Người quản lý tài khoản không xử lý hồ sơ.")
_PROMISED: Final = say("Việc này thay đổi điều đã hẹn với công dân.")
_SETS_UP: Final = say("Việc này thay đổi dữ liệu dùng chung của các quầy.")

_RULES: Final[Mapping[Act, _Rule]] = {
    Act.RECEIVE: _Rule(say("tiếp nhận hồ sơ"), _COUNTER, _HANDLES),
    Act.SUPPLEMENT: _Rule(say("yêu cầu, nhận bổ sung hồ sơ"), _COUNTER, _HANDLES),
    Act.REFUSE: _Rule(say("từ chối hồ sơ"), _COUNTER, _HANDLES),
    Act.HAND_OVER: _Rule(say("giao nhận hồ sơ với nơi giải quyết"), _COUNTER, _HANDLES),
    Act.RETURN: _Rule(say("trả kết quả cho công dân"), _COUNTER, _HANDLES),
    Act.WITHDRAW: _Rule(say("xử lý yêu cầu rút hồ sơ"), _COUNTER, _HANDLES),
    Act.COLLECT: _Rule(say("thu phí và lệ phí"), _COUNTER, _HANDLES),
    Act.REFUND: _Rule(say("hoàn phí và lệ phí"), _HEAD, say("Tiền chi ra phải có lãnh đạo duyệt.")),
    Act.SUSPEND: _Rule(say("tạm dừng thời hạn giải quyết"), _HEAD, _PROMISED),
    Act.RESUME: _Rule(say("tiếp tục thời hạn giải quyết"), _COUNTER, _HANDLES),
    Act.EXTEND: _Rule(say("hẹn lại ngày trả kết quả"), _HEAD, _PROMISED),
    Act.STOP: _Rule(say("dừng giải quyết hồ sơ"), _HEAD, _PROMISED),
    Act.CORRECT: _Rule(say("đính chính hồ sơ"), _COUNTER, _HANDLES),
    Act.SETTLE: _Rule(
        say("phân xử hồ sơ bị trùng"), _HEAD, say("Người làm không tự phân xử việc của mình.")
    ),
    Act.ATTACH: _Rule(say("làm việc với tệp đính kèm"), _COUNTER, _HANDLES),
    Act.PRINT: _Rule(say("in giấy tờ của hồ sơ"), _COUNTER, _HANDLES),
    Act.CLOSE_DAY: _Rule(say("chốt sổ trong ngày"), _COUNTER, _HANDLES),
    Act.REPORT: _Rule(say("lập báo cáo"), _COUNTER, _HANDLES),
    Act.SEE_LINK: _Rule(
        say("xem việc liên lạc với tỉnh"), _EVERYBODY, say("Sự thật này là của mọi người ở quầy.")
    ),
    Act.CARRY: _Rule(say("gửi hồ sơ về tỉnh bằng tệp"), _COUNTER, _HANDLES),
    Act.PUBLISH_CATALOGUE: _Rule(say("thay đổi danh mục thủ tục"), _RUNNING, _SETS_UP),
    Act.DECLARE_CALENDAR: _Rule(say("thay đổi lịch làm việc"), _RUNNING, _SETS_UP),
    Act.SET_UP_OFFICE: _Rule(
        say("thay đổi thông tin cơ quan và cách tính thời hạn"),
        _ADMINISTRATOR,
        say("Người xử lý hồ sơ không tự đổi cách tính thời hạn của mình."),
    ),
    Act.KEEP_ACCOUNTS: _Rule(
        say("quản lý tài khoản"), _ADMINISTRATOR, say("Người xử lý hồ sơ không tự cấp quyền.")
    ),
    Act.PLAN_BACKUPS: _Rule(
        say("đặt nơi sao lưu"), _RUNNING, say("Việc này quyết định dữ liệu của quầy cất ở đâu.")
    ),
    Act.ENROL_DEVICE: _Rule(say("ghi danh quầy với máy chủ tỉnh"), _ADMINISTRATOR, _SETS_UP),
}


def is_for(role: Role, act: Act) -> bool:
    """Whether this is for people of that role to do."""
    return role in _RULES[act].roles


def may(actor: Actor, act: Act) -> bool:
    """Whether this is for the actor to do; what is not is not offered."""
    return actor.unbound or actor.role in _RULES[act].roles


def allow(actor: Actor, act: Act) -> None:
    """Let pass who may. Raises `Refused` for "clerk", naming who may do it, and why."""
    if may(actor, act):
        return
    rule = _RULES[act]
    if actor.role is None:
        raise Refused(say("Hãy đăng nhập để {doing}.", doing=rule.doing), "clerk")
    raise Refused(
        say(
            "Tài khoản {role} không được {doing}; việc này dành cho {who}. {because}",
            role=ROLE_NAMES[actor.role],
            doing=rule.doing,
            who=_either(rule.roles),
            because=rule.because,
        ),
        "clerk",
    )


def _either(roles: tuple[Role, ...]) -> Sentence:
    if len(roles) == 1:
        return ROLE_NAMES[roles[0]]
    first, second = roles
    return say("{first} hoặc {second}", first=ROLE_NAMES[first], second=ROLE_NAMES[second])
