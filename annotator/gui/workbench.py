"""The panes of an open project: articles, text, attributes and labels, with the line below."""

from typing import Literal

from PySide6.QtCore import QRect, Qt, Signal, Slot
from PySide6.QtGui import QCursor, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.article.margin_map import MarginMap
from annotator.gui.article.rest import Rest
from annotator.gui.article.view import ArticleView
from annotator.gui.panels import choice
from annotator.gui.panels.announcer import Announcer
from annotator.gui.panels.articles import ArticlesPanel
from annotator.gui.panels.cast import CastPanel
from annotator.gui.panels.choice import Choice
from annotator.gui.panels.date_banner import DateBanner
from annotator.gui.panels.filter_button import FilterButton
from annotator.gui.panels.find_bar import FindBar
from annotator.gui.panels.first_steps import FirstSteps
from annotator.gui.panels.inspector import InspectorPanel
from annotator.gui.panels.label_bar import LabelBar
from annotator.gui.panels.lists import Lists
from annotator.gui.panels.picker import Picker, Picking
from annotator.gui.panels.role_bar import RoleBar
from annotator.gui.panels.span_card import SpanCard
from annotator.gui.session import Session
from annotator.gui.status_line import StatusLine
from annotator.gui.theme import STEP

Side = Literal["left", "right", "both"]

PANES = (264, 712, 304)
"""Widths at 1280 pixels."""

INSPECTOR_PANES = (420, 320)
NARROW = 1000
"""Below this width the right pane goes, until there is room again."""

_NO_ARTICLES, _ARTICLE = 0, 1


