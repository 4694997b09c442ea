"""The card that says what is known of a span, beside it."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Slot
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QWidget

from annotator.gui.panels.boxes import column
from annotator.gui.panels.facts import Facts, cut, facts, told
from annotator.gui.session import Session
from annotator.gui.theme import Theme, chosen

WIDTH = 380
EDGE = 12
GAP = 6
"""Pixels between the line and the card: the pointer is on the line, never on the card."""

_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta)
_ENDS = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
    QEvent.Type.WindowDeactivate,
    QEvent.Type.ApplicationDeactivate,
)


class SpanCard(QFrame):
    """Label, words, roles, attributes, who and when; it takes no mouse, and of keys only Escape.

    It goes with the next key, click, or turn of the wheel.
    """

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self._session = session
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self._text.setWordWrap(True)
        column(self, margins=(EDGE, EDGE, EDGE, EDGE)).addWidget(self._text)
        for signal in (session.document_shown, session.document_edited, session.filtered):
            signal.connect(self.hide)

    @property
    def text(self) -> str:
        """What it says."""
        return self.accessibleName()

    @Slot(object, QRect)
    def show_for(self, span_ids: Sequence[str], line: QRect) -> None:
        """Say what is known of the first span, and name the others; `line` is on the screen."""
        document, schema = self._session.document, self._session.schema
        spans = [document.by_id[it] for it in span_ids if it in document.by_id] if document else []
        if document is None or not spans:
            return
        reason = self._session.proposals.reason(spans[0])
        known = facts(document, schema, spans[0], reason)
        when = told(self._session.story(spans[0]))
        around = [f"{it.label} {cut(it.words(document.article.text))}" for it in spans[1:4]]
        theme = chosen(self._session.settings.taste.theme)
        label = schema.by_name.get(known.label)
        color = theme.label(label).bar if label else theme.text
        self._text.setText(_page(known, when, around, theme, color))
        self.setAccessibleName(". ".join(it for it in (known.sentence(), when) if it))
        self._put(line)

    def _put(self, line: QRect) -> None:
        """Show it below a line, or above where there is no room."""
        self._text.setFixedWidth(min(WIDTH, self._text.sizeHint().width()) - 2 * EDGE)
        width = self._text.width()
        size = QSize(width, self._text.heightForWidth(width)) + QSize(2 * EDGE + 2, 2 * EDGE + 2)
        self.resize(size)
        screen = QGuiApplication.screenAt(line.center()) or self.screen()
        room = screen.availableGeometry()
        place = QPoint(line.left() - 24, line.bottom() + GAP)
        if place.y() + size.height() > room.bottom():
            place.setY(line.top() - GAP - size.height())
        place.setX(max(room.left() + GAP, min(place.x(), room.right() - size.width() - GAP)))
        self.move(place)
        self.show()
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    # Qt overrides

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop looking at keys."""
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        super().hideEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go with the next key or click, which does what it would do without the card."""
        kind = event.type()
        pressed = kind in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
        if pressed and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                # One step back: the card goes, and what is selected stays.
                event.accept()
                self.setHidden(kind == QEvent.Type.KeyPress)
                return True
            self.setHidden(event.key() not in _MODIFIERS)
        elif kind in _ENDS:
            self.hide()
        return super().eventFilter(watched, event)


def _page(known: Facts, when: str, around: Sequence[str], theme: Theme, color: str) -> str:
    """Return the card as rich text; everything that people wrote is escaped."""
    head = f'<span style="color:{color};font-weight:600">{escape(known.label)}</span>'
    if known.aside:
        head += f' <span style="color:{theme.muted}">{escape(known.aside)}</span>'
    rows = "".join(
        f'<tr><td style="color:{theme.muted};padding-right:12px">{escape(name)}</td>'
        f"<td>{escape(value)}</td></tr>"
        for name, value in known.rows
    )
    parts = [f"<div>{head}</div>", f"<div>{escape(cut(known.words))}</div>"]
    if rows:
        parts.append(
            f'<table cellspacing="0" cellpadding="1" style="margin-top:6px">{rows}</table>'
        )
    if around:
        inside = "<br>".join(map(escape, around))
        parts.append(f'<div style="color:{theme.muted};margin-top:6px">Also here: {inside}</div>')
    if when:
        parts.append(f'<div style="color:{theme.muted};margin-top:6px">{escape(when)}</div>')
    return "".join(parts)
