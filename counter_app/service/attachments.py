"""Scans and photos of a dossier's papers: attach, withdraw, look at, take out, sweep."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from counter_app.domain.attached import Attached
from counter_app.domain.checks import check_text
from counter_app.domain.digitisation import files_of
from counter_app.domain.dossier import SUBJECT_PREFIX, Dossier
from counter_app.domain.facts.attachments import (
    AttachmentAdded,
    AttachmentExported,
    AttachmentWithdrawn,
    Digitised,
    Place,
)
from counter_app.domain.media import ENDINGS, WHERE, kept_name
from counter_app.domain.roles import Act, allow
from counter_app.domain.sentences import Refused, Sentence, Unavailable, say
from counter_app.service.attachment_port import Taken
from counter_app.service.desk import Desk
from counter_app.service.look_up import dossier as dossier_under
from counter_app.service.papers import dossier_with
from counter_app.service.ports import PageImage, Work

ORPHANS_KEPT: Final = timedelta(days=1)
"""A content that no event names may belong to an event that is about to be written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachFile:
    """A file for a dossier. `component` is a component's name, where `place` asks for one.

    `reused_from` says where a re-used document comes from (a dossier's code, a result's number).
    """

    code: str
    path: Path
    place: Place = Place.OTHER
    component: str = ""
    digitised: Digitised = Digitised.SCANNED
    reused_from: str = ""
    clerk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachedFile:
    """A file that is safely attached, and what the clerk should know about it."""

    attached: Attached
    notes: tuple[Sentence, ...] = ()


def component_named(dossier: Dossier, number: int) -> str:
    """The name of a component by its number, from 1. Raises `Refused`."""
    if not 1 <= number <= len(dossier.components):
        raise Refused(
            say(
                "Hồ sơ {code} có {count} thành phần, không có thành phần thứ {number}.",
                code=dossier.code,
                count=len(dossier.components),
                number=number,
            ),
            "component",
        )
    return dossier.components[number - 1].name


def attach(desk: Desk, command: AttachFile) -> AttachedFile:
    """Keep the file's content, then record that it belongs to the dossier.

    A file that is there already, in the same place, is not attached again; so repeating is
    harmless. Raises `Refused` before anything is recorded, `Unavailable` where disk or store are
    away; a content without an event is swept away in time.
    """
    allow(desk.actor, Act.ATTACH)
    _check_place(dossier_under(desk, command.code), command)
    taken = desk.attachments.take(command.path)
    with desk.writing() as work:
        dossier = dossier_with(work, command.code.strip().upper())
        _check_place(dossier, command)
        known = _same_content(dossier, taken.sha256)
        for one in known:
            if one in files_of(dossier, command.place, command.component):
                return AttachedFile(
                    attached=one, notes=(say("Tệp này đã được đính kèm ở đây từ trước."),)
                )
        _check_room(desk, dossier, taken)
        attached = _recorded(desk, work, dossier, _fact(desk, command, taken))
        work.commit()
    return AttachedFile(attached=attached, notes=tuple(map(_seen_elsewhere, known)))


def _check_place(dossier: Dossier, command: AttachFile) -> None:
    named = bool(command.component)
    if named != (command.place is Place.COMPONENT):
        raise Refused(say("Hãy chọn thành phần hồ sơ mà tệp này thể hiện."), "component")
    if named and command.component not in {part.name for part in dossier.components}:
        raise Refused(
            say("Hồ sơ không có thành phần “{name}”.", name=command.component), "component"
        )


def _same_content(dossier: Dossier, sha256: str) -> tuple[Attached, ...]:
    return tuple(
        one for one in dossier.attachments if one.withdrawn is None and one.file.sha256 == sha256
    )


def _seen_elsewhere(known: Attached) -> Sentence:
    if known.file.component:
        return say("Tệp giống hệt đã đính kèm cho “{name}”.", name=known.file.component)
    return say("Tệp giống hệt đã đính kèm cho hồ sơ này ở chỗ khác.")


def _check_room(desk: Desk, dossier: Dossier, taken: Taken) -> None:
    most = desk.attachments.limits.dossier_bytes
    if sum(one.file.size for one in dossier.attachments) + taken.size > most:
        raise Refused(
            say("Các tệp của một hồ sơ có tổng cộng tối đa {most} MB.", most=most >> 20), WHERE
        )


