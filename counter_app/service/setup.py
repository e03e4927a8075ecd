"""Setting up a counter: the first facts of a new journal."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from counter_app.domain.catalogue import Procedure
from counter_app.domain.codes import check_agency
from counter_app.domain.facts import (
    CalendarDeclared,
    DeviceSetUp,
    Fact,
    OfficeDescribed,
    PolicyChosen,
    ProcedurePublished,
)
from counter_app.domain.journal import device_id
from counter_app.domain.office import Office, default_band
from counter_app.domain.policy import ClockPolicy
from counter_app.domain.roles import Role
from counter_app.domain.sentences import Refused, say
from counter_app.service.accounts import NewClerk
from counter_app.service.ports import Signer, Store

DEMO_PASSWORD: Final = "Xa-Mau-2026"  # noqa: S105 - of a store whose key lies beside it
DEMO_CLERKS: Final = tuple(
    (
        f"demo-{role}",
        NewClerk(login=login, name=name, role=role, password=DEMO_PASSWORD),
    )
    for role, login, name in (
        (Role.CLERK, "canbo", "Lê Thị Mẫu"),
        (Role.HEAD, "lanhdao", "Phạm Văn Mẫu"),
        (Role.ADMINISTRATOR, "quantri", "Hoàng Thị Mẫu"),
    )
)
"""The accounts of every demo, by id: one of each role."""

_KINDS_OF_COMMUNE = ("Xã", "Phường", "Đặc khu", "Thị trấn")


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUpCounter:
    """Where this counter stands: agency code, number of the counter, name of the commune."""

    agency_code: str
    counter: int
    commune: str
    """With its kind: "Xã Mẫu", "Phường 1"."""
    phone: str = ""
    tracking_url: str = ""
    demo: bool = False


def office_of(command: SetUpCounter) -> Office:
    """How the office of a commune names itself. Raises `Refused`."""
    commune = " ".join(command.commune.split())
    kind = next((kind for kind in _KINDS_OF_COMMUNE if commune.startswith(f"{kind} ")), "")
    if not kind:
        raise Refused(
            say("Tên đơn vị phải bắt đầu bằng Xã, Phường hoặc Đặc khu: “{name}”.", name=commune),
            "commune",
        )
    return Office(
        agency_code=check_agency(command.agency_code),
        agency_name=f"ỦY BAN NHÂN DÂN {commune.upper()}",
        unit_name=f"TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG {commune.upper()}",
        place=_place(commune, kind),
        phone=command.phone,
        tracking_url=command.tracking_url,
        demo=command.demo,
    )


def _place(commune: str, kind: str) -> str:
    """The địa danh: the bare name, but `Phường 1` where the name is a number (NĐ 30/2020)."""
    name = commune.removeprefix(f"{kind} ")
    return commune if name.isdigit() else name


def set_up(
    store: Store,
    signer: Signer,
    command: SetUpCounter,
    *,
    procedures: Iterable[Procedure],
    calendars: Iterable[CalendarDeclared],
) -> None:
    """Write the first facts of a new store, in one transaction. Raises `Refused`."""
    device = DeviceSetUp(
        public_key=signer.public_key.hex(),
        agency_code=check_agency(command.agency_code),
        counter=command.counter,
        band=default_band(command.counter),
        demo=command.demo,
    )
    first: list[tuple[str, Fact]] = [
        (f"device:{device_id(signer.public_key)}", device),
        ("office", OfficeDescribed(office=office_of(command))),
        ("policy", PolicyChosen(policy=ClockPolicy())),
    ]
    first += [(f"calendar:{calendar.year}", calendar) for calendar in calendars]
    first += [
        (f"procedure:{procedure.code}", ProcedurePublished(procedure=procedure))
        for procedure in procedures
    ]
    with store.writing() as work:
        for subject, fact in first:
            work.record(fact, subject=subject)
        work.commit()
