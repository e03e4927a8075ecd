"""The form of one step: made from its description, errors beside the fields they mean."""

from counter_app.domain.sentences import say
from counter_app.texts import Texts
from counter_app.ui.forms.parts import PartsForm
from counter_app.ui.presenters.steps.fields import Part
from counter_app.ui.presenters.steps.table import Step


class StepForm(PartsForm):
    """Shows one step's form at a time."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts, say("Thực hiện (F9)"))
        self.step: Step | None = None
        self.hide()

    def open(self, step: Step, parts: tuple[Part, ...]) -> None:
        """Show this step's fields, the focus in the first."""
        self.step = step
        self.show_parts(step.name, parts)
        self.show()
        self.begin()

    def close_form(self) -> None:
        """Put the form away."""
        self.step = None
        self.hide()
