"""The machine's clock behind the `Clock` port."""

from datetime import datetime

from counter_app.domain.moments import VIET_NAM


class SystemClock:
    """What the machine believes the time to be, right or wrong, in Viet Nam time."""

    def now(self) -> datetime:
        return datetime.now(VIET_NAM)  # noqa: TID251 - the one place that asks the machine
