"""Synthetic dossiers to print."""

from dataclasses import replace
from datetime import date, datetime

from counter_app.domain.catalogue import ComponentKind, Limit, LimitUnit
from counter_app.domain.dossier import Dossier
from counter_app.domain.facts import (
    ComponentReceived,
    DossierReceived,
    FeeDue,
    ProcedureTaken,
    RegisterEntry,
)
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.office import Office
from counter_app.domain.people import Person, Submitter
from counter_app.domain.policy import ClockPolicy
from counter_app.domain.stages import Stage
from counter_app.receipts import PdfForms
from counter_app.service.ports import FormName, FormRequest, Paper, PrintedForm

CODE = "H30.12-260205-1001"

OFFICE = Office(
    agency_code="H30.12",
    agency_name="ỦY BAN NHÂN DÂN XÃ MẪU",
    unit_name="TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ MẪU",
    place="Xã Mẫu",
    phone="0200 000 0000",
    tracking_url="https://motcua.example.vn/tra-cuu?ma={code}",
)

APPLICANT = Person(
    name="Nguyễn Văn Mẫu",
    id_number="001090000000",
    phone="0900 000 000",
    address="Thôn Mẫu, xã Mẫu, tỉnh Mẫu",
    email="mau@example.vn",
)

SUBMITTER = Submitter(
    name="Trần Thị Thử", id_number="001190000000", authority="giấy ủy quyền ngày 03/02/2026"
)

COMPONENTS = (
    ComponentReceived(name="Tờ khai đăng ký khai sinh theo mẫu", kind=ComponentKind.ORIGINAL),
    ComponentReceived(name="Giấy chứng sinh", kind=ComponentKind.ORIGINAL),
    ComponentReceived(
        name="Giấy chứng nhận kết hôn của cha, mẹ trẻ em (nếu cha, mẹ trẻ em có đăng ký kết hôn)",
        kind=ComponentKind.CERTIFIED_COPY,
        count=2,
    ),
)

FEES = (
    FeeDue(name="Lệ phí đăng ký hộ tịch", amount=8_000),
    FeeDue(name="Phí bản sao trích lục", amount=8_000, quantity=2),
)

RECEPTION = DossierReceived(
    code=CODE,
    procedure=ProcedureTaken(
        code="1.001193",
        name="Thủ tục đăng ký khai sinh",
        field="Hộ tịch",
        valid_from=date(2025, 7, 1),
        limit=Limit(unit=LimitUnit.WORKING_DAY, quarters=12),
    ),
    applicant=APPLICANT,
    submitter=SUBMITTER,
    summary="Đăng ký khai sinh cho con Nguyễn Thị Mẫu",
    components=COMPONENTS,
    received_at=datetime(2026, 2, 5, 8, 5, tzinfo=VIET_NAM),
    due_at=datetime(2026, 2, 10, 8, 5, tzinfo=VIET_NAM),
    explanation="3 ngày làm việc từ 08:05 ngày 05/02/2026; nghỉ T7 07/02, CN 08/02",
    policy=ClockPolicy(),
    calendar_confirmed=True,
    fees=FEES,
    result_place="Trung tâm Phục vụ hành chính công xã Mẫu",
    register=RegisterEntry(year=2026, book=1, number=128),
    form_set="2025",
    office=OFFICE,
    counter=1,
    clerk="Lê Văn Thử",
)


def dossier(**changes: object) -> Dossier:
    """A dossier whose reception differs from the sample in what is named."""
    reception = replace(RECEPTION, **changes)  # type: ignore[arg-type]
    return Dossier(
        id="01KA0000000000000000000000",
        feed=reception.office.agency_code,
        event_id="0" * 64,
        reception=reception,
        stage=Stage.RECEIVED,
    )


def receipt_of(
    received: Dossier, *, paper: Paper, form_set: str = "", copy: int = 1
) -> PrintedForm:
    """Form 01 of a dossier."""
    return PdfForms().draw(
        FormRequest(
            form=FormName.RECEIPT, dossier=received, paper=paper, form_set=form_set, copy=copy
        )
    )
