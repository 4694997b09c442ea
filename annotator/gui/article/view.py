"""The article view: the text with every label on it, its caret, keys and mouse.

A read-only text widget of Qt's own, so that the caret, the clipboard and screen readers find
what they know, on a layout of ours. Qt's positions end here: the session gets stored offsets.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from annotator.gui import theme
from annotator.gui.article.canvas import Canvas
from annotator.gui.article.hints import HintPainter
from annotator.gui.article.measures import Measures, measures
from annotator.gui.article.pointer import Pointer
from annotator.gui.article.styles import Styles
from annotator.gui.session import Session
from annotator.gui.whereabouts import Spot
from annotator.model import tokens
from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.relation import Relation
from annotator.model.schema import Schema
from annotator.model.span import Range, Span

Key = QKeySequence.StandardKey
_KEYS = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)


def _word_edge(text: str, position: int, step: int) -> int:
    """Return where a selection goes by a word: on to the end of one, or back to its start."""
    return tokens.next_end(text, position, 1) if step > 0 else tokens.next_start(text, position, -1)


STEPS = (
    (Key.MoveToNextChar, 1, tokens.next_grapheme, False),
    (Key.MoveToPreviousChar, -1, tokens.next_grapheme, False),
    (Key.SelectNextChar, 1, tokens.next_grapheme, True),
    (Key.SelectPreviousChar, -1, tokens.next_grapheme, True),
    (Key.MoveToNextWord, 1, tokens.next_boundary, False),
    (Key.MoveToPreviousWord, -1, tokens.next_boundary, False),
    (Key.SelectNextWord, 1, _word_edge, True),
    (Key.SelectPreviousWord, -1, _word_edge, True),
)
"""Keys that go along the text: which way, on a line that runs to the right, how, and selecting."""

OF_QT = (
    Key.MoveToNextLine,
    Key.MoveToPreviousLine,
    Key.SelectNextLine,
    Key.SelectPreviousLine,
    Key.MoveToStartOfLine,
    Key.MoveToEndOfLine,
    Key.SelectStartOfLine,
    Key.SelectEndOfLine,
    Key.MoveToStartOfDocument,
    Key.MoveToEndOfDocument,
    Key.SelectStartOfDocument,
    Key.SelectEndOfDocument,
    Key.MoveToNextPage,
    Key.MoveToPreviousPage,
    Key.SelectNextPage,
    Key.SelectPreviousPage,
    Key.SelectAll,
    Key.Copy,
)
"""Keys that do what they do in every text; all others are left to the window's actions."""


