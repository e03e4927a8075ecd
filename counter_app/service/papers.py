"""Papers of a dossier: shown freely, printed only with a record of it."""

import hashlib

from counter_app.domain.dossier import SUBJECT_PREFIX, Dossier
from counter_app.domain.facts import DocumentPrinted
from counter_app.domain.sentences import Refused, say
from counter_app.service.desk import Desk
from counter_app.service.ports import Paper, PrintedForm, Reader

RECEIPT = "01"


def dossier_with(reader: Reader, code: str) -> Dossier:
    """The one dossier under a code. Raises `Refused` where there is none, or a clash of two."""
    found = reader.dossiers_with_code(code)
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refused(say("Không có hồ sơ nào mang mã {code}.", code=code), "code")
    raise Refused(
        say("Có {count} hồ sơ cùng mã {code}; cần lãnh đạo xử lý.", count=len(found), code=code),
        "code",
    )


def show_receipt(
    desk: Desk, code: str, *, paper: Paper = Paper.A5, form_set: str = ""
) -> PrintedForm:
    """Form 01 as it would be printed next, without printing it."""
    with desk.store.reading() as reader:
        dossier = dossier_with(reader, code)
    copy = dossier.copies_of(RECEIPT) + 1
    return desk.forms.receipt(dossier, paper=paper, form_set=form_set, copy=copy)


def print_receipt(
    desk: Desk, code: str, *, paper: Paper = Paper.A5, form_set: str = ""
) -> PrintedForm:
    """Form 01 for the printer: its printing is durably recorded before this returns.

    From the second time on the form says that it is a reprint, and which.
    """
    with desk.store.writing() as work:
        dossier = dossier_with(work, code)
        copy = dossier.copies_of(RECEIPT) + 1
        printed = desk.forms.receipt(dossier, paper=paper, form_set=form_set, copy=copy)
        work.record(
            DocumentPrinted(
                form=printed.form,
                form_set=printed.form_set,
                paper=paper,
                copy=copy,
                printed_at=desk.clock.now().replace(microsecond=0),
                digest=hashlib.sha256(printed.pdf).hexdigest(),
            ),
            subject=SUBJECT_PREFIX + dossier.id,
        )
        work.commit()
    return printed


def redraw_receipt(desk: Desk, code: str, copy: int) -> PrintedForm:
    """The very bytes of a copy that was printed before, without a new record.

    Raises `Refused` where there is no such copy.
    """
    with desk.store.reading() as reader:
        dossier = dossier_with(reader, code)
    for printed in dossier.printed:
        document = printed.document
        if document.form == RECEIPT and document.copy == copy:
            return desk.forms.receipt(
                dossier, paper=Paper(document.paper), form_set=document.form_set, copy=copy
            )
    raise Refused(say("Hồ sơ {code} chưa có bản in thứ {copy}.", code=code, copy=copy), "copy")
