"""A strip above the text for whoever is here for the first time: five steps to try.

Each is ticked off when it is done, in whatever order. The strip can be closed for good, and comes
back from the menu Help.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from annotator.gui.panels.boxes import column, row
from annotator.gui.panels.icon_button import IconButton
from annotator.gui.panels.icons import paint_icon
from annotator.gui.panels.marks import middle, paint_words
from annotator.gui.session import Session
from annotator.gui.theme import Theme, chosen, tag_font
from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.names import identity
from annotator.model.relation import Relation
from annotator.model.schema import Schema
from annotator.model.span import Span

HEIGHT = 24
SIGN = 16
GAP = 6
APART = 16


class Step(NamedTuple):
    """Something to try: its name in the settings, what it is, and how it is done."""

    name: str
    words: str
    how: str


STEPS = (
    Step(
        "select",
        "Select words",
        "Drag over some words of the article, or hold Shift and press the arrow keys.",
    ),
    Step(
        "label",
        "Label them",
        "With words selected, press the key of a label; the keys stand above the text.",
    ),
    Step(
        "role",
        "Fill a role",
        "Select a quote, press the letter of a role, then those on the words that fill it, Enter.",
    ),
    Step(
        "accept",
        "Accept a proposal",
        "Tab selects what is proposed: Enter accepts it with all its parts, Backspace rejects it.",
    ),
    Step(
        "export",
        "Export",
        "Ctrl+E writes the labels as a dataset, and says what its format could not hold.",
    ),
)
FINISHED = "That is how it goes. F1 shows all keys, Ctrl+Shift+P finds every command by its name."


class FirstSteps(QWidget):
    """Shown until it is closed, or all is done and another article is opened."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._blind = session.project.is_blind(session.author)
        self._row = _Row(session)
        self._how = QLabel(wordWrap=True)
        self._how.setProperty("role", "muted")
        self._how.setTextFormat(Qt.TextFormat.PlainText)
        self._close = IconButton(session, "close", "Close the first steps for good", self)
        self._close.clicked.connect(self.close_for_good)
        told = column(spacing=2)
        told.addWidget(self._row)
        told.addWidget(self._how)
        box = row(spacing=8, margins=(16, 6, 8, 8))
        box.addLayout(told, 1)
        box.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        line = QFrame()
        line.setProperty("role", "line")
        line.setFixedHeight(1)
        whole = column(self)
        whole.addLayout(box)
        whole.addWidget(line)
        session.text_selected.connect(self._follow_text)
        session.document_edited.connect(self._follow_edits)
        session.document_shown.connect(self._follow_document)
        session.exported.connect(self._follow_export)
        session.settings.changed.connect(self._look)
        self._look()

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps there are: who works blind has no proposal to accept."""
        return tuple(it for it in STEPS if not (self._blind and it.name == "accept"))

    @property
    def done(self) -> tuple[str, ...]:
        """The steps that are done."""
        names = {it.name for it in self.steps}
        return tuple(it for it in self._session.settings.taste.first_steps or () if it in names)

    @Slot()
    def close_for_good(self) -> None:
        """Show no steps any more."""
        self._session.focus_asked.emit("text")
        self._session.settings.change(first_steps=None)

    def _tick(self, names: Iterable[str]) -> None:
        told = self._session.settings.taste.first_steps
        new = [it for it in dict.fromkeys(names) if told is not None and it not in told]
        if told is not None and new:
            self._session.settings.change(first_steps=(*told, *new))

    @Slot()
    def _follow_text(self) -> None:
        start, end = self._session.text_selection
        if start < end:
            self._tick(["select"])

    @Slot(object, object)
    def _follow_edits(self, _document: Document, edits: list[Edit]) -> None:
        self._tick(_done_by(edits, self._session.schema))

    @Slot()
    def _follow_document(self) -> None:
        self._blind = self._session.project.is_blind(self._session.author)
        if len(self.done) == len(self.steps):
            self._session.settings.change(first_steps=None)
        self._look()

    @Slot()
    def _follow_export(self) -> None:
        self._tick(["export"])

    @Slot()
    def _look(self) -> None:
        self.setVisible(self._session.settings.taste.first_steps is not None)
        steps, done = self.steps, self.done
        ahead = next((it for it in steps if it.name not in done), None)
        self._how.setText(ahead.how if ahead else FINISHED)
        self._row.show_done(steps, done)
        told = f"{len(done)} of {len(steps)} done"
        self.setAccessibleName(
            f"First steps, {told}. {f'{ahead.words}: {ahead.how}' if ahead else FINISHED}"
        )


def _done_by(edits: Iterable[Edit], schema: Schema) -> Iterator[str]:
    """Yield the steps that an act has done."""
    for edit in edits:
        before, after = edit.before, edit.after
        if before is None and isinstance(after, Relation):
            # What programs propose is nothing that the person has done.
            yield from ["role"] if after.state == "accepted" else []
        elif before is None and isinstance(after, Span) and after.state == "accepted":
            yield "label"
        elif isinstance(before, Span) and isinstance(after, Span):
            name = identity(schema, after.label)
            named = name not in before.attributes and name in after.attributes
            if named or (before.state, after.state) == ("proposed", "accepted"):
                yield "accept"


class _Row(QWidget):
    """The steps beside each other; where there is no room for all, the next one alone."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._steps: tuple[Step, ...] = STEPS
        self._done: tuple[str, ...] = ()
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_done(self, steps: tuple[Step, ...], done: tuple[str, ...]) -> None:
        """Show which steps there are, and which are done."""
        self._steps, self._done = steps, done
        self.update()

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _width(self, words: str) -> float:
        return SIGN + GAP + QFontMetricsF(self._bold()).horizontalAdvance(words) + 1

    # Qt overrides

    def sizeHint(self) -> QSize:
        """Return the height of a row."""
        return QSize(120, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the steps: a tick or a number, and what it is."""
        theme = chosen(self._session.settings.taste.theme)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ahead = next(
            (at for at, it in enumerate(self._steps) if it.name not in self._done), len(self._steps)
        )
        whole = sum(self._width(it.words) + APART for it in self._steps) - APART
        left = 0.0
        for at, step in enumerate(self._steps):
            if whole > self.width() and at != min(ahead, len(self._steps) - 1):
                continue
            self._paint_sign(painter, left, at, theme, is_next=at == ahead)
            painter.setFont(self._bold() if at == ahead else self.font())
            painter.setPen(QColor(theme.text if at == ahead else theme.muted))
            place = QRectF(left + SIGN + GAP, 0, self._width(step.words), self.height())
            paint_words(painter, place, step.words)
            left += self._width(step.words) + APART

    def _paint_sign(
        self, painter: QPainter, left: float, at: int, theme: Theme, *, is_next: bool
    ) -> None:
        place = middle(QRectF(self.rect()), left, SIGN)
        if self._steps[at].name in self._done:
            paint_icon(painter, place, "check", theme.ok)
            return
        ink = QColor(theme.accent if is_next else theme.muted)
        painter.setPen(QPen(ink, 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(place.adjusted(0.75, 0.75, -0.75, -0.75))
        painter.setFont(tag_font())
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(at + 1))
