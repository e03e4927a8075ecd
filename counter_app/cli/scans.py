"""Commands about scans and photos: attach them, list them, take one out, clean up."""

from collections.abc import Sequence

from counter_app.cli.session import Session
from counter_app.domain.digitisation import components_of, files_of, flag_of, is_digitised
from counter_app.domain.dossier import Dossier
from counter_app.domain.facts.attachments import Digitised, Place
from counter_app.domain.sentences import Refused, Said, say
from counter_app.service.attachments import (
    AttachedFile,
    AttachFile,
    attach,
    component_named,
    export,
    sweep,
    withdraw,
)
from counter_app.service.desk import Desk
from counter_app.service.look_up import dossier


def attach_files(session: Session) -> int:
    """`attach CODE FILE...`: each file is recorded by itself; what came before a bad one stays."""
    done: list[AttachedFile] = []
    with session.desk() as desk:
        try:
            for command in _commands(session, desk):
                done.append(attach(desk, command))  # noqa: PERF401 - a bad file ends it half-way
        except Said:
            if done:
                _answer_attached(session, done)
            raise
    return _answer_attached(session, done)


def _commands(session: Session, desk: Desk) -> list[AttachFile]:
    arguments = session.arguments
    place, component = Place.RESULT if arguments.result else Place.OTHER, ""
    if arguments.component is not None:
        place = Place.COMPONENT
        component = component_named(dossier(desk, arguments.code), arguments.component)
    return [
        AttachFile(
            code=arguments.code,
            path=path,
            place=place,
            component=component,
            digitised=_flag(session),
            reused_from=arguments.reused_from,
        )
        for path in arguments.files
    ]


def _flag(session: Session) -> Digitised:
    if session.arguments.reused_result:
        return Digitised.REUSED_RESULT
    return Digitised.REUSED if session.arguments.reused else Digitised.SCANNED


def _answer_attached(session: Session, done: Sequence[AttachedFile]) -> int:
    return session.answer(
        [
            {
                "id": one.attached.event_id,
                "name": one.attached.file.name,
                "media_type": one.attached.file.media_type,
                "pages": one.attached.file.pages,
                "size": one.attached.file.size,
                "sha256": one.attached.file.sha256,
                "notes": [session.said(note) for note in one.notes],
            }
            for one in done
        ]
    )


def list_attachments(session: Session) -> int:
    """`attachments CODE`: the files with their numbers, and what of the dossier is digitised."""
    with session.desk() as desk:
        shown = dossier(desk, session.arguments.code)
    return session.answer(
        {
            "digitised": is_digitised(shown),
            "components": [
                {"number": number, "name": part.name, "flag": part.flag, "files": len(part.files)}
                for number, part in enumerate(components_of(shown), 1)
            ],
            "result": flag_of(files_of(shown, Place.RESULT)),
            "files": [
                {"number": number, "id": one.event_id, "file": one.file, "withdrawn": one.withdrawn}
                for number, one in enumerate(shown.attachments, 1)
            ],
        }
    )


def one_attachment(session: Session) -> int:
    """`attachment CODE N -o FILE | --withdraw REASON`."""
    arguments = session.arguments
    with session.desk() as desk:
        event_id = _numbered(dossier(desk, arguments.code), arguments.number)
        if arguments.withdraw is not None:
            withdraw(desk, arguments.code, event_id, arguments.withdraw)
            return session.answer({"id": event_id, "withdrawn": True})
        if not arguments.output.absolute().parent.is_dir():
            raise Refused(
                say("Không có thư mục {folder}.", folder=arguments.output.parent), "output"
            )
        exported = export(desk, arguments.code, event_id, arguments.output)
    return session.answer(
        {"file": str(arguments.output), "id": event_id, "sha256": exported.file.sha256}
    )


def _numbered(shown: Dossier, number: int) -> str:
    if not 1 <= number <= len(shown.attachments):
        raise Refused(
            say(
                "Hồ sơ {code} có {count} tệp đính kèm, không có tệp thứ {number}.",
                code=shown.code,
                count=len(shown.attachments),
                number=number,
            ),
            "number",
        )
    return shown.attachments[number - 1].event_id


def sweep_orphans(session: Session) -> int:
    """`sweep`: remove contents that no event names."""
    with session.desk() as desk:
        return session.answer({"removed": sweep(desk)})
