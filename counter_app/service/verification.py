"""The counter proves itself: its journal, its tables, and the contents that its events name."""

from dataclasses import dataclass

from counter_app.domain.attached import NamedContent
from counter_app.domain.moments import in_viet_nam, spoken_moment
from counter_app.domain.sentences import Sentence, say
from counter_app.service.desk import Desk
from counter_app.service.ports import JournalProof, Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterProof:
    """What `prove` found. `attachments` were read whole; `elsewhere` are with other counters.

    `problem` is the first that was found, in the journal or among the attachments.
    """

    journal: JournalProof
    attachments: int = 0
    elsewhere: int = 0
    problem: Sentence | None = None


def prove(desk: Desk, progress: Progress) -> CounterProof:
    """Prove the journal, then every content. Other programs go on meanwhile."""
    journal = desk.store.verify(progress)
    if journal.problem is not None:
        return CounterProof(journal=journal, problem=journal.problem)
    with desk.store.reading() as reader:
        named = reader.attached_contents()
    return _proven(desk, journal, named, progress)


def _proven(
    desk: Desk, journal: JournalProof, named: tuple[NamedContent, ...], progress: Progress
) -> CounterProof:
    """The contents, each read once however often it is named."""
    sound: set[str] = set()
    away: set[str] = set()
    for done, content in enumerate(named, 1):
        if content.sha256 not in sound:
            if not content.own and not desk.attachments.holds(content.sha256):
                away.add(content.sha256)
            elif desk.attachments.is_sound(content.sha256):
                sound.add(content.sha256)
            else:
                return CounterProof(
                    journal=journal, attachments=len(sound), problem=_broken(content)
                )
        progress(done, len(named))
    return CounterProof(journal=journal, attachments=len(sound), elsewhere=len(away))


def _broken(content: NamedContent) -> Sentence:
    return say(
        "Nội dung của tệp “{name}”, đính kèm lúc {moment}, bị thiếu hoặc đã hỏng trên ổ đĩa; hãy "
        "khôi phục thư mục tệp đính kèm từ bản sao lưu.",
        name=content.name,
        moment=spoken_moment(in_viet_nam(content.added_at)),
    )
