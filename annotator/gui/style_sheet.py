"""The style sheet: hairlines instead of boxes, one radius, a focus ring that is always seen.

Panels take part by convention: a heading has the object name `heading`; muted text, the primary
button and flat buttons have the property `role` set to `muted`, `primary` or `flat`.
"""

from dataclasses import fields
from string import Template

from annotator.gui.theme import RADIUS, Theme, mixed
from annotator.paths import resource

_SHEET = Template("""
QMainWindow, QDialog, QMessageBox { background: $chrome; }
QToolTip {
    background: $raised; color: $text; border: 1px solid $hairline; padding: 4px 6px;
}

QMenuBar { background: $chrome; padding: 2px 8px; border-bottom: 1px solid $hairline; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $raised; border: 1px solid $hairline; padding: 4px; }
QMenu::item { padding: 4px 24px 4px 8px; border-radius: 4px; min-height: 20px; }
QMenu::item:selected { background: $chosen; color: $text; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $hairline; margin: 4px 8px; }
QMenu::indicator { width: 14px; height: 14px; margin-left: 4px; }
QMenu::right-arrow { width: 8px; height: 8px; margin-right: 8px; }

QSplitter::handle { background: $hairline; }
QSplitter::handle:hover { background: $accent; }
QFrame[role="line"] { background: $hairline; border: none; }

QLabel#heading { color: $muted; font-size: 11px; font-weight: 600; letter-spacing: 0.6px; }
QLabel#heading[chosen="true"] { color: $text; }
QPushButton#other {
    background: transparent; border: none; color: $muted; font-size: 11px; font-weight: 600;
    letter-spacing: 0.6px; padding: 0 4px; text-align: left;
}
QPushButton#other:hover { color: $accent; }
QLabel#title { font-size: 19px; font-weight: 600; }
QLabel#wordmark { font-size: 34px; font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="danger"] { color: $danger; }
QLabel[role="ok"] { color: $ok; }

QLineEdit, QPlainTextEdit, QComboBox, QSpinBox, QDoubleSpinBox, QDateEdit {
    background: $page; color: $text; border: 1px solid $hairline; border-radius: ${radius}px;
    padding: 3px 7px; selection-background-color: $selection; selection-color: $text;
}
QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox, QDateEdit { min-height: 20px; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus,
QDateEdit:focus { border: 2px solid $accent; padding: 2px 6px; }
QLineEdit[wrong="true"]:focus { border-color: $danger; }
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled { color: $muted; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url("$arrow"); width: 12px; height: 12px; }
QComboBox QAbstractItemView {
    background: $raised; border: 1px solid $hairline; outline: 0; padding: 4px;
    selection-background-color: $chosen; selection-color: $text;
}

QPushButton, QToolButton {
    background: $raised; color: $text; border: 1px solid $hairline;
    border-radius: ${radius}px; padding: 4px 12px; min-height: 20px;
}
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed, QToolButton:checked { background: $chosen; }
QPushButton:focus, QToolButton:focus { border: 2px solid $accent; padding: 3px 11px; }
QPushButton:disabled, QToolButton:disabled { color: $faint; }
QPushButton[role="primary"] {
    background: $accent; color: $page; border-color: $accent; font-weight: 600;
}
QPushButton[role="primary"]:hover { background: $strong; }
QPushButton[role="primary"]:focus { border: 2px solid $text; }
QPushButton[role="primary"]:disabled {
    background: $hover; color: $faint; border-color: $hairline;
}
QLineEdit QToolButton {
    background: transparent; border: none; padding: 0; margin: 0; min-height: 0;
}
QToolButton::menu-indicator { image: url("$arrow"); width: 12px; height: 12px; }
QPushButton[role="flat"], QToolButton[role="flat"] {
    background: transparent; border: 1px solid transparent; padding: 3px 7px;
}
QPushButton[role="flat"]:hover, QToolButton[role="flat"]:hover { background: $hover; }
QPushButton[role="flat"]:focus, QToolButton[role="flat"]:focus {
    border: 2px solid $accent; padding: 2px 6px;
}
QPushButton[role="recent"] {
    background: transparent; border: 1px solid transparent; text-align: left; padding: 5px 7px;
}
QPushButton[role="recent"]:hover { background: $hover; }
QPushButton[role="recent"]:focus { border: 2px solid $accent; padding: 4px 6px; }
QPushButton[role="choice"] { background: $page; text-align: left; padding: 3px 7px; }
QPushButton[role="choice"]:focus { border: 2px solid $accent; padding: 2px 6px; }
QPushButton[role="choice"]:disabled { color: $muted; }
QPushButton[role="choice"]::menu-indicator {
    image: url("$arrow"); width: 12px; height: 12px;
    subcontrol-origin: padding; subcontrol-position: right center; right: 6px;
}
QPushButton#command {
    background: $page; color: $muted; border: 1px solid $hairline; border-radius: ${radius}px;
    padding: 1px 10px; margin: 2px 4px; text-align: left; min-height: 20px;
}
QPushButton#command:hover { color: $text; background: $raised; }

QCheckBox, QRadioButton { spacing: 8px; min-height: 24px; }
QCheckBox:focus, QRadioButton:focus { color: $accent; }

QListView, QTreeView, QTableView {
    background: transparent; border: none; outline: 0;
    selection-background-color: $chosen; selection-color: $text;
}
QDialog QListView, QDialog QTreeView, QDialog QTableView {
    background: $page; border: 1px solid $hairline; border-radius: ${radius}px; padding: 4px;
}
QListView::item, QTreeView::item { min-height: 28px; border-radius: 4px; padding: 0 4px; }
QListView::item:hover, QTreeView::item:hover { background: $hover; }
QListView::item:selected, QTreeView::item:selected { background: $chosen; color: $text; }
QHeaderView::section {
    background: transparent; color: $muted; border: none; border-bottom: 1px solid $hairline;
    padding: 4px 8px;
}

QTabWidget::pane { border: none; border-top: 1px solid $hairline; }
QTabBar { background: transparent; }
QTabBar::tab {
    background: transparent; color: $muted; border: none; border-bottom: 2px solid transparent;
    padding: 6px 10px; min-height: 16px;
}
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; }

QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $thumb; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QProgressBar {
    background: $hairline; border: none; border-radius: 3px; min-height: 6px; max-height: 6px;
}
QProgressBar::chunk { background: $accent; border-radius: 3px; }

QFrame#status { background: $chrome; border: none; border-top: 1px solid $hairline; }
QFrame#card { background: $raised; border: 1px solid $edge; border-radius: ${radius}px; }
QFrame#palette { background: $raised; border: 1px solid $edge; border-radius: ${radius}px; }
QFrame#palette QListView { background: transparent; border: none; padding: 0; }
QWidget#page { background: $page; }
QFrame#drop { border: 1px dashed $edge; border-radius: ${radius}px; }
""")


def style_sheet(theme: Theme) -> str:
    """Return the style sheet of the whole program in a theme."""
    colors = {it.name: getattr(theme, it.name) for it in fields(theme)}
    blends = {
        "hover": mixed(theme.text, theme.chrome, 0.06),
        "chosen": mixed(theme.accent, theme.raised, 0.16 if not theme.dark else 0.26),
        "strong": mixed(theme.text, theme.accent, 0.18),
        "faint": mixed(theme.muted, theme.raised, 0.62),
        "thumb": mixed(theme.muted, theme.chrome, 0.38),
        "edge": mixed(theme.muted, theme.raised, 0.42),
        "selection": theme.selection(),
    }
    named = {name: color.name() for name, color in blends.items()}
    arrow = resource("themes", f"arrow-{theme.name}.svg").as_posix()
    return _SHEET.substitute(colors | named, radius=RADIUS, arrow=arrow)
