"""The main job through the real window: card, procedure, papers, receipt, province."""

import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt

from counter_app.demo.hands import Hands
from counter_app.demo.province import Province
from counter_app.service.desk import Desk
from counter_app.service.look_up import dossier, search
from counter_app.service.ports import FormName, LinkState
from counter_app.sheets import write_whole
from counter_app.texts import Texts
from counter_app.ui import make_window

CARD = "001090000000|012345678|Nguyễn Văn Mẫu|01011990|Nam|Thôn Ví Dụ, Xã Mẫu, Tỉnh Ví Dụ|15032022"


class Step(msgspec.Struct, frozen=True):
    """One step of the walk and the picture of it."""

    what: str
    picture: str


def walk(desk: Desk, texts: Texts, province: Province, output: Path) -> int:
    """Receive one dossier by keys alone, and leave its papers, pictures and a summary."""
    output.mkdir(parents=True, exist_ok=True)
    window = make_window(desk, texts)
    window.output.settings.folder = str(output)
    hands = Hands(window)
    steps: list[Step] = []

    def see(what: str) -> None:
        name = f"{len(steps) + 1:02d}.png"
        hands.picture(output / name)
        steps.append(Step(what, name))
        print(f"{name}  {what}", flush=True)  # noqa: T201 - the demo tells what it does

    try:
        _work(hands, desk, output, see)
    finally:
        window.close()
    told = _leave(desk, output, province)
    told |= {"key_presses": hands.presses, "steps": steps}
    write_whole(output / "summary.json", msgspec.json.format(msgspec.json.encode(told), indent=2))
    print(f"{output / 'summary.json'}", flush=True)  # noqa: T201 - the demo tells what it does
    return 0


def _work(hands: Hands, desk: Desk, output: Path, see: Callable[[str], None]) -> None:
    see("Trang tiếp nhận, sẵn sàng cho người dân đầu tiên")
    hands.scan(CARD)
    see("Quét thẻ căn cước: thông tin điền sẵn, cán bộ đối chiếu với thẻ")
    hands.type("ks")
    see("Gõ vài chữ cái đầu của tên thủ tục, không cần dấu")
    hands.press(Qt.Key.Key_Return, "\r")
    see("Chọn thủ tục: thành phần, lệ phí, ngày hẹn trả và cách tính")
    hands.press(Qt.Key.Key_F6)
    hands.press(Qt.Key.Key_Space, " ")
    see("Bỏ đánh dấu một thành phần bằng phím cách")
    hands.press(Qt.Key.Key_Space, " ")
    hands.press(Qt.Key.Key_F9)
    hands.wait(lambda: _receipts(desk) == 1)
    see("F9: hồ sơ đã lưu, giấy tiếp nhận hiện ra để in")
    saved = output / f"{search(desk, '')[0].code}.pdf"
    hands.press(Qt.Key.Key_S, control=True)
    hands.press(Qt.Key.Key_Return, "\r")
    hands.wait(saved.exists)
    see("Ctrl+S, Enter: lưu giấy tiếp nhận thành tệp PDF")
    hands.press(Qt.Key.Key_Escape)
    hands.wait(lambda: _all_at_province(desk))
    see("Góc dưới bên phải: tỉnh đã ký nhận, từ lúc nào")


def _receipts(desk: Desk) -> int:
    return sum(dossier(desk, row.code).copies_of(FormName.RECEIPT) for row in search(desk, ""))


def _all_at_province(desk: Desk) -> bool:
    state = desk.sync_store.sync_state()
    return state.link is LinkState.AT_PROVINCE and state.unsent == 0


def _leave(desk: Desk, output: Path, province: Province) -> dict[str, object]:
    """The receipt as it was printed, and what both sides hold of the dossier."""
    (row,) = search(desk, "")
    reception = dossier(desk, row.code).reception
    shutil.copyfile(output / f"{row.code}.pdf", output / "receipt.pdf")
    return {
        "code": row.code,
        "due_at": reception.due_at,
        "explanation": reception.explanation,
        "receipt": "receipt.pdf",
        "link": desk.sync_store.sync_state(),
        "at_the_province": province.dossiers(),
    }
