"""What a label, an attribute or a role means: the codebook, where the person is."""

from collections.abc import Iterator
from html import escape

from pydantic import JsonValue
from PySide6.QtWidgets import QTextBrowser, QWidget

from annotator.gui.dialogs.sheet import Sheet
from annotator.model.schema import Attribute, Label, Role

Subject = Label | Attribute | Role


class MeaningSheet(Sheet):
    """The definition of a label, attribute or role, with all that belongs to it."""

    def __init__(
        self, subject: Subject, others: dict[str, JsonValue], parent: QWidget | None = None
    ) -> None:
        title = subject.name if isinstance(subject, Label) else subject.heading
        super().__init__(title, parent, width=620)
        self.text = QTextBrowser(self)
        self.text.setAccessibleName(f"What {subject.name} means")
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.text.setMinimumHeight(360)
        self.text.viewport().setAutoFillBackground(False)
        self.text.document().setDefaultStyleSheet(
            f"i {{ color: {self.palette().placeholderText().color().name()}; }}"
        )
        self.text.setHtml("".join(_parts(subject, others)))
        self.body.addWidget(self.text, 1)
        self.add_button("Close", self.accept, primary=True)


def _parts(subject: Subject, others: dict[str, JsonValue]) -> Iterator[str]:
    if subject.description:
        yield f"<p>{escape(subject.description)}</p>"
    if isinstance(subject, Role):
        yield f"<p>Filled by: {escape(' or '.join(subject.targets))}.</p>"
    elif isinstance(subject, Label):
        parts: tuple[Attribute | Role, ...] = (*subject.attributes, *subject.roles)
        for part in parts:
            yield _term(part.heading, part.description)
    else:
        values = subject.choices(others) or subject.values
        for value in values:
            option = subject.option(value, others)
            yield _term(value, option.description, option.example)


def _term(name: str, description: str, example: str = "") -> str:
    shown = f" <i>“{escape(example)}”</i>" if example else ""
    return f"<p><b>{escape(name)}</b> {escape(description)}{shown}</p>"
