"""The three sheets of a catalogue workbook: headings, widths, and words for values."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from counter_app.domain.catalogue import ComponentKind, Confidence, LimitUnit
from counter_app.domain.rows import Layout

TEXT: Final = "@"
NUMBER: Final = "#,##0"
NUMBER_UNLESS_0: Final = "#,##0;-#,##0;"
DECIMAL: Final = "0.##"
DAY: Final = "DD/MM/YYYY"

_STEP = re.compile(r"(?:từ\s+)?([0-9]+)\s*:\s*(.+)", re.IGNORECASE)


def _same(value: object) -> object:
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its key in plain rows, how it looks, and how several values share a cell.

    `join` makes one cell of a value, `split` the value of a cell again.
    """

    key: str
    heading: str
    width: int
    number_format: str = TEXT
    words: Mapping[str, str] = field(default_factory=dict)
    choices: bool = False
    """Whether nothing but one of the words may stand here."""
    join: Callable[[object], object] = _same
    split: Callable[[object], object] = _same


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """A sheet of the workbook: its name, and its columns from left to right."""

    name: str
    columns: tuple[Column, ...]

    def layout(self) -> Layout:
        """How this sheet names things, for whoever reads its rows."""
        return Layout(
            names={column.key: f"“{column.heading}”" for column in self.columns},
            words={column.key: column.words for column in self.columns if column.words},
        )


# ---------------------------------------------------------------- several values in one cell


def _join_lines(value: object) -> object:
    return "\n".join(str(part) for part in _parts(value))


def _split_lines(value: object) -> object:
    return tuple(line for line in str(value).splitlines() if line.strip())


def _join_channels(value: object) -> object:
    return ", ".join(CHANNEL_WORDS.get(str(part), str(part)) for part in _parts(value))


def _split_channels(value: object) -> object:
    return tuple(part.strip() for part in re.split(r"[,;\n]", str(value)) if part.strip())


def _join_exemptions(value: object) -> object:
    lines = (
        f"{part['name']} | {part['legal_basis']}" if part["legal_basis"] else part["name"]
        for part in _parts(value)
        if isinstance(part, Mapping)
    )
    return "\n".join(str(line) for line in lines)


def _split_exemptions(value: object) -> object:
    parted = (line.partition("|") for line in str(value).splitlines() if line.strip())
    return tuple({"name": name, "legal_basis": basis} for name, _, basis in parted)


def _join_steps(value: object) -> object:
    return "\n".join(
        f"từ {part['start']}: {part['amount']}"
        for part in _parts(value)
        if isinstance(part, Mapping)
    )


def _split_steps(value: object) -> object:
    matches = ((line, _STEP.fullmatch(line.strip())) for line in str(value).splitlines())
    return tuple(
        {"start": match[1], "amount": match[2]} if match else line
        for line, match in matches
        if line.strip()
    )


