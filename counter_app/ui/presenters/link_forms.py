"""The errands of the link, decided without Qt: files out and in, backups, enrolment, the hub."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from counter_app.domain.roles import Act, Actor, may
from counter_app.domain.sentences import Sentence, say
from counter_app.service.backup_port import BackupMade
from counter_app.service.ports import CarriedIn, CarriedOut, SyncState
from counter_app.ui.presenters.attachments import spoken_size
from counter_app.ui.presenters.days import Told
from counter_app.ui.presenters.steps.fields import Field, Part


class Errand(StrEnum):
    """What takes a file, or a folder, and a while."""

    EXPORT = "export"
    IMPORT = "import"
    BACK_UP = "back_up"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class Asked:
    """How an errand asks where: in words, and with which button; and what it says meanwhile."""

    act: Act
    where: Sentence
    go: Sentence
    meanwhile: Sentence


ASKED: Final = {
    Errand.EXPORT: Asked(
        Act.CARRY, say("Ghi gói vào tệp:"), say("Ghi (Enter)"), say("Đang ghi gói và đọc lại…")
    ),
    Errand.IMPORT: Asked(
        Act.CARRY,
        say("Tệp trả lời của tỉnh:"),
        say("Nhận (Enter)"),
        say("Đang nhận tệp trả lời…"),
    ),
    Errand.BACK_UP: Asked(
        Act.SEE_LINK,
        say("Sao lưu vào thư mục:"),
        say("Sao lưu (Enter)"),
        say("Đang sao lưu và kiểm tra lại…"),
    ),
    Errand.PLAN: Asked(
        Act.PLAN_BACKUPS,
        say("Từ nay sao lưu hằng ngày vào:"),
        say("Đặt và sao lưu (Enter)"),
        say("Đang sao lưu và kiểm tra lại…"),
    ),
}
KEPT: Final = 14
"""Backups that a plan made in the window keeps: two weeks."""


def backup_errand(actor: Actor) -> Errand:
    """What to ask where no folder is known: whoever may make it the plan makes it the plan."""
    return Errand.PLAN if may(actor, Act.PLAN_BACKUPS) else Errand.BACK_UP


# ---------------------------------------------------------------- what came of it


def carried_out(done: CarriedOut, name: str) -> Told:
    """A bundle was written. It is not sent: only a reply of the province says so."""
    if not done.events:
        words = say(
            "Không có gì chưa gửi; gói “{name}” chỉ hỏi tỉnh có gì mới cho quầy.", name=name
        )
    else:
        words = say(
            "Đã ghi {count} mục vào gói “{name}” ({size}), đã đọc lại và khớp.",
            count=done.events,
            name=name,
            size=spoken_size(done.size),
        )
    lines = [words, say("Chưa tính là đã gửi cho đến khi nhận tệp trả lời của tỉnh (F7).")]
    if done.left:
        lines.append(
            say("Còn {count} mục không vừa một gói: nhận trả lời rồi ghi tiếp.", count=done.left)
        )
    return Told(tuple(lines), "info")


def carried_in(done: CarriedIn) -> Told:
    """A reply was taken in: what of it is the province's word, and what is still open."""
    lines = [say("Đã nhận tệp trả lời của tỉnh: {count} mục mới cho quầy.", count=done.new)]
    if done.unsent:
        lines.append(say("Tỉnh chưa ký nhận {count} mục; chúng vẫn chờ gửi.", count=done.unsent))
    elif not done.rejected:
        lines.append(say("Tỉnh đã ký nhận mọi thứ của quầy."))
    if done.rejected:
        lines.append(say("{count} mục bị tỉnh từ chối, xem bên dưới.", count=done.rejected))
    if done.passed_over:
        lines.append(say("Đã bỏ qua {count} đợt không chứng thực được.", count=done.passed_over))
    open_ = done.unsent or done.rejected or done.passed_over
    return Told(tuple(lines), "warning" if open_ else "good")


def backed_up(made: BackupMade) -> Told:
    """A backup was made, read back and proven."""
    lines = [
        say(
            "Đã sao lưu {dossiers} hồ sơ, {attachments} tệp đính kèm vào {file} ({size}).",
            dossiers=made.dossiers,
            attachments=made.attachments,
            file=made.file,
            size=spoken_size(made.size),
        )
    ]
    if not made.recoverable:
        lines.append(
            say("Tỉnh chưa công bố khóa dự phòng: bản này chỉ mở được bằng khóa của máy này.")
        )
    return Told(tuple(lines), "good" if made.recoverable else "warning")


# ---------------------------------------------------------------- enrolment, the hub

_AUTHORITY: Final = Field(
    name="authority",
    caption=say("Chứng thư gốc"),
    hint=say("Tệp PEM, chỉ khi máy chủ không dùng chứng thư công cộng."),
    also=("path",),
)


def enrolment_parts(state: SyncState) -> tuple[Part, ...]:
    """The province's address, proposed where it is known, and the single-use code."""
    return (
        Field(
            name="url",
            caption=say("Địa chỉ máy chủ"),
            value=state.url,
            example="https://may-chu.tinh.vn",
        ),
        Field(
            name="code",
            caption=say("Mã ghi danh"),
            example="XXXX-XXXX-XXXX-XXXX",
            hint=say("Tỉnh cấp cho quầy này, dùng một lần, trong 24 giờ."),
        ),
        _AUTHORITY,
    )


def hub_parts(state: SyncState) -> tuple[Part, ...]:
    """The address of the commune's hub."""
    return (
        Field(
            name="url",
            caption=say("Địa chỉ máy chủ xã"),
            value=state.hub.url if state.hub else "",
            example="https://may-chu.xa.local:8443",
            hint=say("Quầy kiểm tra chứng thư tỉnh cấp cho máy chủ xã trước khi gửi gì."),
        ),
        _AUTHORITY,
    )
