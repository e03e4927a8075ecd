"""Keeping a counter's data safe: backups by plan, and what the clerk must know of a restore."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from counter_app.domain.facts.stores import SUBJECT_PREFIX, Notice, StoreRestored
from counter_app.domain.moments import in_viet_nam, spoken_moment
from counter_app.domain.roles import Act, allow
from counter_app.domain.sentences import Refused, Said, Sentence, say
from counter_app.service.backup_port import BackupMade, BackupPlan, Backups, BackupState
from counter_app.service.desk import Desk
from counter_app.service.ports import Progress

EACH: Final = timedelta(days=1)
MOST_KEPT: Final = 365
_TOLD_FOR: Final = timedelta(days=7)
"""How long a restore is worth a remark: by then a citizen with a paper of the lost hours came."""


def _silent(_done: int, _total: int) -> None:
    """Progress that nobody watches."""


def back_up(
    desk: Desk, to: Path | None = None, *, attachments: bool = True, progress: Progress = _silent
) -> BackupMade:
    """Make a backup in a folder, or as the plan says, which then also removes the oldest ones.

    That it failed is remembered until one succeeds. Raises as `Backups.make` does, and `Refused`
    for "to" where no folder is named and none is planned.
    """
    backups = _backups(desk)
    plan = backups.state().plan
    folder = to or (plan.folder if plan else None)
    if folder is None:
        raise Refused(say("Chưa chọn thư mục sao lưu: hãy nêu --to THƯ_MỤC."), "to")
    try:
        made = backups.make(folder, attachments=attachments, progress=progress)
        if plan is not None and to is None:
            made = replace(made, removed=backups.thin_out(plan, made))
    except Said as error:
        backups.failed(str(error), desk.clock.now())
        raise
    backups.made(made)
    return made


def backup_due(desk: Desk) -> bool:
    """Whether a plan asks for a backup now: none is there, or the last is older than a day."""
    if desk.backups is None:
        return False
    state = desk.backups.state()
    return state.plan is not None and (
        state.last is None or _age(desk, state.last) >= EACH or _age(desk, state.last) < -EACH
    )


def back_up_if_due(desk: Desk, progress: Progress = _silent) -> BackupMade | None:
    """Make the backup that the plan asks for; None where none is due. Raises as `back_up` does."""
    return back_up(desk, progress=progress) if backup_due(desk) else None


def back_up_as_planned(desk: Desk, progress: Progress = _silent) -> BackupMade | None:
    """Make a backup, as after the day's end; None where none is planned. Raises as `back_up`."""
    planned = desk.backups is not None and desk.backups.state().plan is not None
    return back_up(desk, progress=progress) if planned else None


def plan_backups(desk: Desk, plan: BackupPlan | None) -> None:
    """Choose where backups go by themselves; None for nowhere. Raises `Refused`."""
    allow(desk.actor, Act.PLAN_BACKUPS)
    if plan is not None and not 1 <= plan.keep <= MOST_KEPT:
        raise Refused(say("Số bản sao lưu giữ lại phải từ 1 đến {most}.", most=MOST_KEPT), "keep")
    _backups(desk).choose(plan)


def backup_state(desk: Desk) -> BackupState:
    """The plan, the last good backup, and why the last try failed if it did."""
    return desk.backups.state() if desk.backups is not None else BackupState()


def settle_twin(desk: Desk) -> None:
    """Say that no other machine goes on under this counter's key any more: its band is whole again.

    Raises `Refused` where none was noticed.
    """
    allow(desk.actor, Act.ENROL_DEVICE)
    with desk.writing() as work:
        known = work.restored()
        if known is None or not known.lane:
            raise Refused(say("Không có máy nào khác đang dùng khóa của quầy này."), "data")
        settled = replace(
            known, noticed=(Notice.SETTLED,), noticed_at=desk.clock.now(), beyond="", lane=0
        )
        work.record(settled, subject=SUBJECT_PREFIX + work.device().id)
        work.commit()


def remarks(desk: Desk) -> tuple[Sentence, ...]:
    """What the clerk should know when the window opens, the gravest first."""
    now = desk.clock.now()
    with desk.store.reading() as reader:
        restored = reader.restored()
    said = (_of_restored(restored, now), _of_backups(desk, backup_state(desk)))
    return tuple(sentence for sentence in said if sentence is not None)


def _of_restored(restored: StoreRestored | None, now: datetime) -> Sentence | None:
    if restored is None:
        return None
    if restored.lane:
        return say(
            "Một máy khác cũng đang ghi bằng khóa của quầy này (ổ đĩa bị nhân bản?). Hồ sơ của cả "
            "hai máy đều được giữ; số hồ sơ của máy này nay bắt đầu từ {first}. Hãy báo quản trị "
            "để thiết lập lại một trong hai máy.",
            first=restored.lane,
        )
    if Notice.SETTLED in restored.noticed or now - restored.noticed_at > _TOLD_FOR:
        return None
    return say(
        "Dữ liệu của quầy đã được khôi phục về một thời điểm trước ({moment}). Việc ghi sau thời "
        "điểm đó sẽ trở lại khi đồng bộ, nếu đã gửi; số hồ sơ và số sổ được nhảy cách để không cấp "
        "trùng. Hãy đối chiếu giấy tờ đã in.",
        moment=spoken_moment(in_viet_nam(restored.noticed_at)),
    )


def _of_backups(desk: Desk, state: BackupState) -> Sentence | None:
    if state.plan is None:
        return None
    if state.problem:
        return say("Lần sao lưu gần nhất không thành: {problem}", problem=state.problem)
    if state.last is not None and _age(desk, state.last) > 3 * EACH:
        return say(
            "Bản sao lưu tốt gần nhất đã {days} ngày tuổi.", days=_age(desk, state.last).days
        )
    return None


def _age(desk: Desk, made: BackupMade) -> timedelta:
    return desk.clock.now() - made.made_at


def _backups(desk: Desk) -> Backups:
    if desk.backups is None:
        raise Refused(say("Ở đây không sao lưu được."), "to")
    return desk.backups
