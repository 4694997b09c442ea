"""The inspector: what is selected, and everything that can be said of it."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from annotator.gui.panels import choice
from annotator.gui.panels.article_facts import ArticleFacts
from annotator.gui.panels.boxes import column, row
from annotator.gui.panels.choice import Choice
from annotator.gui.panels.entity_editor import EntityEditor
from annotator.gui.panels.figures import counted
from annotator.gui.panels.form_row import PAD, KeyCap
from annotator.gui.panels.incoming import Incoming
from annotator.gui.panels.judging import Judging
from annotator.gui.panels.pick_button import PickButton
from annotator.gui.panels.picker import Picking
from annotator.gui.panels.role_editor import RoleEditor
from annotator.gui.panels.span_form import SpanForm
from annotator.gui.session import Session
from annotator.gui.theme import reading_font
from annotator.model.document import Document
from annotator.model.schema import Attribute, Label, Role, Schema
from annotator.model.span import Span
from annotator.news import assertion

LONGEST = 220
"""Characters of a span's words that are shown."""

QUOTED = 0.9
"""The size of the quoted words, as a share of the article's."""


class InspectorPanel(QWidget):
    """The selected span with its label, roles, attributes and note; else the article.

    There is one form for each label, made when it is first needed and kept: selecting another
    span of that label, or changing this one, only changes values.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._schema: Schema | None = None
        self._forms: dict[str, SpanForm] = {}
        self._form: SpanForm | None = None
        self._unfolded = False
        self._shown: tuple[Document | None, tuple[str, ...]] = None, ()
        self._label = PickButton("Label", self._labels, session, Picking(clearable=False))
        self._key = KeyCap("", session)
        self._words = QLabel(wordWrap=True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setFont(reading_font(QUOTED))
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._aside = QLabel(wordWrap=True)
        self._aside.setProperty("role", "muted")
        self._offer = QLabel(wordWrap=True)
        self._offer.setProperty("role", "muted")
        self._offer.setTextFormat(Qt.TextFormat.PlainText)
        self._offer.setAccessibleName("What is offered")
        self._facts = ArticleFacts(self)
        self.judging = Judging(session)
        self._incoming = Incoming(session)
        self._head = QWidget()
        self._rest = column(margins=(PAD, 0, 0, 0))
        # Emptied a moment later: when an article is read anew, the selection comes right back.
        self._emptied = QTimer(self, interval=0, singleShot=True)
        self._arrange()
        self._connect()
        self.update_all()

    @property
    def form(self) -> SpanForm | None:
        """The form that is shown, if one span is selected."""
        return self._form

    @property
    def proposes(self) -> bool:
        """Whether someone is proposed for the selected span."""
        editors = self._form.editors if self._form is not None else ()
        return any(it.proposals for it in editors if isinstance(it, EntityEditor))

    def subject(self) -> Label | Attribute | Role | None:
        """Return what the keys are at: an attribute, a role, else the label that is selected."""
        span = self._session.span
        label = self._session.schema.by_name.get(span.label) if span is not None else None
        if label is None or self._form is None:
            return label
        focus = QApplication.focusWidget()
        for editor in self._form.editors:
            if focus is not None and (focus is editor or editor.isAncestorOf(focus)):
                name = editor.objectName()
                role = isinstance(editor, RoleEditor)
                return label.role(name) if role else label.attribute(name)
        return label

    def commit(self) -> None:
        """Keep what is typed and not kept yet; call it before something else is done."""
        if self._form is not None:
            self._form.commit()

    def open_choices(self, attribute: str) -> None:
        """Show what may be chosen for an attribute; the keys come back to where they are."""
        form = self._form
        if form is None:
            return
        for editor in form.editors:
            if isinstance(editor, EntityEditor) and editor.objectName() == attribute:
                if not editor.isVisible():
                    form.set_unfolded(True)
                self._area.ensureWidgetVisible(editor)
                editor.open()

    # Making it

    def _arrange(self) -> None:
        top = row(spacing=4)
        top.addWidget(self._label, 1)
        top.addWidget(self._key)
        head = column(self._head, spacing=4, margins=(0, 0, 0, 8))
        head.addLayout(top)
        told = column(spacing=4, margins=(PAD, 0, 0, 0))
        for it in (self._words, self._aside, self.judging, self._offer):
            told.addWidget(it)
        head.addLayout(told)
        page = QWidget()
        # The label's button reaches further left, so that its swatch stands above the words.
        box = column(page, margins=(12 - PAD, 8, 12, 12))
        facts = column(margins=(PAD, 0, 0, 0))
        facts.addWidget(self._facts)
        box.addLayout(facts)
        box.addWidget(self._head)
        incoming = column(margins=(PAD, 0, 0, 0))
        incoming.addWidget(self._incoming)
        box.addLayout(incoming)
        box.addLayout(self._rest)
        box.addStretch(1)
        area = QScrollArea(self, widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        area.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)
        column(self).addWidget(area)
        self._area = area

    def _connect(self) -> None:
        session = self._session
        self._label.picked.connect(self._relabel)
        self._incoming.followed.connect(self._session.go_to)
        self._emptied.timeout.connect(self.update_all)
        session.document_shown.connect(self._follow_document)
        session.document_edited.connect(self._follow_edits)
        session.selection_changed.connect(self._follow_selection)
        session.focus_asked.connect(self._take_focus)
        session.settings.changed.connect(self._restyle)

    def _form_of(self, span: Span) -> SpanForm | None:
        """Return the form of a span's label; None where the schema does not have it."""
        if self._schema is not self._session.schema:
            self._schema = self._session.schema
            for form in self._forms.values():
                form.deleteLater()
            self._forms = {}
        label = self._session.schema.by_name.get(span.label)
        if label is not None and label.name not in self._forms:
            form = SpanForm(label, self._session, self)
            form.unfolded.connect(self._note_unfolded)
            self._rest.addWidget(form)
            self._forms[label.name] = form
        return self._forms.get(span.label)

    # Following the session

    @Slot(object)
    def _follow_document(self, _document: object) -> None:
        self._emptied.start()

    @Slot(object, object)
    def _follow_edits(self, _document: object, _edits: object) -> None:
        self.update_all()

    @Slot()
    def _follow_selection(self) -> None:
        session, (document, selected) = self._session, self._shown
        if session.selected and session.document is document and session.selected == selected:
            # Drawn when the act was followed that went on to this span.
            self._emptied.stop()
        elif session.selected:
            self.update_all()
        else:
            self._emptied.start()

    @Slot()
    def update_all(self) -> None:
        """Show what is selected now."""
        self._emptied.stop()
        session = self._session
        held = self._holds_focus()
        selected = session.selected if session.document else ()
        self._shown = session.document, selected
        self._facts.setVisible(not selected)
        self._head.setVisible(bool(selected))
        if session.span is not None and session.document is not None:
            self._show_span(session.span, session.document)
        else:
            self._incoming.hide()
            self._swap(None)
            if selected and session.document is not None:
                self._show_several(session.document, selected)
            else:
                self._facts.show_document(session.document)
        if held and not self._holds_focus():
            if selected:
                self._label.setFocus()
            else:
                session.focus_asked.emit("text")

    def _show_span(self, span: Span, document: Document) -> None:
        label = self._session.schema.by_name.get(span.label)
        self._label.show_values([span.label], span.label)
        self._label.show_label(label)
        self._key.set_key(label.key if label else "")
        words = span.words(document.article.text)
        cut = words if len(words) <= LONGEST else f"{words[:LONGEST].rstrip()}…"
        self._words.setText(cut)
        self._words.setToolTip(words if cut != words else "")
        self._words.show()
        asides = []
        if len(span.fragments) > 1:
            asides.append(counted(len(span.fragments), "fragment"))
        asides += self._told(span, document)
        if span.schema_version not in (0, self._session.schema.version):
            asides.append(f"labelled under version {span.schema_version} of the schema")
        self._aside.setText(" · ".join(asides))
        self._aside.setVisible(bool(asides))
        self.judging.show_spans([span])
        found = self._session.offers
        self._offer.setText(f"Space fills in {found[0].why}" if found else "")
        self._offer.setVisible(bool(found))
        self._incoming.show_span(span, document)
        form = self._form_of(span)
        if form is not None:
            form.set_unfolded(self._unfolded)
            form.show_span(span)
        self._swap(form)

    def _told(self, span: Span, document: Document) -> list[str]:
        """Say according to whom something is so, where that matters."""
        label = self._session.schema.by_name.get(span.label)
        if label is None or label.attribute(assertion.ATTRIBUTE) is None:
            return []
        chains = assertion.of_document(document, self._session.schema)
        return [f"according to {assertion.sentence(document, chains.chain(span))}"]

    def _show_several(self, document: Document, selected: Sequence[str]) -> None:
        labels = Counter(document.by_id[it].label for it in selected if it in document.by_id)
        common = next(iter(labels)) if len(labels) == 1 else ""
        self._label.show_values([common] if common else [], common or "Several labels")
        self._label.show_label(self._session.schema.by_name.get(common))
        self._key.set_key("")
        self._words.setText(counted(len(selected), "span"))
        self._aside.setText(" · ".join(counted(n, name, name) for name, n in labels.most_common()))
        self._aside.show()
        self.judging.show_spans([document.by_id[it] for it in selected if it in document.by_id])
        self._offer.hide()

    def _swap(self, form: SpanForm | None) -> None:
        if form is not self._form:
            if self._form is not None:
                self._form.hide()
            self._form = form
        if form is not None:
            form.show()

    def _holds_focus(self) -> bool:
        widget = QApplication.focusWidget()
        return widget is not None and self.isAncestorOf(widget) and widget.isVisible()

    # Changing

    def _labels(self) -> list[Choice]:
        return choice.of_labels(self._session.schema)

    @Slot(object)
    def _relabel(self, values: tuple[str, ...]) -> None:
        # Without this, the label would go to the selected text.
        end = self._session.text_selection.end
        self._session.select_text(end, end)
        self._session.mark(values[0])

    @Slot(bool)
    def _note_unfolded(self, unfolded: bool) -> None:
        self._unfolded = unfolded

    @Slot(str)
    def _take_focus(self, pane: str) -> None:
        if pane == "attributes":
            form = self._form
            where = form.first_editor() if form is not None else self._label
            where.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._area.ensureWidgetVisible(where)

    @Slot(object)
    def _restyle(self, _names: object) -> None:
        self.update()

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave to the text with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self._session.focus_asked.emit("text")
        else:
            super().keyPressEvent(event)
