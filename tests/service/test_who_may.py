"""Every use case asks who may do it, before anything else; no new one forgets to."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import counter_app.service as package
from counter_app.domain.roles import NOBODY, Act, Actor, Role, may
from counter_app.domain.sentences import Refused
from counter_app.service.desk import Desk
from tests.db.office import Counter

ACT_OF = {
    "accounts.change": Act.KEEP_ACCOUNTS,
    "accounts.close": Act.KEEP_ACCOUNTS,
    "accounts.enrol": Act.KEEP_ACCOUNTS,
    "accounts.reset_password": Act.KEEP_ACCOUNTS,
    "accounts.unlock": Act.KEEP_ACCOUNTS,
    "attachments.attach": Act.ATTACH,
    "attachments.export": Act.ATTACH,
    "attachments.withdraw": Act.ATTACH,
    "carrying.export_bundle": Act.CARRY,
    "carrying.import_bundle": Act.CARRY,
    "catalogue.import_file": Act.PUBLISH_CATALOGUE,
    "catalogue.preview_file": Act.PUBLISH_CATALOGUE,
    "catalogue.publish": Act.PUBLISH_CATALOGUE,
    "catalogue.revise": Act.PUBLISH_CATALOGUE,
    "calendar.declare": Act.DECLARE_CALENDAR,
    "correction.correct": Act.CORRECT,
    "day.close_day": Act.CLOSE_DAY,
    "ending.ask_withdrawal": Act.WITHDRAW,
    "ending.decline_withdrawal": Act.WITHDRAW,
    "ending.stop": Act.STOP,
    "ending.withdraw": Act.WITHDRAW,
    "enrolment.choose_hub": Act.ENROL_DEVICE,
    "enrolment.enrol_device": Act.ENROL_DEVICE,
    "enrolment.leave_hub": Act.ENROL_DEVICE,
    "hand_over_lists.hand_over_paper": Act.REPORT,
    "hand_over_lists.hand_overs": Act.REPORT,
    "handing.hand_over": Act.HAND_OVER,
    "handing.take_back": Act.HAND_OVER,
    "money.collect": Act.COLLECT,
    "money.refund": Act.REFUND,
    "money.request_payment": Act.COLLECT,
    "office_papers.record_leaving": Act.PRINT,
    "office_papers.workbook_of": Act.PRINT,
    "office.choose_policy": Act.SET_UP_OFFICE,
    "office.describe_office": Act.SET_UP_OFFICE,
    "papers.print_form": Act.PRINT,
    "papers.print_receipt": Act.PRINT,
    "promise.extend": Act.EXTEND,
    "promise.resume": Act.RESUME,
    "promise.suspend": Act.SUSPEND,
    "reception.receive": Act.RECEIVE,
    "refusal.refuse": Act.REFUSE,
    "safekeeping.plan_backups": Act.PLAN_BACKUPS,
    "safekeeping.settle_twin": Act.ENROL_DEVICE,
    "registers.books": Act.REPORT,
    "registers.draw_register": Act.REPORT,
    "reports.by_clerks": Act.REPORT,
    "reports.by_procedures": Act.REPORT,
    "reports.fees": Act.REPORT,
    "reports.handling_times": Act.REPORT,
    "reports.ii06": Act.REPORT,
    "reports.index_766": Act.REPORT,
    "reports.overdue": Act.REPORT,
    "results.ready": Act.RETURN,
    "results.receive_and_return": Act.RETURN,
    "results.return_result": Act.RETURN,
    "settling.reissue": Act.SETTLE,
    "settling.settle": Act.SETTLE,
    "supplement.receive_supplement": Act.SUPPLEMENT,
    "supplement.request_supplement": Act.SUPPLEMENT,
    "tracing.dossiers_behind": Act.REPORT,
    "trust.passed_over": Act.SETTLE,
}

ANYBODYS = {
    "accounts.enrol_first",  # the way to the first account
    "accounts.enrol_fixed",  # of a demo
    "accounts.listed",
    "attachments.open_attachment",
    "attachments.picture",
    "attachments.sweep",
    "calendar.touched_by_calendar",
    "calendar.year_calendar",
    "catalogue.export_file",
    "catalogue.whole_catalogue",
    "day.day_receipt",
    "day.day_sheet",
    "drafts.drop_draft",
    "drafts.keep_draft",
    "drafts.kept_drafts",
    "link.bundle_name",
    "link.look_at_link",
    "look_up.dossier",
    "look_up.dossiers",
    "look_up.search",
    "money.totals_of",
    "notices.current",
    "notices.decreed_calendars",
    "office_papers.next_copy",  # of a paper that was drawn
    "office_papers.sheet_paper",  # sets what a report made
    "papers.redraw_form",
    "papers.redraw_receipt",
    "papers.show_form",
    "papers.show_receipt",
    "piles.look_at",
    "presenting.as_brought",
    "presenting.opened_or_presented",  # what use cases are made of, not one itself
    "reception.open_dossiers",
    "reception.preview_due",
    "reception.signed",
    "report_kinds.sheet_of",  # sets what a report made
    "safekeeping.back_up",  # by itself after a day and at the start
    "safekeeping.back_up_as_planned",
    "safekeeping.back_up_if_due",
    "safekeeping.backup_due",
    "safekeeping.backup_state",
    "safekeeping.remarks",
    "signing_in.change_own_password",
    "signing_in.sign_in",
    "signing_in.sign_out",
    "steps.opened",
    "trust.certificate_notice",
    "uploading.send_contents",
    "verification.prove",
}


def use_cases() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public function of the service that works on a desk."""
    for found in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{found.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            first = next(iter(inspect.signature(function).parameters.values()), None)
            own = function.__module__ == module.__name__ and not name.startswith("_")
            if own and first is not None and first.annotation is Desk:
                yield f"{found.name}.{name}", function


USE_CASES = dict(use_cases())


def test_of_every_use_case_it_was_decided_who_may() -> None:
    assert set(USE_CASES) == set(ACT_OF) | ANYBODYS
    assert not set(ACT_OF) & ANYBODYS


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    path: Path = tmp_path_factory.mktemp("who") / "counter.db"
    counter = Counter(1, path).make()
    yield counter.desk
    counter.store.close()


def call(function: Callable[..., Any], desk: Desk, actor: Actor) -> Exception | None:
    """What a call raises that has nothing to go on but who makes it."""
    needed = [
        parameter
        for parameter in list(inspect.signature(function).parameters.values())[1:]
        if parameter.default is parameter.empty
    ]
    given = {parameter.name: None for parameter in needed}
    try:
        function(replace(desk, actor=actor), **given)
    except Exception as error:  # noqa: BLE001 - whether it is a refusal is told below
        return error
    return None


def turned_away(error: Exception | None) -> bool:
    return isinstance(error, Refused) and error.where == "clerk"


@pytest.mark.parametrize("name", ACT_OF)
def test_a_use_case_turns_away_whoever_may_not_and_nobody_else(name: str, desk: Desk) -> None:
    for role in Role:
        actor = Actor(id="1", name="Nguyễn Văn Mẫu", role=role)
        error = call(USE_CASES[name], desk, actor)
        assert turned_away(error) is not may(actor, ACT_OF[name]), (role, error)
    assert turned_away(call(USE_CASES[name], desk, NOBODY))
