"""A synthetic dossier's whole life, and each paper that it brings."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from counter_app.domain.books import HandoverList, HandoverRow, RegisterBook, RegisterRow
from counter_app.domain.catalogue import ComponentKind
from counter_app.domain.dossier import Dossier, Step
from counter_app.domain.facts import DossierReceived, Fact
from counter_app.domain.facts.life import (
    DossierRefused,
    DossierStopped,
    DueChanged,
    HandedOver,
    PaperNumber,
    ResultPaper,
    ResultReady,
    ResultReturned,
    SupplementItem,
    SupplementRequested,
    TakenBack,
)
from counter_app.domain.facts.money import FeeCollected, PaymentMethod, PaymentMoment
from counter_app.domain.moments import VIET_NAM
from counter_app.receipts import PdfForms
from counter_app.service.ports import FormName, FormRequest, Paper, PrintedForm
from tests.receipts.samples import OFFICE, RECEPTION, dossier

UNIT = OFFICE.unit_name
HANDLER = "Công chức Tư pháp - Hộ tịch"
PAPER = PaperNumber(year=2026, book=1, number=7)


def at(day: int, hour: int = 8, minute: int = 0, month: int = 2) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=VIET_NAM)


SUPPLEMENT = SupplementRequested(
    paper=PAPER,
    items=(
        SupplementItem(
            name="Giấy chứng sinh",
            kind=ComponentKind.ORIGINAL,
            what_is_wrong="họ tên người mẹ khác với giấy tờ tùy thân",
        ),
        SupplementItem(
            name="Giấy chứng nhận kết hôn của cha, mẹ", kind=ComponentKind.CERTIFIED_COPY, count=2
        ),
    ),
    reason="Thông tin trên Giấy chứng sinh chưa thống nhất (Điều 16 Luật Hộ tịch)",
    requested_at=at(6, 9, 30),
    clerk="Lê Văn Thử",
)
REFUSAL = DossierRefused(
    paper=PAPER,
    reason="Trẻ em đã được đăng ký khai sinh tại Ủy ban nhân dân xã Thử, số 15 ngày 20/01/2026.",
    legal_ground="khoản 1 Điều 13 và khoản 1 Điều 16 Luật Hộ tịch",
    refused_at=at(6, 10),
    clerk="Lê Văn Thử",
)
FIRST_HANDED = HandedOver(
    from_office=UNIT,
    to_office=HANDLER,
    giver="Lê Văn Thử",
    receiver="Phạm Thị Mẫu",
    handed_at=at(5, 15, 30),
    step_due_at=at(9, 11, 30),
)
ASKED = HandedOver(
    from_office=HANDLER,
    to_office="Công an xã Mẫu",
    giver="Phạm Thị Mẫu",
    receiver="Vũ Văn Thử",
    handed_at=at(6, 14),
    step_due_at=at(6, 17),
    coordinating=True,
    note="Xác minh nơi cư trú",
)
ANSWERED = TakenBack(
    from_office="Công an xã Mẫu",
    to_office=HANDLER,
    giver="Vũ Văn Thử",
    receiver="Phạm Thị Mẫu",
    taken_at=at(9, 8, 15),
)
BACK = TakenBack(
    from_office=HANDLER,
    to_office=UNIT,
    giver="Phạm Thị Mẫu",
    receiver="Lê Văn Thử",
    taken_at=at(10, 7, 45),
)
APOLOGY = DueChanged(
    paper=replace(PAPER, book=2, number=12),
    old_due_at=at(10, 8, 5),
    new_due_at=at(13, 16),
    reason="phải xác minh nơi cư trú của cha, mẹ trẻ em tại Công an xã Mẫu",
    signer="Hoàng Văn Mẫu",
    changed_at=at(9, 8, 30),
)
PAID = FeeCollected(
    amount=24_000,
    method=PaymentMethod.CASH,
    moment=PaymentMoment.RECEPTION,
    receipt_number="0000123",
    collected_at=at(5, 8, 10),
    clerk="Lê Văn Thử",
)
READY = ResultReady(
    results=(
        ResultPaper(name="Giấy khai sinh (bản chính)", number="Số 21/2026"),
        ResultPaper(name="Trích lục khai sinh (bản sao)", number="Số 15/TLKS-BS", count=2),
    ),
    ready_at=at(10, 7, 50),
)
RETURNED = ResultReturned(
    returned_at=at(10, 9, 20),
    way="counter",
    receiver="Trần Thị Thử",
    paper_shown="Căn cước",
    authority="giấy ủy quyền ngày 03/02/2026",
    clerk="Lê Văn Thử",
)
STOPPED = DossierStopped(
    paper=PAPER,
    ground="Người yêu cầu rút hồ sơ",
    requested_by="Nguyễn Văn Mẫu (đơn ngày 09/02/2026)",
    fees_handling="Hoàn trả 24.000 đồng",
    papers_returned="Tờ khai, Giấy chứng sinh, Giấy chứng nhận kết hôn",
    signer="Hoàng Văn Mẫu",
    stopped_at=at(9, 15),
)
LIFE = (PAID, FIRST_HANDED, ASKED, ANSWERED, APOLOGY, BACK, READY, RETURNED)
TOLD: dict[FormName, Fact | None] = {
    FormName.RECEIPT: None,
    FormName.SUPPLEMENT_REQUEST: SUPPLEMENT,
    FormName.REFUSAL: REFUSAL,
    FormName.APOLOGY: APOLOGY,
    FormName.STOP_NOTICE: STOPPED,
    FormName.CONTROL_SLIP: None,
    FormName.FEE: PAID,
    FormName.RESULT: RETURNED,
    FormName.LABEL: None,
}


def lived(reception: DossierReceived = RECEPTION, facts: Iterable[Fact] = LIFE) -> Dossier:
    """A dossier that these facts happened to, one after the other."""
    steps = tuple(
        Step(event_id=f"{number:064x}", device="d", actor="", kind=fact.KIND, fact=fact)
        for number, fact in enumerate((reception, *facts))
    )
    return replace(dossier(), reception=reception, steps=steps, due_at=reception.due_at)


def form_of(
    form: FormName,
    *,
    paper: Paper = Paper.A5,
    form_set: str = "2025",
    copy: int = 1,
    life: Dossier | None = None,
    fact: Fact | None = None,
) -> PrintedForm:
    """A paper of the sample's life, or of another, telling of this fact or of the sample's."""
    return PdfForms().draw(
        FormRequest(
            form=form,
            dossier=life or lived(facts=(*LIFE, STOPPED)),
            fact=fact or TOLD[form],
            paper=paper,
            form_set=form_set,
            copy=copy,
        )
    )


def handover(rows: int = 12, copy: int = 1) -> HandoverList:
    """Dossiers on their way to the handler."""
    return HandoverList(
        office=OFFICE,
        from_office="Trung tâm Phục vụ hành chính công xã Mẫu",
        to_office=HANDLER,
        giver="Lê Văn Thử",
        receiver="Phạm Thị Mẫu",
        handed_at=at(5, 15, 30),
        rows=tuple(
            HandoverRow(
                code=f"H30.12-260205-{1000 + number}",
                applicant=f"Nguyễn Văn Mẫu {number}",
                procedure="Thủ tục đăng ký khai sinh",
                due_at=at(10, 8, 5) if number % 5 else None,
                papers=3 + number % 4,
                note="" if number % 3 else "Có bản chính để đối chiếu",
            )
            for number in range(1, rows + 1)
        ),
        copy=copy,
    )


PROCEDURES = (
    "Thủ tục đăng ký khai sinh",
    "Chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan, tổ chức có thẩm quyền cấp",
    "Đăng ký thành lập hộ kinh doanh",
)


def register_line(number: int) -> RegisterRow:
    """A line of the sample register."""
    returned = at(1 + number % 27, 9, 30, month=3) if number % 4 else None
    return RegisterRow(
        number=number,
        code=f"H30.12-2602{1 + number % 27:02d}-{1000 + number % 9000}",
        procedure=PROCEDURES[number % 3],
        sets=1 + number % 3,
        applicant=f"Nguyễn Văn Mẫu {number}",
        address="Thôn Mẫu, xã Mẫu, tỉnh Mẫu",
        phone="0900 000 000",
        handling_office=HANDLER,
        received_at=at(1 + number % 27),
        due_at=at(1 + number % 27, 8, 5, month=3) if number % 7 else None,
        returned_at=returned,
        way=("counter", "post", "electronic")[number % 3] if returned else "",
        receiver="Trần Thị Thử" if returned else "",
        note="Dừng xử lý" if number % 50 == 0 else "",
    )


def register_book(rows: int, *, closed: bool = True, form_set: str = "2025") -> RegisterBook:
    """A register of so many lines."""
    return RegisterBook(
        office=OFFICE,
        year=2026,
        book=1,
        rows=map(register_line, range(1, rows + 1)),
        count=rows,
        as_of=at(31, 16, 30, month=12),
        closed=closed,
        form_set=form_set,
    )