def _parts(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


# ---------------------------------------------------------------- words and columns

YES_WORDS: Final = {"true": "Có", "false": "Không"}
CHANNEL_WORDS: Final = {"direct": "Trực tiếp", "online": "Trực tuyến", "post": "Bưu chính"}
LEVEL_WORDS: Final = {"commune": "Cấp xã", "province": "Cấp tỉnh", "ministry": "Cấp bộ"}
HOME_WORDS: Final = {
    "provincial": "Hệ thống của tỉnh",
    "national": "Cổng Dịch vụ công quốc gia",
}
UNIT_WORDS: Final[Mapping[str, str]] = {
    LimitUnit.HOUR: "Giờ làm việc",
    LimitUnit.WORKING_DAY: "Ngày làm việc",
    LimitUnit.CALENDAR_DAY: "Ngày",
    LimitUnit.SAME_DAY: "Trong ngày",
    LimitUnit.NONE: "Không hẹn ngày",
}
KIND_WORDS: Final[Mapping[str, str]] = {
    ComponentKind.ORIGINAL: "Bản chính",
    ComponentKind.COPY: "Bản sao",
    ComponentKind.CERTIFIED_COPY: "Bản sao chứng thực",
    ComponentKind.E_COPY: "Bản sao điện tử",
    ComponentKind.E_FORM: "Biểu mẫu điện tử",
    ComponentKind.SHOWN: "Xuất trình",
}
CONFIDENCE_WORDS: Final[Mapping[str, str]] = {
    Confidence.HIGH: "Cao",
    Confidence.MEDIUM: "Trung bình",
    Confidence.LOW: "Thấp",
}

CODE: Final = Column(key="code", heading="Mã thủ tục", width=16)
VALID_FROM: Final = Column(key="valid_from", heading="Hiệu lực từ", width=13, number_format=DAY)

PROCEDURES: Final = SheetPlan(
    "Thủ tục",
    (
        CODE,
        Column(key="name", heading="Tên thủ tục", width=60),
        Column(key="field", heading="Lĩnh vực", width=18),
        Column(key="home_system", heading="Hệ thống tiếp nhận", width=24, words=HOME_WORDS),
        Column(
            key="deciding_level",
            heading="Cấp giải quyết",
            width=14,
            words=LEVEL_WORDS,
            choices=True,
        ),
        Column(
            key="channels",
            heading="Hình thức nộp",
            width=20,
            words=CHANNEL_WORDS,
            join=_join_channels,
            split=_split_channels,
        ),
        Column(key="limit_amount", heading="Thời hạn", width=10, number_format=DECIMAL),
        Column(
            key="limit_unit", heading="Đơn vị thời hạn", width=16, words=UNIT_WORDS, choices=True
        ),
        Column(
            key="next_day_after_15",
            heading="Sau 15 giờ trả hôm sau",
            width=13,
            words=YES_WORDS,
            choices=True,
        ),
        Column(key="handling_office", heading="Bộ phận giải quyết", width=30),
        Column(
            key="legal_basis",
            heading="Căn cứ pháp lý",
            width=45,
            join=_join_lines,
            split=_split_lines,
        ),
        VALID_FROM,
        Column(key="valid_to", heading="Hiệu lực đến", width=13, number_format=DAY),
        Column(key="source", heading="Nguồn", width=30),
        Column(
            key="code_confidence",
            heading="Độ tin cậy của mã",
            width=12,
            words=CONFIDENCE_WORDS,
            choices=True,
        ),
        Column(
            key="detail_confidence",
            heading="Độ tin cậy của nội dung",
            width=12,
            words=CONFIDENCE_WORDS,
            choices=True,
        ),
        Column(key="note", heading="Ghi chú", width=45),
    ),
)

COMPONENTS: Final = SheetPlan(
    "Thành phần",
    (
        CODE,
        VALID_FROM,
        Column(key="name", heading="Tên thành phần", width=70),
        Column(key="kind", heading="Loại", width=20, words=KIND_WORDS, choices=True),
        Column(key="count", heading="Số lượng", width=10, number_format=NUMBER),
        Column(key="required_if", heading="Chỉ cần khi", width=45),
    ),
)

FEES: Final = SheetPlan(
    "Lệ phí",
    (
        CODE,
        VALID_FROM,
        Column(key="name", heading="Tên phí, lệ phí", width=45),
        Column(key="amount", heading="Mức thu (đồng)", width=14, number_format=NUMBER),
        Column(key="unit", heading="Đơn vị tính", width=14),
        Column(
            key="decided_locally", heading="Tỉnh quy định", width=10, words=YES_WORDS, choices=True
        ),
        Column(
            key="steps", heading="Mức thu theo bậc", width=18, join=_join_steps, split=_split_steps
        ),
        Column(key="most", heading="Tối đa (đồng)", width=14, number_format=NUMBER_UNLESS_0),
        Column(key="channel", heading="Chỉ khi nộp", width=14, words=CHANNEL_WORDS, choices=True),
        Column(
            key="exemptions",
            heading="Miễn, giảm",
            width=60,
            join=_join_exemptions,
            split=_split_exemptions,
        ),
        Column(key="note", heading="Ghi chú", width=45),
    ),
)