def _fact(desk: Desk, command: AttachFile, taken: Taken) -> AttachmentAdded:
    media = taken.media
    return AttachmentAdded(
        place=command.place,
        component=command.component,
        sha256=taken.sha256,
        size=taken.size,
        media_type=media.type,
        pages=media.pages,
        width=media.width,
        height=media.height,
        digitised=command.digitised,
        reused_from=check_text(command.reused_from, "reused_from", most=200),
        name=kept_name(command.path.name) or f"tep{ENDINGS[media.type]}",
        added_at=desk.clock.now().replace(microsecond=0),
        clerk=check_text(command.clerk or desk.actor.name, "clerk", most=100),
    )


def _recorded(desk: Desk, work: Work, dossier: Dossier, fact: AttachmentAdded) -> Attached:
    """The file in the journal. Asks again for its content, which a sweep may just have taken."""
    if not desk.attachments.holds(fact.sha256):
        raise Unavailable(say("Chưa lưu được nội dung tệp; hãy đính kèm lại."))
    event = work.record(fact, subject=SUBJECT_PREFIX + dossier.id)
    return Attached(file=fact, event_id=event.id.hex(), device=event.header.origin)


def attachment_of(dossier: Dossier, event_id: str) -> Attached:
    """The file that an event attached. Raises `Refused`."""
    for one in dossier.attachments:
        if one.event_id == event_id:
            return one
    raise Refused(say("Hồ sơ {code} không có tệp đính kèm này.", code=dossier.code), WHERE)


def withdraw(desk: Desk, code: str, event_id: str, reason: str, *, clerk: str = "") -> None:
    """Take back a file that was attached by mistake; the content stays until the purge.

    Raises `Refused` without a reason, and where the file was taken back before.
    """
    allow(desk.actor, Act.ATTACH)
    why = check_text(reason, "reason", most=500)
    if not why:
        raise Refused(say("Hãy ghi lý do rút tệp."), "reason")
    with desk.writing() as work:
        dossier = dossier_with(work, code.strip().upper())
        if attachment_of(dossier, event_id).withdrawn is not None:
            raise Refused(say("Tệp này đã được rút từ trước."), WHERE)
        fact = AttachmentWithdrawn(
            attachment=event_id,
            reason=why,
            withdrawn_at=desk.clock.now().replace(microsecond=0),
            clerk=check_text(clerk or desk.actor.name, "clerk", most=100),
        )
        work.record(fact, subject=SUBJECT_PREFIX + dossier.id)
        work.commit()


def open_attachment(desk: Desk, attached: Attached) -> bytes:
    """The content of a file, to be shown. Raises `Refused`, `Unavailable`, `Damaged`."""
    _check_here(desk, attached)
    return b"".join(desk.attachments.content(attached.file.sha256))


def picture(desk: Desk, attached: Attached, page: int, edge: int) -> PageImage:
    """A page (from 0) of a file, at most `edge` pixels wide and high. Raises as above."""
    _check_here(desk, attached)
    return desk.attachments.picture(attached.file.sha256, page, edge)


def _check_here(desk: Desk, attached: Attached) -> None:
    """Raises `Refused` where files are not for this person to see, and `Unavailable` for the file
    of another counter that has not come yet."""
    allow(desk.actor, Act.ATTACH)
    if desk.attachments.holds(attached.file.sha256):
        return
    with desk.store.reading() as reader:
        own = reader.device().id
    if attached.device != own:
        raise Unavailable(say("Tệp này do quầy khác đính kèm, nội dung chưa được gửi tới máy này."))


def export(desk: Desk, code: str, event_id: str, path: Path, *, clerk: str = "") -> Attached:
    """Write a file's content in the clear, after it was recorded that it leaves the store.

    Raises `Refused`, `Unavailable`, `Damaged`; nothing is recorded of a content that is not here.
    """
    allow(desk.actor, Act.ATTACH)
    attached = attachment_of(dossier_under(desk, code), event_id)
    open_attachment(desk, attached)
    with desk.writing() as work:
        dossier = dossier_with(work, code.strip().upper())
        fact = AttachmentExported(
            attachment=event_id,
            exported_at=desk.clock.now().replace(microsecond=0),
            clerk=check_text(clerk or desk.actor.name, "clerk", most=100),
        )
        work.record(fact, subject=SUBJECT_PREFIX + dossier.id)
        work.commit()
    desk.attachments.save(attached.file.sha256, path)
    return attached


def sweep(desk: Desk) -> int:
    """Remove contents that no event names and that are older than a day; how many were.

    They come from a crash, or a refusal, between content and event. The removal itself happens
    under the writer's lock, so that no event is just about to name what goes.
    """
    before = desk.clock.now() - ORPHANS_KEPT
    with desk.store.reading() as reader:
        named = {content.sha256 for content in reader.attached_contents()}
    orphans = desk.attachments.unnamed(named, before)
    if not orphans:
        return 0
    with desk.store.writing():
        return desk.attachments.discard(orphans, before)
