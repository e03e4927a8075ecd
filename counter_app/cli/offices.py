"""Commands about the office's own settings: how it names itself, how it counts time."""

from pathlib import Path

import msgspec

from counter_app.cli.session import Session, text_of
from counter_app.cli.verbs import Verbs, add_verb
from counter_app.domain.policy import ClockPolicy
from counter_app.domain.sentences import Refused, say
from counter_app.service.office import OfficeNames, choose_policy, describe_office
from counter_app.texts import Texts


def show_office(session: Session) -> int:
    """`office show`: the names on papers, and the clock policy in force."""
    with session.desk() as desk, desk.store.reading() as reader:
        return session.answer({"office": reader.office(), "policy": reader.policy()})


def describe(session: Session) -> int:
    """`office describe`: other names; what is left out stays."""
    given = {name: value for name, value in _names(session).items() if value is not None}
    with session.desk() as desk:
        with desk.store.reading() as reader:
            office = reader.office()
        known = {name: getattr(office, name) for name in _names(session)}
        return session.answer(describe_office(desk, OfficeNames(**{**known, **given})))


def _names(session: Session) -> dict[str, str | None]:
    arguments = session.arguments
    return {
        "agency_name": arguments.agency_name,
        "unit_name": arguments.unit_name,
        "place": arguments.place,
        "phone": arguments.phone,
        "tracking_url": arguments.tracking_url,
    }


def choose(session: Session) -> int:
    """`office policy FILE|-`: the settings in a JSON object; what is left out stays."""
    text = text_of(session.arguments.file)
    with session.desk() as desk:
        with desk.store.reading() as reader:
            known = msgspec.to_builtins(reader.policy())
        try:
            given = msgspec.json.decode(text, type=dict[str, object])
            policy = msgspec.convert({**known, **given}, type=ClockPolicy)
        except msgspec.MsgspecError as error:
            raise Refused(
                say("Tệp không đọc được: không phải là JSON đúng quy cách."), "file"
            ) from error
        unknown = sorted(set(given) - set(known))
        if unknown:
            raise Refused(say("Không có cách tính “{name}”.", name=unknown[0]), unknown[0])
        return session.answer(choose_policy(desk, policy, session.arguments.decision))


def add_office(verbs: Verbs, texts: Texts) -> None:
    """The grammar of `office`."""
    office = verbs.add_parser("office", help=texts.label("Thông tin cơ quan, cách tính thời hạn."))
    actions = office.add_subparsers(required=True, metavar="show|describe|policy")
    add_verb(actions, "show", show_office, texts.label("Xem thông tin cơ quan, cách tính."))
    names = add_verb(actions, "describe", describe, texts.label("Đổi tên cơ quan in trên giấy tờ."))
    for option in ("--agency-name", "--unit-name", "--place", "--phone"):
        names.add_argument(option)
    names.add_argument("--tracking-url", metavar="URL")
    policy = add_verb(actions, "policy", choose, texts.label("Đổi cách tính thời hạn."))
    policy.add_argument("file", type=Path, metavar="FILE|-")
    policy.add_argument("--decision", default="")
