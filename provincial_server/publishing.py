"""What the province says to all its counters: catalogue, calendars, form sets, notices.

All of it are events in the province's feed, and count by their dates. Only what changed is
written; nothing is ever taken back, only replaced by what is published later.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Connection, select

from counter_app.domain.catalogue import Procedure
from counter_app.domain.checks import check_text
from counter_app.domain.codes import check_agency, is_province
from counter_app.domain.facts import (
    CalendarDeclared,
    FormSetChosen,
    NoticePublished,
    ProcedurePublished,
)
from counter_app.domain.form_sets import FORM_SETS
from counter_app.domain.ids import RANDOM_BITS, sortable_id
from counter_app.domain.publishing import (
    CALENDAR_PREFIX,
    PROCEDURE_PREFIX,
    Published,
    change_of,
)
from counter_app.domain.sentences import Refused, say
from counter_app.sync.wire import province_feed
from provincial_server.appending import lock_feed
from provincial_server.database import Database
from provincial_server.own_events import OwnEvents, Statement
from provincial_server.said import Said, facts_said
from provincial_server.tables import devices

FORMS_SUBJECT: Final = "forms"
NOTICE_PREFIX: Final = "notice:"
MOST_NOTICE: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Writes into one province's feed, each call in one transaction: all of it or nothing."""

    database: Database
    own: OwnEvents
    province: str

    def catalogue(self, procedures: Iterable[Procedure]) -> Published:
        """Publish these versions; what was published before in the same words is passed over.

        Raises `BadRows` where one breaks the rules of a catalogue or does not fit the others.
        """
        with self.database.writing() as connection:
            said = self._said(connection, ProcedurePublished)
            latest = {(f.procedure.code, f.procedure.valid_from): f.procedure for f in said}
            change = change_of(latest.values(), procedures)
            self._record(
                connection,
                [
                    Statement(
                        subject=PROCEDURE_PREFIX + one.code, fact=ProcedurePublished(procedure=one)
                    )
                    for one in change.news
                ],
            )
        return change.published

    def calendar(self, declared: CalendarDeclared) -> bool:
        """Declare a year's calendar; whether it differs from the one declared before."""
        with self.database.writing() as connection:
            said = {one.year: one for one in self._said(connection, CalendarDeclared)}
            news = said.get(declared.year) != declared
            subject = f"{CALENDAR_PREFIX}{declared.year}"
            self._record(connection, [Statement(subject=subject, fact=declared)] if news else [])
        return news

    def form_set(self, chosen: FormSetChosen) -> bool:
        """Have papers printed by a set from a day on; whether that is another choice than before.

        Raises `Refused` for a set that no program has.
        """
        if chosen.form_set not in FORM_SETS:
            raise Refused(say("Không có bộ mẫu “{set}”.", set=chosen.form_set), "form_set")
        with self.database.writing() as connection:
            said = {one.valid_from: one for one in self._said(connection, FormSetChosen)}
            news = said.get(chosen.valid_from) != chosen
            statement = Statement(subject=FORMS_SUBJECT, fact=chosen)
            self._record(connection, [statement] if news else [])
        return news

    def notice(self, notice: NoticePublished) -> NoticePublished:
        """Publish a notice under a new id, or (`notice` names one) in the place of an earlier one.

        Raises `Refused` where it says nothing, ends before it begins, or replaces none.
        """
        checked = self._checked(notice)
        with self.database.writing() as connection:
            said = {one.notice for one in self._said(connection, NoticePublished)}
            if checked.notice and checked.notice not in said:
                raise Refused(say("Không có thông báo {notice}.", notice=checked.notice), "notice")
            published = replace(checked, notice=checked.notice or self._new_id())
            subject = NOTICE_PREFIX + published.notice
            self._record(connection, [Statement(subject=subject, fact=published)])
        return published

    def notices(self) -> tuple[NoticePublished, ...]:
        """Every notice as it was published last, in order of first publication."""
        with self.database.reading() as connection:
            said = facts_said(connection, self.province, NoticePublished)
        return tuple({one.notice: one for one in said}.values())

    def _said(self, connection: Connection, kind: type[Said]) -> list[Said]:
        """What was said so far; nobody else adds to it before the commit."""
        lock_feed(connection, self.province)
        return facts_said(connection, self.province, kind)

    def _record(self, connection: Connection, statements: list[Statement]) -> None:
        if statements:
            self.own.record(connection, self.province, statements)

    def _checked(self, notice: NoticePublished) -> NoticePublished:
        text = check_text(notice.text, "text", most=MOST_NOTICE)
        if not any(letter.isalnum() for letter in text):
            raise Refused(say("Chưa nhập nội dung này."), "text")
        if notice.valid_until < notice.valid_from:
            raise Refused(say("Thông báo hết hạn trước khi bắt đầu."), "valid_until")
        agency = notice.agency_code and check_agency(notice.agency_code)
        if agency and (is_province(agency) or province_feed(agency) != self.province):
            raise Refused(
                say(
                    "{agency} không phải là cơ quan của tỉnh {province}.",
                    agency=agency,
                    province=self.province,
                ),
                "agency",
            )
        return replace(notice, text=text)

    def _new_id(self) -> str:
        return sortable_id(self.own.now(), secrets.randbits(RANDOM_BITS))


def province_here(connection: Connection, named: str = "") -> str:
    """The province that this node serves: the one named, or that of the devices it enrolled.

    Raises `Refused` where neither tells.
    """
    if named:
        if not is_province(check_agency(named)):
            raise Refused(say("“{province}” không phải là mã tỉnh, như H30.", province=named))
        return named
    agencies = connection.execute(select(devices.c.agency_code).distinct()).scalars()
    provinces = sorted({province_feed(agency) for agency in agencies})
    if len(provinces) != 1:
        raise Refused(say("Hãy ghi rõ mã tỉnh bằng --province, như H30."), "province")
    return provinces[0]
