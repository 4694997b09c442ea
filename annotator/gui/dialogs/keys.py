"""All keys on one page, made from the table of actions."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHeaderView, QLabel, QLineEdit, QTreeWidget, QTreeWidgetItem, QWidget

from annotator.gui.dialogs.palette import add_clear_button
from annotator.gui.dialogs.sheet import Sheet

Row = tuple[str, str, str, str]
Page = tuple[str, Sequence[Row]]
"""A menu, and of each of its actions the name, the keys, the explanation, and other words."""

_ALSO = Qt.ItemDataRole.UserRole


class KeysDialog(Sheet):
    """Shows every action that has a key; typing filters."""

    def __init__(self, pages: Sequence[Page], parent: QWidget | None = None) -> None:
        super().__init__("Keyboard", parent, width=880)
        self._items: dict[str, tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = {}
        self.words = QLineEdit(self)
        self.words.setAccessibleName("Filter keys")
        self.words.setPlaceholderText("Filter")
        add_clear_button(self.words)
        self.words.textChanged.connect(self._filter)
        self.body.addWidget(self.words)
        self.tree = QTreeWidget(self)
        self.tree.setAccessibleName("Keys")
        self.tree.setColumnCount(3)
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(0)
        self.tree.setMinimumHeight(420)
        self.tree.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        header = self.tree.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        for title, rows in pages:
            self._add(title, rows)
        self.tree.expandAll()
        self.body.addWidget(self.tree, 1)
        self.nothing = QLabel(self)
        self.nothing.setTextFormat(Qt.TextFormat.PlainText)
        self.nothing.setProperty("role", "muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.nothing.hide()
        self.body.addWidget(self.nothing, 1)
        self.add_button("Close", self.accept, primary=True)

    def _add(self, title: str, rows: Sequence[Row]) -> None:
        top = QTreeWidgetItem(self.tree, [title])
        items = self._items.setdefault(title, (top, []))[1]
        top.setFirstColumnSpanned(True)
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        top.setFont(0, font)
        for text, keys, more, also in rows:
            item = QTreeWidgetItem(top, [f"    {text}", f"    {keys}    ", more])
            item.setToolTip(2, more)
            item.setData(0, _ALSO, also)
            items.append(item)
            item.setForeground(2, self.palette().placeholderText())
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    @Slot(str)
    def _filter(self, words: str) -> None:
        wanted = words.lower().split()
        for top, items in self._items.values():
            for item in items:
                words_of = (*map(item.text, range(3)), str(item.data(0, _ALSO)), top.text(0))
                text = " ".join(words_of).lower()
                item.setHidden(any(word not in text for word in wanted))
            top.setHidden(all(item.isHidden() for item in items))
        nothing = all(top.isHidden() for top, _ in self._items.values())
        self.nothing.setText(f"No key fits “{words}”. Try another word.")
        self.nothing.setVisible(nothing)
        self.tree.setHidden(nothing)
