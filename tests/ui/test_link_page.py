"""The page of the link by keys: a real store, the real server in process, a line that breaks."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from counter_app.domain.dossier import SUBJECT_PREFIX
from counter_app.domain.people import Person
from counter_app.domain.roles import Actor
from counter_app.service.desk import Desk
from counter_app.service.look_up import dossier
from counter_app.service.ports import Pile
from counter_app.texts import Texts
from counter_app.ui import make_window
from counter_app.ui.changes import Change
from counter_app.ui.link import LinkPage
from counter_app.ui.window import DOSSIER
from provincial_server.bundles import imported
from provincial_server.serving import Running
from tests.hub.commune import Commune
from tests.server.facts import AGENCY
from tests.sync.line import Line, Weather
from tests.sync.office import codes_at
from tests.ui.cut_off import cut_off
from tests.ui.office import CLERK, Counter
from tests.ui.safe import desk_with_backups
from tests.ui.setting import ADMINISTRATOR, HEAD, Setting

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
PATIENCE_MS = 20_000


class AtLink(Setting):
    """Somebody at the page."""

    @property
    def page(self) -> LinkPage:
        return self.window.contents.link

    def wait_for(self, words: str) -> None:
        self.qtbot.waitUntil(lambda: words in self.words, timeout=PATIENCE_MS)
        self.wait()

    @property
    def words(self) -> str:
        """Everything that stands on the page."""
        labels = [one.text() for one in self.page.findChildren(QLabel) if one.isVisible()]
        return "\n".join([*labels, *self.matters])

    @property
    def matters(self) -> list[str]:
        model = self.page.model
        cells = [
            [str(model.data(model.index(row, column))) for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]
        return [" → ".join(row) for row in cells]

    def is_at(self, widget: QWidget) -> bool:
        """Whether this is where one types."""
        return self.focus is widget

    @property
    def tone(self) -> str:
        return str(self.page.province.told.property("tone"))

    @property
    def offered(self) -> str:
        buttons = self.page.findChildren(QPushButton)
        return "\n".join(one.text() for one in buttons if one.isVisible())

    def field(self, name: str) -> QLineEdit:
        form = self.page.joining.currentWidget()
        found = form.findChild(QLineEdit, name) if form is not None else None
        assert isinstance(found, QLineEdit)
        return found


def at_link(qtbot: QtBot, desk: Desk, actor: Actor, texts: Texts) -> Iterator[AtLink]:
    window = make_window(replace(desk, actor=actor), texts)
    window.resize(1366, 768)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    here = AtLink(qtbot, window)
    here.wait()
    here.press(Qt.Key.Key_0, CTRL)
    yield here
    window.close()


Sit = Callable[..., AtLink]


@pytest.fixture
def sit(qtbot: QtBot) -> Iterator[Sit]:
    """Opens the window of a desk at the page, in the name of a clerk or of another."""
    opened: list[Iterator[AtLink]] = []

    def down(desk: Desk, actor: Actor = CLERK, texts: Texts | None = None) -> AtLink:
        opened.append(at_link(qtbot, desk, actor, texts or Texts("vi")))
        return next(opened[-1])

    yield down
    for one in opened:
        assert next(one, None) is None


# ---------------------------------------------------------------- where the records are


def test_before_enrolment_everything_is_on_this_machine_only(sit: Sit, counter: Counter) -> None:
    at = sit(counter.desk)

    assert "chỉ có trên máy này" in at.words
    assert "Nhờ quản trị viên ghi danh" in at.words
    assert at.tone == "warning"
    assert "Ghi danh (F2)" not in at.offered
    assert at.is_at(at.page.table)


def test_what_the_province_signed_for_is_there_and_both_sides_agree(
    sit: Sit, counter: Counter, node: Running
) -> None:
    counter.enrol(node)
    counter.receive()

    at = sit(counter.desk)
    at.wait_for("Mọi thứ đã ở tỉnh, tỉnh ký nhận lúc 08:31.")

    assert at.tone == "good"
    assert at.words.count("Đã đối chiếu, hai bên khớp.") == 2
    assert "Của xã (H30.12) với tỉnh" in at.words
    assert f"Máy chủ: {node.url}" in at.words
    assert "Chứng thư của quầy còn đến" in at.words
    assert "Đồng hồ máy khớp với tỉnh." in at.words
    assert "Không có việc gì cần xem" in at.words


def test_without_a_line_the_page_says_what_is_here_alone_why_and_until_when(
    sit: Sit, counter: Counter, node: Running
) -> None:
    with Line(node.url) as line:
        counter.desk.exchange.enrol(line.url, node.issue_code(AGENCY, 1).code)
        counter.desk.exchange.sync()
        line.weather = Weather(up=0)
        counter.receive()

        at = sit(counter.desk)
        at.wait_for("chỉ có trên máy này")
        at.wait_for("Tự thử lại lúc 08:31")

        assert at.tone == "warning"
        assert "KB) ghi từ 08:31 chỉ có trên máy này" in at.words
        assert "ghi gói ra USB (F6)" in at.words
        assert "Lần gần nhất: " in at.words
        assert "Lần trao đổi gần nhất dang dở, sẽ đối chiếu lại." in at.words

        line.weather = Weather()
        at.press(Qt.Key.Key_F12)
        at.wait_for("Mọi thứ đã ở tỉnh")
    assert len(codes_at(node)) == 1


def test_while_it_is_sent_there_is_a_bar_and_what_remains(
    sit: Sit, counter: Counter, node: Running
) -> None:
    counter.enrol(node)
    later = counter.clock.now() + timedelta(minutes=20)
    counter.store.attempted(next_attempt_at=later, attempts=1, problem="Không có mạng.")
    counter.receive()
    at = sit(counter.desk)

    at.page.show_sending((0, 40))
    counter.clock.move(seconds=30)
    at.page.show_sending((10, 40))

    assert "Đang gửi: 10/40 mục." in at.words
    assert " KB, khoảng 2 phút." in at.words
    assert (at.page.province.bar.value(), at.page.province.bar.maximum()) == (10, 40)
    assert at.page.province.bar.isVisible()
    at.page.show_sending(None)
    at.wait()
    assert not at.page.province.bar.isVisible()
    assert "chỉ có trên máy này" in at.words


# ---------------------------------------------------------------- what waits for a person


def test_lesson_09_what_the_province_refused_is_told_with_its_dossier_and_what_to_do(
    sit: Sit, counter: Counter, node: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.enrol(node)
    monkeypatch.setattr("provincial_server.ingest.MOST_PAYLOAD_BYTES", 300)
    code = counter.receive()

    at = sit(counter.desk)
    at.wait_for("Tỉnh từ chối")

    (told,) = [one for one in at.matters if code in one]
    assert "Tiếp nhận hồ sơ" in told
    assert "vượt quá kích thước" in told
    assert "bằng Đính chính" in told
    at.page.table.selectRow(at.matters.index(told))
    at.press(Qt.Key.Key_Return)
    assert at.window.dossier.isVisible()
    assert at.window.pages[DOSSIER].made() is at.window.dossier
    at.press(Qt.Key.Key_Escape)
    assert at.page.isVisible()


def test_shared_codes_lead_to_their_list(sit: Sit, counter: Counter, twins: str) -> None:
    at = sit(counter.desk, HEAD)

    assert at.matters == ["2 hồ sơ trùng mã. → Enter mở danh sách; phân xử trong từng hồ sơ."]
    at.press(Qt.Key.Key_Return)

    assert at.window.lists.isVisible()
    assert at.window.lists.pile is Pile.SHARING


def test_an_administrator_is_led_to_no_page_that_is_not_theirs(
    sit: Sit, counter: Counter, twins: str
) -> None:
    at = sit(counter.desk, ADMINISTRATOR)

    at.press(Qt.Key.Key_Return)

    assert at.page.isVisible()
    assert "Ghi gói" not in at.offered


# ---------------------------------------------------------------- files out and in


def test_a_bundle_goes_out_is_not_counted_as_sent_and_its_reply_comes_back(
    sit: Sit, counter: Counter, node: Running, tmp_path: Path
) -> None:
    counter.enrol(node)
    counter.desk.exchange.sync()
    later = counter.clock.now() + timedelta(minutes=50)
    counter.store.attempted(next_attempt_at=later, attempts=3, problem="Không có mạng.")
    code = counter.receive()
    at = sit(counter.desk)

    at.press(Qt.Key.Key_F6)
    assert at.page.errands.path.text().endswith("gui-tinh-H30.12-1-20261123-0831.bundle")
    bundle = tmp_path / "day.bundle"
    at.type(str(bundle))
    at.press(Qt.Key.Key_Return)

    assert "vào gói “day.bundle”" in at.words
    assert "Chưa tính là đã gửi cho đến khi nhận tệp trả lời của tỉnh (F7)." in at.words
    assert "chỉ có trên máy này" in at.words
    assert at.is_at(at.page.table)

    reply = tmp_path / "day.reply"
    reply.write_bytes(imported(node.node.exchange(), node.node.key, bundle.read_bytes()).reply)
    at.press(Qt.Key.Key_F7)
    at.type(str(reply))
    at.press(Qt.Key.Key_Return)

    assert "Tỉnh đã ký nhận mọi thứ của quầy." in at.words
    assert "chỉ có trên máy này" not in at.words
    assert codes_at(node) == [code]


def test_a_bad_file_is_refused_with_its_sentence_and_nothing_is_taken(
    sit: Sit, counter: Counter, node: Running, tmp_path: Path
) -> None:
    counter.enrol(node)
    at = sit(counter.desk)
    bad = tmp_path / "bad.reply"
    bad.write_bytes(b"%PDF-1.7")

    at.press(Qt.Key.Key_F7)
    at.type(str(bad))
    at.press(Qt.Key.Key_Return)

    assert "không phải gói trả lời của tỉnh" in at.words
    assert at.page.errands.outcome.property("tone") == "error"
    at.press(Qt.Key.Key_Escape)
    assert not at.page.errands.isVisible()


def test_escape_leaves_the_line_and_nothing_was_written(
    sit: Sit, counter: Counter, node: Running, tmp_path: Path
) -> None:
    counter.enrol(node)
    at = sit(counter.desk)

    at.press(Qt.Key.Key_F6)
    at.type(str(tmp_path / "never.bundle"))
    at.press(Qt.Key.Key_Escape)

    assert not at.page.errands.isVisible()
    assert at.is_at(at.page.table)
    assert not (tmp_path / "never.bundle").exists()


# ---------------------------------------------------------------- backups


@pytest.fixture
def safe(counter: Counter) -> Desk:
    return desk_with_backups(counter)


@pytest.fixture
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stick")


def test_the_head_chooses_where_backups_go_and_the_next_needs_one_key(
    sit: Sit, safe: Desk, stick: Path, counter: Counter
) -> None:
    at = sit(safe, HEAD)
    assert "Chưa đặt nơi sao lưu hằng ngày." in at.words

    at.press(Qt.Key.Key_F8)
    at.type(str(stick))
    at.press(Qt.Key.Key_Return)

    assert f"Hằng ngày vào {stick}, giữ 14 bản." in at.words
    assert "Đã sao lưu 0 hồ sơ" in at.words
    counter.clock.move(minutes=1)
    at.press(Qt.Key.Key_F8)
    assert len(list(stick.glob("*.mcbackup"))) == 2


def test_a_clerk_backs_up_once_and_makes_no_plan(sit: Sit, safe: Desk, stick: Path) -> None:
    at = sit(safe)

    at.press(Qt.Key.Key_F8)
    at.type(str(stick))
    at.press(Qt.Key.Key_Return)

    assert len(list(stick.glob("*.mcbackup"))) == 1
    assert "Chưa đặt nơi sao lưu hằng ngày." in at.words
    assert "Bản tốt gần nhất: 08:30" in at.words


def test_a_backup_that_fails_says_so_and_the_page_remembers(
    sit: Sit, safe: Desk, stick: Path
) -> None:
    at = sit(safe)

    at.press(Qt.Key.Key_F8)
    at.type(str(stick / "away"))
    at.press(Qt.Key.Key_Return)

    assert at.page.errands.outcome.property("tone") == "error"
    assert "Lần gần nhất không thành" in at.words


# ---------------------------------------------------------------- enrolment, the hub


def test_the_administrator_enrols_the_counter_on_the_page(
    sit: Sit, counter: Counter, node: Running
) -> None:
    code = counter.receive()
    at = sit(counter.desk, ADMINISTRATOR)
    assert "Xin mã ghi danh của tỉnh, rồi nhấn F2." in at.words

    at.press(Qt.Key.Key_F2)
    assert at.is_at(at.field("url"))
    at.type(node.url)
    at.press(Qt.Key.Key_Return)
    at.type(node.issue_code(AGENCY, 1).code)
    at.press(Qt.Key.Key_F9)
    at.wait_for("Mọi thứ đã ở tỉnh")

    assert codes_at(node) == [code]
    assert at.is_at(at.page.table)
    assert any("Đã ghi danh với" in one for one in at.said)


def test_a_wrong_code_is_said_beside_its_field(sit: Sit, counter: Counter, node: Running) -> None:
    at = sit(counter.desk, ADMINISTRATOR)

    at.press(Qt.Key.Key_F2)
    at.type(node.url)
    at.press(Qt.Key.Key_Return)
    at.type("AAAA")
    at.press(Qt.Key.Key_F9)

    assert "Mã ghi danh gõ chưa đúng" in at.words
    assert at.is_at(at.field("code"))
    at.press(Qt.Key.Key_Escape)
    assert at.is_at(at.page.table)


def test_a_province_is_no_hub_and_the_form_says_so(
    sit: Sit, counter: Counter, node: Running
) -> None:
    counter.enrol(node)
    at = sit(counter.desk, ADMINISTRATOR)

    at.press(Qt.Key.Key_F3)
    at.type(node.url)
    at.press(Qt.Key.Key_F9)

    assert "không phải máy chủ xã" in at.words
    assert at.window.contents.link.joining.isVisible()


@pytest.fixture
def commune(node: Running, tmp_path: Path) -> Iterator[Commune]:
    """A commune whose hub is enrolled and answers."""
    made = Commune(tmp_path / "xa", node)
    made.join()
    with made.serving():
        yield made
    made.close()


def test_the_administrator_goes_through_the_hub_and_without_it_again(
    sit: Sit, counter: Counter, node: Running, commune: Commune
) -> None:
    code = node.issue_code(AGENCY, 1).code
    counter.desk.exchange.enrol(commune.to_province.url, code)
    counter.desk.exchange.sync()
    desk = counter.desk
    at = sit(desk, ADMINISTRATOR)
    at.press(Qt.Key.Key_F3)
    at.type(commune.to_hub_line.url)
    at.press(Qt.Key.Key_F9)

    def by_hub() -> bool:
        at.press(Qt.Key.Key_F12)
        return "Máy chủ xã có mọi thứ của quầy này." in at.words

    at.qtbot.waitUntil(by_hub, timeout=PATIENCE_MS)
    with commune.province_away():
        counter.receive()
        at.window.changes.tell(Change.DOSSIERS)
        at.wait_for("Đã ở máy chủ xã; ")
        assert "chờ tỉnh ký nhận từ 08:31" in at.words
        assert at.tone == "info"

    at.press(Qt.Key.Key_F3)
    at.press(Qt.Key.Key_F3, SHIFT)
    assert any("thẳng với tỉnh" in one for one in at.said)
    assert counter.store.sync_state().hub is None
    assert not at.page.hub.isVisible()
    desk.exchange.close()


# ---------------------------------------------------------------- the look of it


@pytest.fixture
def twins(counter: Counter) -> str:
    """The code of two dossiers; the later one came from a restored backup."""
    code = counter.receive("Nguyễn Văn Mẫu")
    entry = dossier(counter.desk, code).reception
    other = replace(entry, applicant=Person(name="Trần Thị Mẫu", id_number="001190000000"))
    with counter.store.writing() as work:
        work.record(other, subject=SUBJECT_PREFIX + "01JD0000000000000000000002")
        work.commit()
    return code


@pytest.mark.parametrize("actor", [CLERK, HEAD, ADMINISTRATOR], ids=lambda one: one.id)
@pytest.mark.parametrize("texts", [Texts("vi"), Texts("en")], ids=["vi", "en"])
def test_nothing_is_cut_off(sit: Sit, safe: Desk, twins: str, actor: Actor, texts: Texts) -> None:
    at = sit(safe, actor, texts)
    at.qtbot.waitUntil(lambda: cut_off(at.window) == [])

    at.press(Qt.Key.Key_F8)
    at.qtbot.waitUntil(lambda: cut_off(at.window) == [])
    at.press(Qt.Key.Key_Escape)
    at.press(Qt.Key.Key_F2)
    at.qtbot.waitUntil(lambda: cut_off(at.window) == [])


def test_the_page_follows_what_is_told_elsewhere(sit: Sit, counter: Counter) -> None:
    at = sit(counter.desk)
    before = at.words

    counter.receive()
    at.window.changes.tell(Change.DOSSIERS)
    at.wait()

    assert at.words != before
