"""A new form is data: the engine sets a definition that it has never seen."""

import msgspec
import pytest

from counter_app.receipts.compose import Content, compose
from counter_app.receipts.layout.document import About, Running, draw, paginate
from counter_app.receipts.layout.heads import Letterhead
from counter_app.receipts.layout.sheets import SHEETS
from counter_app.receipts.wording import FormText
from counter_app.service.ports import Paper
from tests.receipts.reading import assert_in_order, read, words

LETTER = {
    "form": "99",
    "version": "MAU-1",
    "source": "",
    "title": "THƯ MẪU",
    "name": "Thư mẫu",
    "reference": "Số: {code}",
    "body": [
        {
            "block": "prose",
            "text": "Ngày {day}, {agency} tiếp nhận hồ sơ của {name}. " * 12,
        },
        {"block": "prose", "when": "reason", "text": "Lý do: {reason}"},
        {"block": "line", "fields": [{"label": "Lý do " * 40, "value": "reason"}]},
        {
            "block": "signatures",
            "signers": [{"title": "THỦ TRƯỞNG CƠ QUAN", "note": "(Ký tên, đóng dấu)"}],
        },
    ],
}
VALUES = {"day": "05/02/2026", "agency": "Ủy ban nhân dân xã Mẫu", "name": "Nguyễn Văn Mẫu"}
HEAD = Letterhead(
    agency="ỦY BAN NHÂN DÂN XÃ MẪU", unit="VĂN PHÒNG", reference="Số: 01/TB", dated="Xã Mẫu"
)


def drawn(paper: Paper, **values: str) -> bytes:
    text = msgspec.convert(LETTER, type=FormText)
    content = Content(head=HEAD, values={"reason": "", **VALUES, **values})
    sheet = SHEETS[paper]
    (pieces,) = compose(text, content, sheet, [""])
    pages = paginate(pieces, sheet, Running(numbering="{number}/{total}"))
    pdf, count = draw([pages], sheet, About(title="Thư", author="Mẫu"))
    assert count == len(read(pdf))
    return pdf


@pytest.mark.parametrize("paper", Paper)
def test_a_letter_without_code_is_set_from_its_definition_alone(paper: Paper) -> None:
    text = words(drawn(paper))

    sentence = "Ngày 05/02/2026, Ủy ban nhân dân xã Mẫu tiếp nhận hồ sơ của Nguyễn Văn Mẫu."
    assert text.count(sentence) == 12
    assert_in_order(
        text, ["Số: 01/TB", "THƯ MẪU", sentence, "THỦ TRƯỞNG CƠ QUAN", "(Ký tên, đóng dấu)"]
    )


def test_a_paragraph_that_hangs_on_a_value_stands_only_with_it() -> None:
    assert "Lý do: thiếu giấy" in words(drawn(Paper.A4, reason="thiếu giấy"))
    assert "Lý do:" not in words(drawn(Paper.A4))


def test_prose_is_justified_and_indented_and_a_single_signer_stands_at_the_right() -> None:
    sheet = SHEETS[Paper.A4]
    (page,) = read(drawn(Paper.A4))

    prose = [line for line in page.lines if line.right - line.left > sheet.inner_width * 0.7]
    ends = {round(line.right) for line in prose[1:5]}
    assert len(ends) == 1
    assert abs(ends.pop() - (sheet.width - sheet.right)) <= 1
    signer = min(page.lines, key=lambda line: line.bottom if line.bottom > 60 else 999)
    assert signer.left > sheet.width / 2


def test_braces_in_what_was_typed_stay_as_they_are() -> None:
    assert "{name} {0} {{}}" in words(drawn(Paper.A5, agency="{name} {0} {{}}"))


@pytest.mark.parametrize("change", [{"blok": 1}, {"body": [{"block": "poem"}]}, {"title": 5}])
def test_a_definition_that_says_something_unknown_is_not_read(change: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**LETTER, **change}, type=FormText)
