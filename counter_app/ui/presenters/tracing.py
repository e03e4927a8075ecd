"""What stands above the dossiers behind a figure."""

from counter_app.domain.sentences import Sentence, say
from counter_app.ui.presenters.lists import MOST_SHOWN


def summary_of(count: int) -> Sentence:
    """How many there are, and what the keys do."""
    size = say("{count} hồ sơ", count=count)
    if count > MOST_SHOWN:
        size = say("{shown} hồ sơ đầu trong {count}", shown=MOST_SHOWN, count=count)
    return say("{size}. Enter: mở hồ sơ; Esc: về bảng số liệu.", size=size)
