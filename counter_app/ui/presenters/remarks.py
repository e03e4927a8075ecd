"""What the page says about the entry without standing in the way: due time, doubts, fees."""

from collections.abc import Sequence
from datetime import date

from counter_app.domain.catalogue import ComponentKind, Procedure
from counter_app.domain.due import Due, limit_in_words
from counter_app.domain.fees import in_dong, total
from counter_app.domain.idcard import id_number_warnings
from counter_app.domain.moments import spoken_day
from counter_app.domain.sentences import Refused, Sentence, say
from counter_app.ui.presenters.entry import Entry, PersonEntry
from counter_app.ui.presenters.foresight import Foresight
from counter_app.ui.presenters.papers import fees_due, missing
from counter_app.ui.presenters.persons import bare_id, iso_day

_WEEKDAYS = (
    say("Thứ Hai"),
    say("Thứ Ba"),
    say("Thứ Tư"),
    say("Thứ Năm"),
    say("Thứ Sáu"),
    say("Thứ Bảy"),
    say("Chủ Nhật"),
)

KIND_WORDS = {
    ComponentKind.ORIGINAL: say("Bản chính"),
    ComponentKind.COPY: say("Bản sao"),
    ComponentKind.CERTIFIED_COPY: say("Bản sao chứng thực"),
    ComponentKind.E_COPY: say("Bản sao điện tử"),
    ComponentKind.E_FORM: say("Biểu mẫu điện tử"),
    ComponentKind.SHOWN: say("Xuất trình"),
}


def due_in_words(due: Due) -> Sentence:
    """The due time as the clerk reads it out to the citizen."""
    if due.at is None:
        return say("Không hẹn ngày trả")
    return say(
        "{hour}\n{weekday}, {day}",
        hour=f"{due.at:%H:%M}",
        weekday=_WEEKDAYS[due.at.weekday()],
        day=spoken_day(due.at.date()),
    )


def about(procedure: Procedure) -> Sentence:
    """One line about a procedure: code, field, limit."""
    return say(
        "{code} · {field} · thời hạn: {limit}",
        code=procedure.code,
        field=procedure.field,
        limit=limit_in_words(procedure.limit),
    )


def amount_due(entry: Entry, procedure: Procedure | None) -> Sentence:
    """What the citizen pays in all."""
    amount = total(fees_due(entry, procedure))
    if any(fee.quantity and not (fee.amount or fee.exemption) for fee in entry.fees):
        if not amount:
            return say("Chưa có mức thu: gõ số tiền hoặc chọn lý do miễn")
        return say("Thu {amount}, chưa kể khoản chưa có mức thu", amount=in_dong(amount))
    return say("Thu {amount}", amount=in_dong(amount)) if amount else say("Không thu phí, lệ phí")


def doubts_about_person(
    person: PersonEntry, card_remarks: Sequence[Sentence]
) -> tuple[Sentence, ...]:
    """What does not fit in the applicant's number or was odd about the card; never a refusal."""
    try:
        born = iso_day(person.birth_date, "applicant.birth_date")
    except Refused:
        born = ""
    found = id_number_warnings(
        bare_id(person.id_number), person.gender, date.fromisoformat(born) if born else None
    )
    return (*found, *(remark for remark in card_remarks if remark not in found))


def doubts(entry: Entry, foresight: Foresight | None) -> tuple[Sentence, ...]:
    """What the clerk should know before receiving, most pressing first."""
    return (*_duplicates(foresight), *_lacking(entry), *_due_warnings(foresight))


def _duplicates(foresight: Foresight | None) -> tuple[Sentence, ...]:
    rows = foresight.duplicates if foresight else ()
    return tuple(
        say(
            "Người này đã có hồ sơ {code} cùng thủ tục, nhận ngày {day}, chưa giải quyết xong.",
            code=row.code,
            day=spoken_day(row.received_at.date()),
        )
        for row in rows[:1]
    ) + tuple(say("Và {count} hồ sơ trùng khác.", count=len(rows) - 1) for _ in rows[1:2])


def _lacking(entry: Entry) -> tuple[Sentence, ...]:
    said = []
    if lacking := len(missing(entry)):
        said.append(say("Còn thiếu {count} thành phần bắt buộc.", count=lacking))
    if entry.submitter is not None and not entry.submitter.authority.strip():
        said.append(say("Chưa ghi giấy ủy quyền hoặc quan hệ của người nộp."))
    return tuple(said)


def _due_warnings(foresight: Foresight | None) -> tuple[Sentence, ...]:
    return foresight.due.warnings if foresight and foresight.due else ()
