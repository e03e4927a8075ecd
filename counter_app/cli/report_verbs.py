"""The grammar of the day, the books and the reports; `docs/cli.md` describes it."""

from pathlib import Path

from counter_app.cli import days, reports
from counter_app.cli.verbs import Verbs, add_verb
from counter_app.domain.form_sets import DEFAULT_FORM_SET, FORM_SETS
from counter_app.service.report_kinds import REPORTS
from counter_app.texts import Texts


def add_reports(verbs: Verbs, texts: Texts) -> None:
    """The day, its closing, the register, hand-over lists and the reports."""
    _add_day(verbs, texts)
    register = add_verb(
        verbs, "register", days.register, texts.label("In sổ theo dõi hồ sơ của một năm.")
    )
    register.add_argument("--year", type=int, required=True, metavar="Y")
    register.add_argument("--set", dest="form_set", choices=FORM_SETS, default=DEFAULT_FORM_SET)
    register.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    handed = add_verb(
        verbs,
        "hand-over-list",
        days.hand_over_list,
        texts.label("In danh sách bàn giao hồ sơ của một ngày."),
    )
    handed.add_argument("--day", default="", metavar="2026-11-23")
    handed.add_argument("--from", dest="giving", default="", metavar="OFFICE")
    handed.add_argument("--to", dest="taking", default="", metavar="OFFICE")
    handed.add_argument("-o", "--output", type=Path, metavar="FILE.pdf")
    report = add_verb(verbs, "report", reports.report, texts.label("Lập báo cáo."))
    report.add_argument("kind", choices=tuple(REPORTS))
    report.add_argument("--period", default="", metavar="2026-11|2026-Q4|2026-H1|2026")
    report.add_argument("--from", dest="first", default="", metavar="2026-10-15")
    report.add_argument("--to", dest="last", default="", metavar="2026-11-14")
    report.add_argument(
        "--codes", action="store_true", help=texts.label("Mã hồ sơ thay cho số lượng.")
    )
    report.add_argument("-o", "--output", type=Path, metavar="FILE.pdf|FILE.xlsx")


def _add_day(verbs: Verbs, texts: Texts) -> None:
    look = add_verb(verbs, "day", days.look, texts.label("Xem sổ trong ngày."))
    close = add_verb(verbs, "close-day", days.close, texts.label("Chốt sổ trong ngày."))
    for verb in (look, close):
        verb.add_argument("--day", default="", metavar="2026-11-23")
        verb.add_argument("-o", "--output", type=Path, metavar="FILE.pdf|FILE.xlsx")
    close.add_argument(
        "--cash", type=int, metavar="N", help=texts.label("Tiền mặt kiểm đếm được, bằng đồng.")
    )
    close.add_argument("--cash-reason", default="", help=texts.label("Vì sao tiền mặt lệch."))
    close.add_argument(
        "--gaps-reason", default="", help=texts.label("Vì sao có số không mang hồ sơ nào.")
    )
    close.add_argument("--sync", action="store_true", help=texts.label("Đồng bộ ngay sau đó."))