class ArticleView(Canvas):
    """The text of the session's article, and what is labelled in it.

    *Signals*: `card_asked(span_ids, rect)`, where on the screen they are; `menu_asked(span_ids,
    place)` for what can be done to what is there.
    """

    card_asked = Signal(object, QRect)
    menu_asked = Signal(object, QPoint)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        taste = session.settings.taste
        self._theme = theme.chosen(taste.theme)
        look = measures(taste.zoom, tags=taste.tags)
        styles = Styles(self._theme, session.schema)
        super().__init__(look, styles, parent)
        self._session = session
        self._document: Document | None = None
        self._hints = HintPainter(look, styles)
        self._pointer = Pointer(self, session)
        self.setAccessibleName("Article")
        self._connect()
        self._follow_filter()
        if session.document is not None:
            self._show(session.document)

    def _connect(self) -> None:
        session = self._session
        session.document_shown.connect(self._show)
        session.document_edited.connect(self._follow)
        session.selection_changed.connect(self._light)
        session.filtered.connect(self._follow_filter)
        session.text_selected.connect(self._follow_selection)
        session.went_to.connect(self._go_to)
        session.found.connect(self._show_found)
        session.focus_asked.connect(self._take_focus)
        session.settings.changed.connect(self._follow_settings)
        session.filling.changed.connect(self._show_hints)
        self.cursorPositionChanged.connect(self._tell)
        self.verticalScrollBar().valueChanged.connect(self._look)
        self.selectionChanged.connect(self._tell)

    def beside(self, span_id: str) -> QPoint | None:
        """Return the place right of the first line in sight that has a part of a span."""
        column, scrolled = self.column, self.verticalScrollBar().value()
        if column is None:
            return None
        for number in column.between(scrolled, scrolled + self.viewport().height()):
            for line in column.shape(number).lines:
                top = column.top(number) + line.band_top - scrolled
                if top >= 0 and any(it.span_id == span_id for it in line.bars):
                    return QPoint(column.left + column.width, top)
        return None

    # From the session

    @Slot(object)
    def _show(self, document: Document) -> None:
        """Show an article at the place where it was left."""
        old, self._document = self._document, None
        if old is not None:
            self._remember(old)
        if old is not None and old.article.text == document.article.text:
            self.show_marks(document)
        else:
            self.show_document(document, self._left_at(document))
        self._document = document
        self._tell()
        self._light()
        self._show_found()

    def remember(self) -> None:
        """Note where the person is, before everything goes."""
        if self._document is not None:
            self._remember(self._document)

    def _remember(self, document: Document) -> None:
        page, place = self.page, self.place()
        if page is not None:
            self._session.whereabouts.put(
                document.article.id,
                anchor=page.to_code_point(place.anchor),
                caret=page.to_code_point(place.caret),
                top=page.to_code_point(place.top),
                below=place.offset,
                at_start=place.at_start,
                seen=self.caret_is_seen(),
            )

    def _left_at(self, document: Document) -> Spot:
        """Return where the person was; at the start, if that is not in this text."""
        spot = self._session.whereabouts.get(document.article.id)
        inside = all(
            0 <= it <= len(document.article.text) for it in (spot.anchor, spot.caret, spot.top)
        )
        return spot if inside else Spot()

    @Slot(object, object)
    def _follow(self, document: Document, edits: Sequence[Edit]) -> None:
        """Show what an act has changed."""
        self._document = document
        if any(isinstance(it.value, Schema) for it in edits):
            self.set_styles(Styles(self._theme, self._session.schema))
            self.show_marks(document)
        else:
            self.edit(document, [it for it in edits if self._is_here(it)])
        self._light()

    def _is_here(self, edit: Edit) -> bool:
        value = edit.value
        return (
            self._document is not None
            and isinstance(value, Span | Relation)
            and self._document.holds(value)
        )

    @Slot()
    def _light(self) -> None:
        self.light(self._session.selected)

    @Slot()
    def _follow_filter(self) -> None:
        self.show_only(self._session.filter)

    @Slot()
    def _show_found(self) -> None:
        self.show_found(self._session.matches, chosen=bool(self._session.places))

    @Slot()
    def _look(self) -> None:
        """Tell which characters are in sight: of very many spans, those have letters."""
        column, top = self.column, self.verticalScrollBar().value()
        if column is not None and self._session.filling.role is not None:
            seen = list(column.between(top, top + self.viewport().height()))
            first, last = column.page.starts[seen[0]], column.page.starts[seen[-1] + 1] - 1
            to_offset = column.page.to_code_point
            self._session.filling.look(to_offset(first), to_offset(last))

    @Slot()
    def _show_hints(self) -> None:
        self.hover(self._session.filling.current)
        self.viewport().update()

    @Slot()
    def _follow_selection(self) -> None:
        """Select what someone else has selected."""
        wanted = self._session.text_selection
        if self._document is not None and wanted != self.text_range():
            self.select_range(*wanted)

    @Slot(object)
    def _go_to(self, place: Range) -> None:
        """Bring a place into sight, and the caret there: it is where the work goes on."""
        if place != self._session.text_selection:
            self.select_range(place.start, place.start)
        self.see(*place)

    @Slot(str)
    def _take_focus(self, pane: str) -> None:
        if pane == "text":
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _follow_settings(self, names: set[str]) -> None:
        if "theme" in names:
            self._take_theme()
        if names & {"zoom", "tags"}:
            self._take_look()

    def _take_theme(self) -> None:
        chosen = theme.chosen(self._session.settings.taste.theme)
        if chosen != self._theme:
            self._theme = chosen
            self.set_styles(Styles(chosen, self._session.schema))

    def _take_look(self) -> None:
        taste = self._session.settings.taste
        look = measures(taste.zoom, tags=taste.tags)
        self.set_look(look, Styles(self._theme, self._session.schema))

    def set_styles(self, styles: Styles) -> None:
        """Take other colours."""
        super().set_styles(styles)
        self._hints.styles = styles

    def set_look(self, measures: Measures, styles: Styles) -> None:
        """Take other fonts, distances and colours."""
        super().set_look(measures, styles)
        self._hints = HintPainter(measures, styles)

    @Slot()
    def show_card(self) -> None:
        """Ask for what is known of the selected span."""
        session = self._session
        if session.span is None:
            session.said.emit("Select a label first: Tab goes to the next one")
            return
        self.see(session.span.start, session.span.end)
        if rect := self.span_rect(session.span.id):
            self.card_asked.emit(
                [session.span.id], rect.translated(self.viewport().mapToGlobal(QPoint()))
            )

    # To the session

    @Slot()
    def _tell(self) -> None:
        """Tell the session which characters are selected."""
        if self._document is not None:
            self._session.select_text(*self.text_range())

    # Keys

    def _step(self, event: QKeyEvent) -> bool:
        """Move the caret along the text, if that is what the key means."""
        found = next((it for it in STEPS if event.matches(it[0])), None)
        if found is None:
            return False
        _, direction, go, selecting = found
        if self.textCursor().block().textDirection() is Qt.LayoutDirection.RightToLeft:
            direction = -direction
        anchor, caret = self.ends()
        if anchor == caret:
            anchor = caret = self._session.filling.outside(caret, direction)
        if anchor != caret and not selecting and go is tokens.next_grapheme:
            # As everywhere: an arrow goes to that end of what is selected.
            caret = max(anchor, caret) if direction > 0 else min(anchor, caret)
        else:
            caret = go(self.text, caret, direction)
        self.select_range(anchor if selecting else caret, caret)
        return True

    def _leave_line_end(self) -> None:
        """Move the caret out of the middle of CRLF, where Qt sees a place to stop."""
        page, cursor = self.page, self.textCursor()
        if page is None:
            return
        caret = self.ends()[1]
        if page.outside_line_end(caret) != caret:
            keep = cursor.hasSelection()
            x = cursor.verticalMovementX()
            cursor.setPosition(
                page.to_utf16(caret - 1),
                QTextCursor.MoveMode.KeepAnchor if keep else QTextCursor.MoveMode.MoveAnchor,
            )
            cursor.setVerticalMovementX(x)
            self.setTextCursor(cursor)

    # Qt overrides

    def event(self, event: QEvent) -> bool:
        """Give the keys that fill a role to it, before they are shortcuts or move the focus."""
        if isinstance(event, QKeyEvent) and event.type() in _KEYS:
            filling = self._session.filling
            if filling.takes(event):
                event.accept()
                if event.type() == QEvent.Type.KeyPress:
                    filling.press(event)
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and above all else the letters that pick what may fill a role."""
        super().paintEvent(event)
        filling = self._session.filling
        with QPainter(self.viewport()) as painter:
            self._pointer.linking.paint(painter, self._hints.styles.colors.accent)
            if filling.role is not None and self.column is not None:
                self._hints.paint(painter, filling, self.column, self.verticalScrollBar().value())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the caret, select, copy; leave every other key to the window's actions."""
        if self._step(event):
            event.accept()
        elif any(event.matches(key) for key in OF_QT):
            super().keyPressEvent(event)
            self._leave_line_end()
            self.see_caret()
            if self.is_on_first_line():
                self.verticalScrollBar().setValue(0)
                self.see_caret()
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to select."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pointer.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on selecting, or show what is under the mouse."""
        self._pointer.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Select."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pointer.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select a token."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pointer.double_click(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Let go of what was under the mouse."""
        self.hover("")
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu about what is under the mouse, or selected if a key was pressed."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            self.ask_menu()
        else:
            under = self._pointer.point_out(event.pos())
            self.menu_asked.emit(under, event.globalPos())
        event.accept()

    def ask_menu(self) -> None:
        """Ask for a menu about what is selected, below it or the caret."""
        span = self._session.span
        selecting = self.textCursor().hasSelection()
        rect = self.span_rect(span.id) if span and not selecting else None
        rect = rect or self.cursorRect()
        place = rect.bottomLeft() + QPoint(0, 2)
        inside = self.viewport().rect().adjusted(0, 0, -1, -1)
        place = QPoint(place.x(), min(max(place.y(), inside.top()), inside.bottom()))
        self.menu_asked.emit(list(self._session.selected), self.viewport().mapToGlobal(place))

    def createMimeDataFromSelection(self) -> QMimeData:
        """Return the stored characters: Qt's have other line ends, and no no-break spaces."""
        start, end = self.text_range()
        data = QMimeData()
        # As bytes, since a string loses a byte order mark in front on its way to Qt.
        data.setData("text/plain", self.text[start:end].encode())
        return data

    def changeEvent(self, event: QEvent) -> None:
        """Follow the system's theme."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.ThemeChange, QEvent.Type.ApplicationPaletteChange):
            self._take_theme()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl, zoom."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
        elif step := event.angleDelta().y():
            self._session.settings.zoom_by(1 if step > 0 else -1)
