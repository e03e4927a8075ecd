"""The page of the link without Qt: never better than the receipts, and never without a way out."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from counter_app.domain.authority import Void
from counter_app.domain.facts.base import Unknown
from counter_app.domain.fingerprint import Fingerprint
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.office import Band, Device
from counter_app.domain.roles import Actor, Role
from counter_app.domain.sentences import say
from counter_app.service.backup_port import BackupMade, BackupPlan, BackupState
from counter_app.service.calendar import Touched
from counter_app.service.link import FeedStanding, LinkLooked
from counter_app.service.ports import (
    CarriedIn,
    CarriedOut,
    ContentsState,
    LinkState,
    PassedOver,
    PeerRole,
    PeerState,
    Pile,
    RejectedStep,
    SyncState,
    UploadTurn,
)
from counter_app.ui.presenters import link_forms
from counter_app.ui.presenters.days import Told
from counter_app.ui.presenters.link import (
    NodeShown,
    Sending,
    facts_of,
    feed_told,
    hub_shown,
    province_shown,
)
from counter_app.ui.presenters.link_forms import Errand, backup_errand
from counter_app.ui.presenters.link_matters import matters_in_words, matters_of

NOW = datetime(2026, 11, 23, 9, 15, tzinfo=VIET_NAM)
EARLIER = NOW - timedelta(minutes=3)
LATER = NOW + timedelta(minutes=5)
CLERK = Actor(id="1", name="Lê Thị Mẫu", role=Role.CLERK)
HEAD = replace(CLERK, role=Role.HEAD)
ADMINISTRATOR = replace(CLERK, role=Role.ADMINISTRATOR)

GOOD = SyncState(
    link=LinkState.AT_PROVINCE, url="https://tinh.vn", total=12, last_receipt_at=EARLIER
)
AWAY = replace(
    GOOD,
    link=LinkState.OFFLINE,
    unsent=5,
    waiting_since=EARLIER,
    attempts=3,
    problem="Không có mạng.",
    next_attempt_at=LATER,
)
HUB = PeerState(url="https://xa.local", last_receipt_at=EARLIER)
LOOKED = LinkLooked(
    now=NOW,
    device=Device(
        id="ab", public_key="", agency_code="H30.12", counter=1, band=Band(first=1001, last=1999)
    ),
    state=GOOD,
    unsent_bytes=0,
    feeds=(),
    rejected=(),
    disputed=0,
    shared=0,
    passed_over=None,
    contents=ContentsState(),
    backups=BackupState(),
    certificate=None,
    remarks=(),
)
FEED = FeedStanding(
    role=PeerRole.PROVINCE,
    feed="H30.12",
    ours=True,
    held=78,
    cursor=80,
    compared=True,
    apart=None,
    awaited=False,
)


def looked(**changes: object) -> LinkLooked:
    return replace(LOOKED, **changes)  # type: ignore[arg-type]


def told(shown: NodeShown | None) -> tuple[str, str]:
    assert shown is not None
    return " ".join(map(str, shown.told.lines)), shown.told.tone


# ---------------------------------------------------------------- where the records are


@pytest.mark.parametrize(
    ("state", "words", "tone"),
    [
        (GOOD, "Mọi thứ đã ở tỉnh, tỉnh ký nhận lúc 09:12.", "good"),
        (replace(GOOD, last_receipt_at=None), "không có gì chờ gửi", "good"),
        (replace(GOOD, attempts=1), "hiện không tới được tỉnh", ""),
        (replace(GOOD, rejected=2), "trừ 2 mục bị từ chối", "error"),
        (replace(GOOD, unsent=2), "2 mục (20 KB) sắp được gửi.", "info"),
        (AWAY, "5 mục (20 KB) ghi từ 09:12 chỉ có trên máy này.", "warning"),
        (replace(AWAY, hub=HUB), "Đã ở máy chủ xã; 5 mục chờ tỉnh ký nhận từ 09:12.", "info"),
        (
            replace(AWAY, hub=HUB, waiting_since=NOW - timedelta(minutes=11)),
            "Nhờ người trông máy chủ xã",
            "warning",
        ),
        (
            replace(AWAY, hub=replace(HUB, attempts=2)),
            "5 mục (20 KB) ghi từ 09:12 chỉ có trên máy này.",
            "warning",
        ),
        (replace(AWAY, hub=replace(HUB, unsent=5)), "sắp được gửi", "info"),
        (SyncState(link=LinkState.NOT_ENROLLED, unsent=7), "7 mục chỉ có trên máy này", "warning"),
    ],
)
def test_the_province_is_never_said_to_have_more_than_it_signed_for(
    state: SyncState, words: str, tone: str
) -> None:
    shown = told(province_shown(looked(state=state, unsent_bytes=20 << 10), None, CLERK))

    assert words in shown[0]
    assert shown[1] == tone


def test_an_attempt_that_failed_says_why_how_often_and_when_it_is_made_again() -> None:
    shown = province_shown(looked(state=AWAY), None, CLERK)

    assert [str(line) for line in shown.lines] == [
        "Máy chủ: https://tinh.vn",
        "Ký nhận lần cuối: 09:12",
        "3 lần liền không thành",
        "Lần gần nhất: Không có mạng.",
        "Tự thử lại lúc 09:20; F12 để thử ngay",
    ]


def test_while_it_is_sent_nothing_is_said_of_the_next_attempt() -> None:
    sending = Sending(10, 40, timedelta(seconds=90))

    shown = province_shown(looked(state=AWAY, unsent_bytes=4 << 20), sending, CLERK)

    assert told(shown) == ("Đang gửi: 10/40 mục. Còn khoảng 3,0 MB, khoảng 2 phút.", "info")
    assert not any("Tự thử lại" in str(line) for line in shown.lines)


@pytest.mark.parametrize(
    ("hub", "words", "tone"),
    [
        (HUB, "Máy chủ xã có mọi thứ của quầy này.", "good"),
        (replace(HUB, unsent=3), "3 mục sắp được gửi tới máy chủ xã.", "info"),
        (replace(HUB, attempts=1), "quầy tự gửi thẳng lên tỉnh", "warning"),
    ],
)
def test_the_hub_has_a_panel_of_its_own(hub: PeerState, words: str, tone: str) -> None:
    shown = told(hub_shown(looked(state=replace(GOOD, hub=hub))))

    assert words in shown[0]
    assert shown[1] == tone
    assert hub_shown(LOOKED) is None


def test_only_who_may_enrol_is_asked_to() -> None:
    state = SyncState(link=LinkState.NOT_ENROLLED)

    asked = [
        "F2" in told(province_shown(looked(state=state), None, actor))[0]
        for actor in (CLERK, HEAD, ADMINISTRATOR)
    ]

    assert asked == [False, False, True]


# ---------------------------------------------------------------- what is known besides


@pytest.mark.parametrize(
    ("feed", "words", "tone"),
    [
        (FEED, "hai bên khớp", ""),
        (replace(FEED, cursor=0, compared=False), "Chưa đối chiếu lần nào", ""),
        (replace(FEED, compared=False), "dang dở", ""),
        (replace(FEED, awaited=True), "vừa được khôi phục", ""),
        (replace(FEED, apart=Fingerprint(-4, 9)), "Hai bên chênh 4 mục", "warning"),
        (replace(FEED, apart=Fingerprint(0, 9)), "cùng số mục nhưng khác nội dung", "warning"),
    ],
)
def test_both_sides_are_alike_only_where_they_were_found_alike(
    feed: FeedStanding, words: str, tone: str
) -> None:
    shown = feed_told(feed)

    assert words in str(shown.lines[1])
    assert ("khớp" in str(shown.lines[1])) == (words == "hai bên khớp")
    assert shown.tone == tone


def words_of_facts(found: LinkLooked, turn: UploadTurn | None = None, actor: Actor = CLERK) -> str:
    facts = facts_of(found, turn, actor)
    return "\n".join(str(line) for fact in facts for one in fact.told for line in one.lines)


def test_attachments_tell_how_much_is_left_and_when_they_are_taken_again() -> None:
    contents = ContentsState(unsent=3, unsent_bytes=5 << 20)
    turn = UploadTurn(state=contents, more=False, again_at=LATER, problem="Tệp hỏng.")

    words = words_of_facts(looked(contents=contents), turn)

    assert "3 tệp (5,0 MB) chưa gửi" in words
    assert "Tỉnh nhận tệp tiếp từ 09:20." in words
    assert "Lần gần nhất: Tệp hỏng." in words


def test_certificate_clock_and_backups_are_told() -> None:
    made = BackupMade(
        file=Path("E:/a.mcbackup"),
        made_at=EARLIER,
        size=2 << 20,
        events=1,
        dossiers=1,
        attachments=0,
        attachment_bytes=0,
        recoverable=True,
    )
    plan = BackupPlan(folder=Path("luu"), keep=14)
    state = replace(GOOD, certified_until=NOW, clock_off_by_seconds=600)
    backups = BackupState(plan=plan, last=made, problem="Đĩa đầy.")

    words = words_of_facts(looked(state=state, backups=backups), actor=HEAD)

    assert "còn đến 23/11/2026" in words
    assert "Đồng hồ máy nhanh 10 phút so với tỉnh." in words
    assert "Hằng ngày vào luu, giữ 14 bản." in words
    assert "Bản tốt gần nhất: 09:12, 2,0 MB." in words
    assert "Lần gần nhất không thành: Đĩa đầy." in words
    assert "Shift+F8" in words
    assert "Shift+F8" not in words_of_facts(LOOKED)


# ---------------------------------------------------------------- what waits for a person


REJECTED = RejectedStep(
    dossier_id="01",
    code="H30.12-261123-1001",
    kind="attachment.added",
    fact=Unknown(kind="attachment.added", version=1),
    at=EARLIER,
    reason="bad_seal",
    said="Chữ ký không khớp.",
    rejected_at=EARLIER,
)
PASSED = PassedOver(
    dossier_id="02",
    code="H30.12-261123-1002",
    event_id="ff",
    kind="dossier.result_returned",
    actor="x",
    device="d",
    at=EARLIER,
    why=Void.ROLE,
)


def test_a_rejected_item_is_told_with_code_deed_reason_and_remedy() -> None:
    (matter,) = matters_of(looked(rejected=(REJECTED,), state=replace(GOOD, rejected=1)), (), CLERK)

    assert str(matter.what) == (
        "H30.12-261123-1001, 09:12: đính kèm tệp. Tỉnh từ chối: Chữ ký không khớp."
    )
    assert "Sao lưu ngay (F8)" in str(matter.remedy)
    assert (matter.tone, matter.dossier) == ("error", "01")


def test_rejects_beyond_those_that_are_named_are_counted() -> None:
    matters = matters_of(looked(rejected=(REJECTED,), state=replace(GOOD, rejected=9)), (), CLERK)

    assert "8 mục khác" in str(matters[1].what)


def test_what_the_head_settles_leads_to_its_pile_for_who_may_see_it() -> None:
    found = looked(disputed=2, shared=4)

    leads = [
        [(one.pile, str(one.remedy)) for one in matters_of(found, (), actor)]
        for actor in (HEAD, CLERK, ADMINISTRATOR)
    ]

    assert [[pile for pile, _ in one] for one in leads] == [
        [Pile.DISPUTED, Pile.SHARING],
        [Pile.DISPUTED, Pile.SHARING],
        [None, None],
    ]
    assert ["Enter" in remedy for one in leads for _, remedy in one] == [True] * 4 + [False] * 2


def test_steps_that_do_not_count_lead_to_their_dossier() -> None:
    nameless = replace(PASSED, code="")

    first, second = matters_of(looked(passed_over=(PASSED, nameless)), (), HEAD)

    assert "“trả kết quả” không được tính" in str(first.what)
    assert "không có quyền" in str(first.what)
    assert (first.dossier, second.dossier) == ("02", "")


def test_a_long_list_of_steps_is_cut_and_counted() -> None:
    matters = matters_of(looked(passed_over=(PASSED,) * 130), (), HEAD)

    assert len(matters) == 101
    assert "30 bước khác" in str(matters[-1].what)


def test_dossiers_that_the_calendar_touches_lead_to_it_for_who_may_change_it() -> None:
    touched = (
        Touched(dossier="1", code="A", applicant="Nguyễn Văn Mẫu", printed=NOW, would_be=None),
    )

    leads = [matters_of(LOOKED, touched, actor)[0].calendar for actor in (CLERK, HEAD)]

    assert leads == [False, True]


def test_store_certificate_clock_and_difference_wait_for_somebody_too() -> None:
    found = looked(
        remarks=(say("Đã khôi phục."),),
        certificate=say("Chứng thư sắp hết."),
        state=replace(GOOD, clock_off_by_seconds=600),
        feeds=(replace(FEED, apart=Fingerprint(1, 1)),),
    )

    matters = matters_of(found, (), CLERK)

    assert len(matters) == 4
    assert all(str(matter.remedy) for matter in matters)
    assert str(matters_in_words(matters)) == "4 việc cần xem"
    assert str(matters_in_words([])) == "Không có việc gì cần xem"


# ---------------------------------------------------------------- errands


def joined(shown: Told) -> str:
    return " ".join(map(str, shown.lines))


def test_lesson_17_a_bundle_that_was_written_is_not_called_sent() -> None:
    words = joined(link_forms.carried_out(CarriedOut(events=12, left=3, size=4096), "a.bundle"))

    assert "12 mục vào gói “a.bundle” (4 KB)" in words
    assert "Chưa tính là đã gửi cho đến khi nhận tệp trả lời của tỉnh" in words
    assert "Còn 3 mục không vừa" in words


@pytest.mark.parametrize(
    ("done", "tone", "signed"),
    [
        (CarriedIn(new=2, unsent=0, rejected=0, passed_over=0), "good", True),
        (CarriedIn(new=2, unsent=4, rejected=0, passed_over=0), "warning", False),
        (CarriedIn(new=2, unsent=0, rejected=1, passed_over=0), "warning", False),
    ],
)
def test_a_reply_says_whether_the_province_signed_for_everything(
    done: CarriedIn, tone: str, signed: bool
) -> None:
    shown = link_forms.carried_in(done)

    assert shown.tone == tone
    assert ("Tỉnh đã ký nhận mọi thứ" in joined(shown)) is signed


def test_where_no_folder_is_known_only_who_may_plan_makes_a_plan() -> None:
    asked = [backup_errand(actor) for actor in (CLERK, HEAD, ADMINISTRATOR)]

    assert asked == [Errand.BACK_UP, Errand.PLAN, Errand.PLAN]
