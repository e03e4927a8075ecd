"""What an administrator sets once for all counters of an office: its names, how time is counted."""

from dataclasses import dataclass, replace

from counter_app.domain.checks import check_text
from counter_app.domain.facts import OfficeDescribed, PolicyChosen
from counter_app.domain.office import Office, check_office
from counter_app.domain.policy import ClockPolicy, check_policy
from counter_app.domain.roles import Act, allow
from counter_app.service.desk import Desk

OFFICE_SUBJECT = "office"
POLICY_SUBJECT = "policy"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeNames:
    """How the office is to name itself on its papers."""

    agency_name: str
    unit_name: str
    place: str
    phone: str = ""
    tracking_url: str = ""


def describe_office(desk: Desk, names: OfficeNames) -> Office:
    """Name the office anew, on papers of dossiers received from now on. Raises `Refused`.

    What was received before keeps the names that it was received under.
    """
    allow(desk.actor, Act.SET_UP_OFFICE)
    with desk.writing() as work:
        known = work.office()
        office = check_office(
            replace(
                known,
                agency_name=names.agency_name,
                unit_name=names.unit_name,
                place=names.place,
                phone=names.phone,
                tracking_url=names.tracking_url,
            )
        )
        if office != known:
            work.record(OfficeDescribed(office=office), subject=OFFICE_SUBJECT)
            work.commit()
    return office


def choose_policy(desk: Desk, policy: ClockPolicy, decision: str) -> ClockPolicy:
    """Count by these settings from now on, as the named decision has it; on dossiers received
    before, their own are frozen. Raises `Refused` for hours that cannot be.
    """
    allow(desk.actor, Act.SET_UP_OFFICE)
    checked = check_policy(policy)
    named = check_text(decision, "decision", most=500)
    with desk.writing() as work:
        if checked != work.policy():
            work.record(PolicyChosen(policy=checked, decision=named), subject=POLICY_SUBJECT)
            work.commit()
    return checked
