"""What is brought to the counter but not received: mended, refused, or answered at once."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from counter_app.domain.dossier import Dossier
from counter_app.domain.facts.life import DossierRefused, ResultReturned, SupplementRequested
from counter_app.domain.stages import Stage
from counter_app.service.drafts import kept_drafts
from counter_app.service.look_up import search
from counter_app.service.ports import FormName
from counter_app.ui.window import DOSSIER, RECEPTION, MainWindow
from tests.ui.office import CARD, Counter
from tests.ui.sitting import SHIFT, Sitting

OTHER_CARD = "038190000000||Trần Thị Mẫu|02021990|Nữ|Số 1, Phố Ví Dụ, Thanh Hóa|10102021"


@pytest.fixture
def brought(qtbot: QtBot, window: MainWindow, counter: Counter) -> Sitting:
    """Someone brings papers for a birth registration; the clerk does not receive them."""
    sitting = Sitting(qtbot, window, counter)
    _enter(sitting)
    sitting.press(Qt.Key.Key_F9, SHIFT)
    assert window._stack.currentIndex() == DOSSIER
    return sitting


def _enter(sitting: Sitting) -> None:
    sitting.scan(CARD)
    sitting.type("ks")
    sitting.press(Qt.Key.Key_Return)


def _the_dossier(sitting: Sitting) -> Dossier:
    (row,) = search(sitting.counter.desk, "")
    return sitting.now(row.code)


def _ask_for_a_paper(sitting: Sitting) -> None:
    sitting.press(Qt.Key.Key_B)
    sitting.type("Giấy chứng sinh")
    for _ in range(8):
        sitting.press(Qt.Key.Key_Return)
    sitting.type("Chưa nộp giấy chứng sinh.")
    sitting.press(Qt.Key.Key_F9)


def test_nothing_is_recorded_before_a_step_is_taken(brought: Sitting, counter: Counter) -> None:
    assert "Chưa có mã hồ sơ" in brought.words
    assert "Nguyễn Văn Mẫu" in brought.words
    assert brought.offered == "BCT"
    assert search(counter.desk, "") == ()


def test_what_is_missing_is_asked_for_at_once(brought: Sitting) -> None:
    _ask_for_a_paper(brought)

    dossier = _the_dossier(brought)
    assert dossier.stage is Stage.MENDING
    assert len(dossier.taken(SupplementRequested)) == 1
    assert [one.document.form for one in dossier.printed] == [FormName.SUPPLEMENT_REQUEST]


def test_what_was_mended_is_received_under_its_code(brought: Sitting) -> None:
    _ask_for_a_paper(brought)
    code = _the_dossier(brought).code

    brought.scan(code)
    brought.press(Qt.Key.Key_A)
    brought.press(Qt.Key.Key_F9)

    received = _the_dossier(brought)
    assert (received.code, received.stage) == (code, Stage.RECEIVED)
    assert received.due_at is not None
    assert FormName.RECEIPT in [one.document.form for one in received.printed]


def test_what_may_not_be_received_is_refused_with_its_ground(brought: Sitting) -> None:
    brought.press(Qt.Key.Key_C)
    brought.type("Không thuộc thẩm quyền của xã.")
    brought.press(Qt.Key.Key_Return)
    brought.type("Luật Hộ tịch Điều 13")
    brought.press(Qt.Key.Key_F9)

    dossier = _the_dossier(brought)
    (refused,) = dossier.taken(DossierRefused)
    assert dossier.stage is Stage.NOT_ACCEPTED
    assert refused.legal_ground == "Luật Hộ tịch Điều 13"


def test_what_takes_a_moment_is_given_at_once(brought: Sitting) -> None:
    brought.press(Qt.Key.Key_T)
    brought.type("Bản sao giấy khai sinh")
    brought.press(Qt.Key.Key_F9)

    dossier = _the_dossier(brought)
    (returned,) = dossier.taken(ResultReturned)
    assert dossier.stage is Stage.RETURNED
    assert returned.receiver == "Nguyễn Văn Mẫu"
    assert [one.document.form for one in dossier.printed] == [FormName.RESULT]


def test_the_reception_is_ready_for_the_next_citizen_afterwards(
    brought: Sitting, counter: Counter
) -> None:
    _ask_for_a_paper(brought)

    assert brought.window.reception._presenter.entry.empty
    assert kept_drafts(counter.desk) == ()


def test_leaving_it_leads_back_to_the_form_as_it_was(brought: Sitting, counter: Counter) -> None:
    brought.press(Qt.Key.Key_Escape)

    assert brought.window._stack.currentIndex() == RECEPTION
    assert brought.window.reception._presenter.entry.applicant.name == "Nguyễn Văn Mẫu"
    assert search(counter.desk, "") == ()


def test_the_next_citizens_card_is_not_lost_by_the_step(brought: Sitting) -> None:
    page = brought.window.dossier
    brought.press(Qt.Key.Key_C)
    entry = page._opened
    brought.scan(OTHER_CARD)
    assert page._opened is entry
    brought.press(Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)

    brought.type("Không thuộc thẩm quyền của xã.")
    brought.press(Qt.Key.Key_Return)
    brought.type("Luật Hộ tịch Điều 13")
    brought.press(Qt.Key.Key_F9)

    assert _the_dossier(brought).reception.applicant.name == "Nguyễn Văn Mẫu"
    assert brought.window.reception._presenter.entry.applicant.name == "Trần Thị Mẫu"


def test_a_wrong_field_is_said_at_the_reception(
    qtbot: QtBot, window: MainWindow, counter: Counter
) -> None:
    sitting = Sitting(qtbot, window, counter)

    sitting.press(Qt.Key.Key_F9, SHIFT)

    assert window._stack.currentIndex() == RECEPTION
    assert window.messages.tone == "error"
