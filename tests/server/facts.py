"""Facts of a made-up commune, for tests of the exchange."""

from datetime import date, datetime, timedelta

from counter_app.domain.catalogue import Limit, LimitUnit
from counter_app.domain.facts import DossierReceived, ProcedureTaken, RegisterEntry
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.office import Office
from counter_app.domain.people import Person
from counter_app.domain.policy import ClockPolicy

AGENCY = "H30.12"
OTHER_AGENCY = "H30.13"
PROVINCE = "H30"
MORNING = datetime(2026, 11, 23, 8, 30, tzinfo=VIET_NAM)


def office(agency_code: str = AGENCY) -> Office:
    return Office(
        agency_code=agency_code,
        agency_name="ỦY BAN NHÂN DÂN XÃ MẪU",
        unit_name="TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ MẪU",
        place="Xã Mẫu",
    )


def reception(number: int, agency_code: str = AGENCY) -> DossierReceived:
    """The reception of the day's `number`-th dossier."""
    return DossierReceived(
        code=f"{agency_code}-261123-{1000 + number:04d}",
        procedure=ProcedureTaken(
            code="1.001193",
            name="Đăng ký khai sinh",
            field="Hộ tịch",
            valid_from=date(2025, 7, 1),
            limit=Limit(unit=LimitUnit.WORKING_DAY, quarters=4),
        ),
        applicant=Person(name="Nguyễn Văn Mẫu", id_number="001090000000"),
        summary="Đăng ký khai sinh",
        components=(),
        received_at=MORNING + timedelta(minutes=number % 300),
        due_at=MORNING + timedelta(days=1),
        explanation="Một ngày làm việc.",
        policy=ClockPolicy(),
        calendar_confirmed=True,
        result_place="Xã Mẫu",
        register=RegisterEntry(year=2026, book=1, number=number),
        form_set="2025",
        office=office(agency_code),
        counter=1,
    )