class Workbench(QWidget):
    """All panes of one session.

    *Signals*: `asked(action_id)` from the page of an empty project, `panes_changed()`.
    """

    asked = Signal(str)
    panes_changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.articles_panel = ArticlesPanel(session)
        self.cast_panel = CastPanel(session)
        self.label_bar = LabelBar(session)
        self.filter_button = FilterButton(session)
        self.find_bar = FindBar(session)
        self.article_view = ArticleView(session)
        RoleBar(session, self.article_view)
        self.margin_map = MarginMap(self.article_view, session)
        self.inspector = InspectorPanel(session)
        self.lists = Lists(session)
        self.spans_panel = self.lists.spans
        self.status = StatusLine(session)
        self.card = SpanCard(session, self)
        self._rest = Rest(self.article_view)
        self.announcer = Announcer(session, self.article_view)
        self._hidden_for_room = False
        self._dragged = "", ""
        self._middle = QStackedWidget()
        self._lay_out()
        self._restore()
        self._connect()
        self._look()

    def _lay_out(self) -> None:
        self._left = self._left_pane()
        self._right = _splitter(Qt.Orientation.Vertical, self.inspector, self.lists)
        self._panes = _splitter(
            Qt.Orientation.Horizontal, self._left, self._text_pane(), self._right
        )
        self._panes.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._panes, 1)
        column.addWidget(self.status)

    def _connect(self) -> None:
        self._rest.rested.connect(self.card.show_for)
        self._rest.left.connect(self.card.hide)
        self.article_view.card_asked.connect(self.card.show_for)
        self._panes.splitterMoved.connect(self.panes_changed)
        self._session.document_shown.connect(self._show_text)
        self._session.articles_changed.connect(self._look)
        self._session.focus_asked.connect(self._bring_up)
        self._session.filling.list_asked.connect(self._list_targets)
        self._session.filling.roles_asked.connect(self._ask_role)

    def _left_pane(self) -> QStackedWidget:
        """Put articles and cast in one place; the heading of each leads to the other."""
        pane = QStackedWidget()
        pane.addWidget(self.articles_panel)
        pane.addWidget(self.cast_panel)
        self.articles_panel.heading.add_other("Cast", "Who is meant (Ctrl+3)", before=False)
        self.cast_panel.heading.add_other("Articles", "All articles (Ctrl+1)", before=True)
        self.articles_panel.heading.other_asked.connect(self._to_cast)
        self.cast_panel.heading.other_asked.connect(self._to_articles)
        return pane

    def _text_pane(self) -> QWidget:
        pane = QWidget()
        pane.setObjectName("page")
        pane.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        pane.setMinimumWidth(400)
        head = QHBoxLayout()
        head.setContentsMargins(3 * STEP, STEP, 3 * STEP, STEP)
        head.addWidget(self.label_bar, 1)
        head.addWidget(self.filter_button, 0, Qt.AlignmentFlag.AlignTop)
        article = QWidget()
        column = QVBoxLayout(article)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(_line())
        column.addWidget(FirstSteps(self._session))
        column.addWidget(self.find_bar)
        column.addWidget(DateBanner(self._session))
        beside = QHBoxLayout()
        beside.setSpacing(0)
        beside.addWidget(self.article_view, 1)
        beside.addWidget(self.margin_map)
        column.addLayout(beside, 1)
        self._middle.addWidget(self._nothing())
        self._middle.addWidget(article)
        outer = QVBoxLayout(pane)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._middle)
        return pane

    def _nothing(self) -> QWidget:
        """What an empty project says."""
        page = QWidget()
        title = QLabel("No articles yet")
        title.setObjectName("title")
        more = QLabel("Drop text files, JSON lines or a folder here, or choose them.")
        more.setProperty("role", "muted")
        row = QHBoxLayout()
        row.setSpacing(2 * STEP)
        row.addStretch(1)
        for action_id, text in (
            ("import_files", "Import files…"),
            ("import_folder", "Import a folder…"),
        ):
            button = QPushButton(text)
            button.setProperty("action", action_id)
            button.clicked.connect(self._ask)
            row.addWidget(button)
        row.addStretch(1)
        box = QFrame()
        box.setObjectName("drop")
        inside = QVBoxLayout(box)
        inside.setContentsMargins(8 * STEP, 8 * STEP, 8 * STEP, 8 * STEP)
        inside.setSpacing(3 * STEP)
        inside.addWidget(title, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addWidget(more, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addLayout(row)
        column = QVBoxLayout(page)
        column.addStretch(2)
        column.addWidget(box, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        return page

    # Panes

    def shows(self, side: Side) -> bool:
        """Whether a pane is to be seen; `both` where one of them is."""
        sides = {"left": self._left, "right": self._right}
        wanted = sides.values() if side == "both" else [sides[side]]
        return any(not it.isHidden() for it in wanted)

    def toggle(self, side: Side) -> None:
        """Show or hide a pane, or both."""
        show = not self.shows(side)
        if side in ("left", "both"):
            self._left.setVisible(show)
        if side in ("right", "both"):
            self._right.setVisible(show)
        self._hidden_for_room = False
        self.panes_changed.emit()
        if not show:
            self._session.focus_asked.emit("text")

    def remember(self) -> None:
        """Keep where the person is, and how wide the panes are; a hidden pane has no width."""
        self.article_view.remember()
        sizes = self._panes.sizes()
        shown = (self.shows("left"), True, self.shows("right") or self._hidden_for_room)
        sizes = [size if it else 0 for size, it in zip(sizes, shown, strict=True)]
        if self._hidden_for_room:
            sizes[2] = PANES[2]
        self._session.settings.change(
            panes=tuple(sizes), inspector_panes=tuple(self._right.sizes())
        )

    def _restore(self) -> None:
        taste = self._session.settings.taste
        panes = taste.panes if len(taste.panes) == len(PANES) else PANES
        self._left.setVisible(panes[0] > 0)
        self._right.setVisible(panes[2] > 0)
        self._panes.setSizes([size or usual for size, usual in zip(panes, PANES, strict=True)])
        halves = taste.inspector_panes
        self._right.setSizes(list(halves if len(halves) == 2 and any(halves) else INSPECTOR_PANES))

    # Roles

    @Slot(str, str)
    def _list_targets(self, span_id: str, name: str) -> None:
        """List all that may fill a role, to be narrowed by typing."""
        session = self._session
        span = session.document.by_id.get(span_id) if session.document else None
        label = session.schema.by_name.get(span.label) if span else None
        role = label.role(name) if label else None
        if session.document is None or span is None or role is None:
            return
        filled = {it.target for it in session.document.roles(span_id) if it.label == name}
        found = choice.of_targets(session.document, span, role)
        popup = Picker(session, self.article_view, [it for it in found if it.value not in filled])
        popup.picked.connect(self._pick_target)
        corner = self.article_view.beside(span_id) or self.article_view.rect().center()
        popup.pop_up(beside=QRect(corner, corner))

    @Slot(object)
    def _pick_target(self, values: tuple[str, ...]) -> None:
        if values:
            self._session.filling.pick(values[0])

    @Slot(str, str, object)
    def _ask_role(self, source_id: str, target_id: str, names: list[str]) -> None:
        """Ask which role was meant, where the mouse let go."""
        session = self._session
        source = session.document.by_id[source_id] if session.document else None
        label = session.schema.by_name.get(source.label) if source else None
        if label is None:
            return
        self._dragged = source_id, target_id
        choices = [
            Choice(it.name, it.heading, key=label.role_key(it.name))
            for it in label.roles
            if it.name in names
        ]
        popup = Picker(session, self.article_view, choices, picking=Picking(keyed=True))
        popup.picked.connect(self._pick_role)
        here = self.article_view.mapFromGlobal(QCursor.pos())
        popup.pop_up(beside=QRect(here, here))

    @Slot(object)
    def _pick_role(self, values: tuple[str, ...]) -> None:
        document, (source_id, target_id) = self._session.document, self._dragged
        if values and document is not None and target_id in document.by_id:
            self._session.fill(source_id, values[0], document.by_id[target_id])

    # Showing

    @Slot(str)
    def _bring_up(self, name: str) -> None:
        """Show the pane at the left that the keys go to."""
        pages: dict[str, QWidget] = {"articles": self.articles_panel, "cast": self.cast_panel}
        if name in pages:
            self._left.setCurrentWidget(pages[name])
            if self._left.isHidden():
                self._left.show()
                self.panes_changed.emit()
            pages[name].setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def _to_cast(self) -> None:
        self._session.focus_asked.emit("cast")

    @Slot()
    def _to_articles(self) -> None:
        self._session.focus_asked.emit("articles")

    @Slot()
    def _show_text(self) -> None:
        self._middle.setCurrentIndex(_ARTICLE)

    @Slot()
    def _look(self) -> None:
        """Show the first article that is not done as soon as there is one."""
        if self._session.document is not None:
            self._middle.setCurrentIndex(_ARTICLE)
        elif self._session.project.article_count():
            number = self._session.project.next_open(self._session.author, 0)
            self._session.show_article(number or 1)
        else:
            self._middle.setCurrentIndex(_NO_ARTICLES)

    @Slot()
    def _ask(self) -> None:
        self.asked.emit(str(self.sender().property("action")))

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the right pane away where the window is narrow, and bring it back."""
        super().resizeEvent(event)
        narrow = event.size().width() < NARROW
        was_narrow = 0 <= event.oldSize().width() < NARROW
        if narrow and not was_narrow and self.shows("right"):
            focus = QApplication.focusWidget()
            if focus is not None and self._right.isAncestorOf(focus):
                self._session.focus_asked.emit("text")
            self._right.hide()
            self._hidden_for_room = True
            self.panes_changed.emit()
        elif not narrow and self._hidden_for_room:
            self._right.show()
            self._hidden_for_room = False
            self.panes_changed.emit()


def _splitter(orientation: Qt.Orientation, *widgets: QWidget) -> QSplitter:
    splitter = QSplitter(orientation)
    splitter.setHandleWidth(1)
    splitter.setChildrenCollapsible(False)
    for widget in widgets:
        splitter.addWidget(widget)
    return splitter


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("role", "line")
    line.setFixedHeight(1)
    return line
