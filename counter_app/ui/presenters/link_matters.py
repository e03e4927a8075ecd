"""What somebody must look at because of the link, the gravest first, and what to do about each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from counter_app.domain.authority import WHY_VOID
from counter_app.domain.chronicle import in_words
from counter_app.domain.kinds import name_of
from counter_app.domain.rejects import remedy
from counter_app.domain.roles import Act, Actor, may
from counter_app.domain.sentences import Sentence, say
from counter_app.service.calendar import Touched
from counter_app.service.link import LinkLooked
from counter_app.service.ports import PassedOver, Pile, RejectedStep
from counter_app.ui.presenters.corner import clock_words, when_said

_MOST_PASSED_OVER: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One of them. Enter leads to its dossier, to a list, or to the calendar; or nowhere."""

    what: Sentence
    remedy: Sentence
    tone: str = "warning"
    dossier: str = ""
    pile: Pile | None = None
    calendar: bool = False


def matters_of(looked: LinkLooked, touched: tuple[Touched, ...], actor: Actor) -> list[Matter]:
    """Everything that waits for a person; nobody is led to a page that is not theirs."""
    return [
        *(_rejected(step, looked, actor) for step in looked.rejected),
        *_more_rejected(looked),
        *_of_the_store(looked),
        *_for_the_head(looked, actor),
        *_passed_over(looked),
        *_touched(touched, actor),
    ]


def matters_in_words(matters: list[Matter]) -> Sentence:
    """What stands above them."""
    if not matters:
        return say("Không có việc gì cần xem")
    return say("{count} việc cần xem", count=len(matters))


def _rejected(step: RejectedStep, looked: LinkLooked, actor: Actor) -> Matter:
    when = when_said(step.at, looked.now)
    words = say(
        "{where}: {what} Tỉnh từ chối: {said}",
        where=say("{code}, {when}", code=step.code, when=when) if step.code else when,
        what=in_words(step.fact) or say("{what}.", what=name_of(step.kind)),
        said=step.said,
    )
    dossier = step.dossier_id if may(actor, Act.PRINT) else ""
    return Matter(what=words, remedy=remedy(step.reason), tone="error", dossier=dossier)


def _more_rejected(looked: LinkLooked) -> Iterator[Matter]:
    more = looked.state.rejected - len(looked.rejected)
    if more > 0:
        yield Matter(
            what=say("Và {count} mục khác bị tỉnh từ chối.", count=more),
            remedy=say("Cùng một nguyên nhân thì xử lý một lần; báo quản trị tỉnh."),
            tone="error",
        )


def _of_the_store(looked: LinkLooked) -> Iterator[Matter]:
    """What stands in the sentences themselves is what to do."""
    for remark in looked.remarks:
        yield Matter(what=remark, remedy=say("F12 trao đổi với tỉnh ngay; F8 sao lưu ngay."))
    if looked.certificate is not None:
        yield Matter(what=looked.certificate, remedy=say("F12 để trao đổi với tỉnh ngay."))
    clock = clock_words(looked.state)
    if clock is not None:
        yield Matter(
            what=say("{clock}.", clock=clock),
            remedy=say("Chỉnh đồng hồ của máy; hồ sơ đã nhận không bị mất thứ tự."),
        )
    if any(feed.apart is not None for feed in looked.feeds):
        yield Matter(
            what=say("Nhật ký trên máy này và trên máy chủ còn khác nhau."),
            remedy=say("Sao lưu (F8) rồi báo quản trị tỉnh; không xóa gì trên máy."),
        )


def _for_the_head(looked: LinkLooked, actor: Actor) -> Iterator[Matter]:
    for count, pile, words in (
        (
            looked.disputed,
            Pile.DISPUTED,
            say("{count} hồ sơ được hai nơi xử lý khác nhau.", count=looked.disputed),
        ),
        (looked.shared, Pile.SHARING, say("{count} hồ sơ trùng mã.", count=looked.shared)),
    ):
        if count:
            leads = pile if may(actor, Act.PRINT) else None
            yield Matter(what=words, remedy=_settled_by(actor), pile=leads)


def _settled_by(actor: Actor) -> Sentence:
    if may(actor, Act.SETTLE):
        return say("Enter mở danh sách; phân xử trong từng hồ sơ.")
    if may(actor, Act.PRINT):
        return say("Chờ lãnh đạo phân xử; Enter xem danh sách.")
    return say("Chờ lãnh đạo phân xử.")


def _passed_over(looked: LinkLooked) -> Iterator[Matter]:
    steps = looked.passed_over or ()
    for step in steps[:_MOST_PASSED_OVER]:
        yield _not_counted(step, looked)
    if len(steps) > _MOST_PASSED_OVER:
        yield Matter(
            what=say("Và {count} bước khác không được tính.", count=len(steps) - _MOST_PASSED_OVER),
            remedy=say("Xử lý các bước ở trên trước."),
        )


def _not_counted(step: PassedOver, looked: LinkLooked) -> Matter:
    words = say(
        "{code}, {when}: bước “{what}” không được tính, vì {why}.",
        code=step.code or say("(chưa có mã)"),
        when=when_said(step.at, looked.now),
        what=name_of(step.kind),
        why=WHY_VOID[step.why],
    )
    return Matter(
        what=words,
        remedy=say("Đối chiếu giấy tờ đã in; nếu đúng thì người có quyền làm lại bước này."),
        dossier=step.dossier_id if step.code else "",
    )


def _touched(touched: tuple[Touched, ...], actor: Actor) -> Iterator[Matter]:
    if touched:
        yield Matter(
            what=say("{count} hồ sơ có ngày hẹn đã in khác với lịch làm việc.", count=len(touched)),
            remedy=say("Enter mở trang Lịch làm việc; hẹn lại từng hồ sơ nếu cần.")
            if may(actor, Act.DECLARE_CALENDAR)
            else say("Lãnh đạo xem ở trang Lịch làm việc; ngày đã hẹn không tự đổi."),
            calendar=may(actor, Act.DECLARE_CALENDAR),
        )
