"""The menu about what is under the pointer: what it is, and everything that can be done to it.

All but the choice of a span comes from the table of actions, with its keys.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QTimer, Slot
from PySide6.QtGui import QAction, QActionGroup, QColor, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from annotator.gui.menus import Menus
from annotator.gui.panels.facts import cut
from annotator.gui.panels.marks import paint_swatch
from annotator.gui.session import Session
from annotator.gui.theme import Theme, chosen
from annotator.model.span import Span

_NOTHING = ("next_span", "previous_span", "", "find", "filter", "finish")
_HIDING = ("hide_kind", "only_kind")
_EDGES = ("start_", "end_")
_ELSEWHERE = ("next_span", "previous_span", "add_fragment", "back_to_text", "menu")
"""What the menu of labels has besides, and what is not about a span."""

LONGEST = 44
"""Characters of a span's words."""


class ContextMenu(QMenu):
    """Spans to choose from, where several are under the pointer; then what can be done."""

    def __init__(self, menus: Menus, session: Session, parent: QWidget) -> None:
        super().__init__("What can be done here", parent)
        self.setAccessibleName("What can be done here")
        self._menus = menus
        self._session = session
        self._under: Sequence[str] = ()
        self._place = QPoint()
        self._choices = QActionGroup(self)
        self._choices.triggered.connect(self._choose)

    @Slot(object, QPoint)
    def pop_up(self, under: Sequence[str], place: QPoint) -> None:
        """Show what can be done to what is selected, at a place on the screen.

        `under` are the spans there, to choose from.
        """
        # The menu key comes twice from some systems: as a key, and as the wish for a menu.
        if not self.isVisible():
            self._under, self._place = under, place
            self._open()

    @Slot()
    def _open(self) -> None:
        self._empty()
        self._add_spans()
        start, end = self._session.text_selection
        if start < end:
            self._add_labels(self)
            if self._session.span:
                self.addAction(self._shown("add_fragment"))
            self._add(("copy", "find"))
        elif self._session.selected:
            self._add_labels(self.addMenu("Relabel as"))
            self._add_acts()
            self._add(_HIDING)
        else:
            self._add(_NOTHING)
        if self._session.filter.hidden:
            self.addAction(self._shown("show_all"))
        self.popup(self._place)

    def _empty(self) -> None:
        self.clear()
        for action in self._choices.actions():
            action.deleteLater()
        for menu in self.findChildren(QMenu):
            menu.deleteLater()

    def _shown(self, action_id: str) -> QAction:
        return self._menus.shown(action_id)

    def _add_spans(self) -> None:
        """List the spans here; one that is chosen is selected."""
        document = self._session.document
        spans = (
            [document.by_id[it] for it in self._under if it in document.by_id] if document else []
        )
        if document is None or len(spans) < 2:
            return
        theme = chosen(self._session.settings.taste.theme)
        for span in spans:
            words = cut(span.words(document.article.text), LONGEST).replace("&", "&&")
            action = QAction(f"{span.label}  {words}", self)
            action.setIcon(self._swatch(span, theme))
            action.setCheckable(True)
            if span.id in self._session.selected:
                action.setChecked(True)
                font = action.font()
                font.setBold(True)
                action.setFont(font)
            action.setData(span.id)
            action.setToolTip(f"Select this {span.label}")
            self._choices.addAction(action)
            self.addAction(action)
        self.addSeparator()

    def _swatch(self, span: Span, theme: Theme) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(round(16 * ratio), round(16 * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(QColor(0, 0, 0, 0))
        label = self._session.schema.by_name.get(span.label)
        with QPainter(picture) as painter:
            place = picture.rect().toRectF()
            place.setSize(place.size() / ratio)
            proposed = span.state == "proposed"
            paint_swatch(painter, place, label, theme, proposed=proposed)
        return picture

    def _add_labels(self, menu: QMenu) -> None:
        for action in self._menus.entries():
            if action.id.startswith("label:"):
                menu.addAction(self._shown(action.id))
        menu.addSeparator()

    def _add_acts(self) -> None:
        """Add what the menu of labels has for a span; moving its ends is a menu of its own."""
        edges, section = QMenu("Move its ends", self), None
        for action in self._menus.entries():
            if action.menu != "Label" or action.section < 0 or action.id in _ELSEWHERE:
                continue
            if action.id.startswith(_EDGES):
                edges.addAction(self._shown(action.id))
                continue
            if section not in (None, action.section):
                self.addSeparator()
            section = action.section
            self.addAction(self._shown(action.id))
        self.addMenu(edges)
        self.addSeparator()

    def _add(self, action_ids: Sequence[str]) -> None:
        for action_id in action_ids:
            if action_id:
                self.addAction(self._shown(action_id))
            else:
                self.addSeparator()

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        self._session.select([str(action.data())])
        # The menu goes with this choice: it comes back for what was chosen.
        QTimer.singleShot(0, self._open)
