"""The reception page: from the citizen's card to the receipt, without a mouse."""

from counter_app.ui.reception.page import ReceptionPage

__all__ = ["ReceptionPage"]
