"""How many actions a complete labelling takes: someone scripted who knows the gold, at the window.

Run it as `QT_QPA_PLATFORM=offscreen python benchmarks/effort.py [seed|samples|gum …]`.

The annotator works in the real window, with real key events, and each key press and each click
counts one. Proposals are walked in the order of the text, and each is judged:

- Enter, where the whole frame is right (what is walked to next is selected by itself);
- a label's key, where the words are right and the label is another;
- edge keys, then Enter, where that is cheaper than to reject it and mark the words by hand;
- of a frame with a wrong part: a click on the part and Backspace (or edge keys), then Enter for
  the rest, where that is cheaper;
- Backspace for all else.

What nobody proposed is marked by hand: one drag over the words (counted as one click; it is made by
the call that the mouse makes in the end) and the label's key; each further fragment is a drag and
`+`. Labels without a key in the news schema are given one, as every tool's user would. In the end
the labels of the article are compared with the gold: what differs is a bug of this script, and
stops it. A quote marked by hand is offered its cue and its source, which Space takes where both are
right.

It works in three flows, each pressed in the window: proposals one by one; by kind, where those of
a label are accepted together (Shift+Enter, Enter) as soon as none of those that are left is wrong;
and by paragraph, where what is wrong in a paragraph is clicked and judged first, and the rest of it
accepted together (Shift+Space, Enter), if that takes fewer actions there.

The same gold costs in doccano and in labelbuddy, which have neither proposals of rules nor frames:
one drag and one key for each fragment (labels are one range there, so a quote in two pieces is
two); in labelbuddy by keys alone: find (Ctrl+F, the words, Enter) and the label's key. Relations
are not counted anywhere.

- seed: the tables of the news scheme for the article that the project was founded on (13 quotes
  with source and cue, 15 quantities); of the suggesters, those for these labels are on.
- samples: the articles that come with the program, each with a model of the others.
- gum: GUM's news, people and organisations as actors (also nominal and nested ones) and times;
  ten articles learned from, the others counted.
"""

import argparse
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import _gold
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.gui.jobs import Jobs
from annotator.gui.main_window import MainWindow
from annotator.gui.session import Session
from annotator.gui.settings import Settings
from annotator.model import acts, judging
from annotator.model.article import Article
from annotator.model.change import Edit
from annotator.model.document import Document, Review
from annotator.model.schema import Schema
from annotator.model.span import Range, Span
from annotator.news.quotes import paragraph_end
from annotator.project import Project, default_schema
from annotator.store import articles, database
from annotator.suggesters import suggesters
from tests.gui.seed_labels import SEED
from tests.gui.seed_labels import gold as seed_gold

Mark = tuple[str, tuple[Range, ...]]
FARTHEST = 4
"""Words by which an edge is moved, at most: farther it is quicker to mark anew."""


FLOWS = ("one by one", "by kind", "by paragraph")


@dataclass
class Effort:
    """Actions and labels of some articles; `by_label` says how each label came about."""

    labels: int = 0
    actions: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    by_label: Counter[tuple[str, str]] = field(default_factory=Counter)

    def count(self, kind: str, times: int = 1) -> None:
        """Count actions of a kind."""
        self.actions += times
        self.kinds[kind] += times

    def add(self, other: "Effort") -> None:
        """Add what others took."""
        self.labels += other.labels
        self.actions += other.actions
        self.kinds += other.kinds
        self.by_label += other.by_label


class Annotator:
    """Someone who knows what is right, at a window on one article."""

    def __init__(
        self, window: MainWindow, gold: Sequence[Mark], effort: Effort, flow: str = FLOWS[0]
    ) -> None:
        self.window, self.session, self.flow = window, window.session, flow
        self.gold, self.effort = Counter(gold), effort
        self.keys = {it.name: it.key for it in self.session.schema.labels}

    def document(self) -> Document:
        """Return the article as it is now."""
        assert self.session.document is not None
        return self.session.document

    def press(self, key: Qt.Key | str, kind: str, held: Qt.KeyboardModifier | None = None) -> None:
        """Press a key on what has the focus, and count it."""
        widget = QApplication.focusWidget()
        assert widget is not None
        modifiers = held or Qt.KeyboardModifier.NoModifier
        if isinstance(key, str):
            QTest.keyClicks(widget, key, modifiers)
        else:
            QTest.keyClick(widget, key, modifiers)
        self.effort.count(kind)

    def label(self) -> None:
        """Judge all proposals, then mark what is left."""
        self.effort.labels += sum(self.gold.values())
        before = self.effort.actions
        if self.session.proposals.waiting:
            self.press(Qt.Key.Key_Tab, "walk")
        while waiting := self.session.proposals.waiting:
            head = self.selected()
            if head is None or head.id not in {it.id for it in waiting}:
                self.press(Qt.Key.Key_Tab, "walk")
                head = self.selected()
            if head is None:
                raise SystemExit(f"{self.document().article.id}: no proposal is selected")
            if not self.together(head):
                self.judge(head)
            if self.effort.actions - before > 2_000:
                raise SystemExit(f"{self.document().article.id}: goes in circles at {head}")
        while left := list(self.missing()):
            self.mark(*left[0])
            self.take_offers()
        self.compare()

    def together(self, head: Span) -> bool:
        """Judge several proposals at once, where the flow has it and it pays."""
        if self.flow == "by kind":
            same = [it for it in self.session.proposals.waiting if it.label == head.label]
            if len(same) > 2 and self.all_right(same):
                self.accept_all(Qt.Key.Key_Return, same)
                return True
        return self.flow == "by paragraph" and self.paragraph(head)

    def paragraph(self, head: Span) -> bool:
        """Judge what is wrong in the paragraph of a proposal, then accept its rest."""
        here = self.rest(head)
        wrong = [it for it in here if self.wrong_parts(it)]
        clicks = sum(it not in wrong for it in here[: here.index(wrong[-1])]) if wrong else 0
        clicks = min(clicks, len(wrong)) + bool(wrong)
        if len(here) - len(wrong) <= 2 + clicks:
            return False
        while wrong := [it for it in self.rest(head) if self.wrong_parts(it)]:
            if self.selected() != wrong[0]:
                self.session.go_to(wrong[0].id)
                self.effort.count("click")
            self.judge(wrong[0])
        if here := self.rest(head):
            if self.selected() != here[0]:
                self.session.go_to(here[0].id)
                self.effort.count("click")
            self.accept_all(Qt.Key.Key_Space, here)
        return True

    def rest(self, head: Span) -> list[Span]:
        """Return the proposals from one on to the end of its paragraph."""
        end = paragraph_end(self.document().article.text, head.start)
        return [it for it in self.session.proposals.waiting if head.start <= it.start < end]

    def all_right(self, heads: Sequence[Span]) -> bool:
        """Whether proposals are right with all of their parts."""
        return all(not self.wrong_parts(it) for it in heads)

    def accept_all(self, key: Qt.Key, heads: Sequence[Span]) -> None:
        """Accept proposals together, with the key that selects them."""
        parts = {it.id: it for head in heads for it in self.frame(head)}
        if len(heads) > 1:
            self.press(key, "select all", Qt.KeyboardModifier.ShiftModifier)
        if set(self.session.selected) != {it.id for it in heads}:
            raise SystemExit(f"{self.document().article.id}: others are selected than meant")
        self.press(Qt.Key.Key_Return, "accept")
        self.effort.by_label.update((it.label, "accepted") for it in parts.values())

    def take_offers(self) -> None:
        """Take what is offered for a quote that was marked by hand, where it is right."""
        left = self.gold - self.accepted()
        for offer in self.session.offers[:1]:
            made = [it for it in (edit.after for edit in offer.edits) if isinstance(it, Span)]
            if made and all((it.label, it.fragments) in left for it in made):
                self.press(Qt.Key.Key_Space, "offer")
                self.effort.by_label.update((it.label, "accepted") for it in made)

    def selected(self) -> Span | None:
        """Return the selected proposal."""
        span = self.session.span
        return span if span is not None and span.state == "proposed" else None

    def accepted(self) -> Counter[Mark]:
        """Return the labels that there are."""
        return Counter(
            (it.label, it.fragments) for it in self.document().spans if it.state == "accepted"
        )

    def missing(self) -> Iterator[Mark]:
        """Yield the labels that are not there yet; quotes first, which others are offered for."""
        left = self.gold - self.accepted()
        yield from sorted(left.elements(), key=lambda it: (it[0] != "Quote", it[1]))

    def frame(self, head: Span) -> list[Span]:
        """Return a proposal with its parts."""
        document = self.document()
        return [document.by_id[it] for it in judging.frame(document, head.id)]

    def wrong_parts(self, head: Span) -> list[Span]:
        """Return what of a frame is not right, or not right any more."""
        left = self.gold - self.accepted()
        return [it for it in self.frame(head) if (it.label, it.fragments) not in left]

    # Judging

    def judge(self, head: Span) -> None:
        """Judge one proposal by the cheapest keys."""
        frame, wrong = self.frame(head), self.wrong_parts(head)
        if not wrong:
            self.press(Qt.Key.Key_Return, "accept")
            self.effort.by_label.update((it.label, "accepted") for it in frame)
            return
        if len(frame) == 1 and self.relabel(head):
            self.effort.by_label[head.label, "relabelled"] += 1
            return
        moves = {it.id: self.moves(it) for it in wrong}
        mending = sum(
            (it.id != head.id) + (len(moves[it.id]) if moves[it.id] else 3) for it in wrong
        )
        by_hand = 2 * (len(frame) - sum(not moves[it.id] for it in wrong))
        hopeless = any(it.id == head.id and not moves[it.id] for it in wrong)
        if hopeless or mending >= by_hand:
            self.press(Qt.Key.Key_Backspace, "reject")
            self.effort.by_label[head.label, "rejected"] += 1
        else:
            self.mend(head, wrong, moves)
            good = (it for it in frame if it not in wrong)
            self.effort.by_label.update((it.label, "accepted") for it in good)

    def mend(
        self, head: Span, wrong: Sequence[Span], moves: dict[str, list[tuple[str, int]]]
    ) -> None:
        """Reject or move wrong parts of a frame, then accept the rest."""
        keys = {("start", -1): "[", ("start", 1): "]", ("end", -1): "{", ("end", 1): "}"}
        for part in wrong:
            if part.id != head.id:
                self.session.select([part.id])
                self.effort.count("click")
            how = "adjusted" if moves[part.id] else "rejected"
            self.effort.by_label[part.label, how] += 1
            if not moves[part.id]:
                self.press(Qt.Key.Key_Backspace, "reject")
            for step in moves[part.id]:
                self.press(keys[step], "edge")
        if self.session.selected != (head.id,):
            self.session.go_to(head.id)
            if moves[wrong[-1].id]:
                self.effort.count("click")
        self.press(Qt.Key.Key_Return, "accept")

    def relabel(self, head: Span) -> bool:
        """Accept words under the label that they should have."""
        left = self.gold - self.accepted()
        label = next((name for name, parts in left if parts == head.fragments), "")
        if label and label != head.label:
            # While a proposal is judged, the letters of labels are those of no role.
            self.press(self.keys[label], "relabel")
            return (label, head.fragments) in self.accepted()
        return False

    def moves(self, span: Span) -> list[tuple[str, int]]:
        """Return by which steps of its edges a span becomes right, if they are few."""
        text = self.document().article.text
        left = self.gold - self.accepted()
        goals = [
            parts
            for label, parts in left
            if label == span.label
            and len(parts) == len(span.fragments)
            and parts[0].start < span.end
            and span.start < parts[-1].end
        ]
        for goal in goals:
            if steps := _steps(text, span.fragments, goal):
                return steps
        return []

    # By hand

    def mark(self, label: str, parts: tuple[Range, ...]) -> None:
        """Drag over words and press the label's key; add further fragments."""
        first, *others = parts
        self.effort.by_label[label, "by hand"] += 1
        self.session.let_go_places()
        self.session.select([])
        self.drag(first)
        self.press(self.keys[label], "mark")
        for part in others:
            span = next(
                it
                for it in self.document().spans
                if (it.label, it.fragments[:1]) == (label, (first,)) and it.state == "accepted"
            )
            self.session.select([span.id])
            self.drag(part)
            self.press("+", "mark")

    def drag(self, part: Range) -> None:
        """Select words."""
        self.session.select_text(*part)
        self.effort.count("drag")

    def compare(self) -> None:
        """Stop where the labels are not those of the gold."""
        made = self.accepted()
        if made != self.gold:
            text = self.document().article.text
            shown = [
                (sign, label, [text[slice(*it)] for it in parts])
                for sign, found in (("+", made - self.gold), ("-", self.gold - made))
                for label, parts in found
            ]
            raise SystemExit(f"{self.document().article.id}: not what was meant: {shown}")


def _steps(text: str, parts: tuple[Range, ...], goal: tuple[Range, ...]) -> list[tuple[str, int]]:
    if parts[0].end != goal[0].end and len(parts) > 1:
        return []
    steps: list[tuple[str, int]] = []
    now: Sequence[Range] = parts
    for edge in ("start", "end"):
        for _ in range(FARTHEST):
            here = now[0].start if edge == "start" else now[-1].end
            there = goal[0].start if edge == "start" else goal[-1].end
            if here == there:
                break
            step = 1 if there > here else -1
            moved = acts.moved_edge(text, tuple(now), edge, step, by="token")
            if not moved:
                return []
            now = moved
            steps.append((edge, step))
    return steps if tuple(now) == goal else []


# Projects and windows


def keyed(schema: Schema, labels: Sequence[str] = ()) -> Schema:
    """Return a schema in which each label has a key; with `labels`, those alone."""
    kept = [it for it in schema.labels if not labels or it.name in labels]
    names = {it.name for it in kept}
    taken = {it.key for it in kept if it.key}
    rows = []
    for it in kept:
        key = it.key or next(one for one in it.name.lower() + "xyzw" if one not in taken)
        taken.add(key)
        roles = tuple(
            role.model_copy(update={"targets": tuple(t for t in role.targets if t in names)})
            for role in it.roles
            if names.intersection(role.targets)
        )
        rows.append(it.model_copy(update={"key": key, "roles": roles, "helper": False}))
    return schema.model_copy(update={"labels": tuple(rows)})


def marks(document: Document) -> list[Mark]:
    found = [(it.label, it.fragments) for it in document.spans if it.state == "accepted"]
    return list(dict.fromkeys(found))


def work(
    documents: Sequence[Document],
    lessons: Sequence[Document],
    schema: Schema,
    who: Sequence[str],
    flow: str = FLOWS[0],
) -> Effort:
    """Let the annotator label documents in the window, after the lessons."""
    effort = Effort()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "Effort.annotator")
        numbers = make_project(path, documents, lessons, schema)
        settings = Settings(Path(folder, "settings.json"))
        chosen = {it.name: it.name in who for it in suggesters()}
        settings.change(author=_gold.AUTHOR, propose=bool(who), suggesters=chosen)
        window = shown(Session(Project.open(path), settings, Jobs()), numbers[0])
        for number, document in zip(numbers, documents, strict=True):
            window.session.show_article(number)
            window.article_view.setFocus()
            settle(window.session)
            known = [it for it in marks(document) if it[0] in schema.by_name]
            Annotator(window, known, effort, flow).label()
            settle(window.session)
        window.close()
        settle_events()
    return effort


def make_project(
    path: Path, documents: Sequence[Document], lessons: Sequence[Document], schema: Schema
) -> list[int]:
    """Make a project with lessons that are done, learned from, and articles to do."""
    with Project.create(path, schema, author=_gold.AUTHOR) as project:
        numbers = [add(project, it.article) for it in documents]
        for it in lessons:
            add(project, it.article)
            owner = {"article_id": it.article.id, "author": _gold.AUTHOR}
            spans = [
                Span(**owner, label=label, fragments=parts)
                for label, parts in marks(it)
                if label in schema.by_name
            ]
            edits = [Edit(after=it) for it in (*spans, Review(**owner, status="done"))]
            project.apply("Label", edits, author=_gold.AUTHOR)
        if lessons:
            project.keep_learned(_gold.AUTHOR, project.learn(_gold.AUTHOR))
    return numbers


def shown(session: Session, number: int) -> MainWindow:
    """Return a window on a session that has the keys."""
    session.show_article(number)
    window = MainWindow(session)
    window.resize(1280, 800)
    window.show()
    QTest.qWaitForWindowExposed(window)
    window.activateWindow()
    window.article_view.setFocus()
    QTest.qWaitForWindowActive(window)
    return window


def add(project: Project, article: Article) -> int:
    with database.writing(project._db):
        number = articles.add(project._db, article)
    assert number is not None
    return number


def settle(session: Session) -> None:
    """Wait until nothing is worked out any more."""
    while session.jobs.busy or session.proposals.suggesting.is_busy:
        settle_events()


def settle_events() -> None:
    loop = QEventLoop()
    QTimer.singleShot(20, loop.quit)
    loop.exec()


# What is counted


RULES = ("quotes", "quantities", "times", "names", "repeats", "events")
SEED_RULES = ("quotes", "quantities")


def seed() -> Iterator[tuple[str, Effort, list[tuple[str, tuple[Range, ...]]], str]]:
    text = SEED.read_text(encoding="utf-8")
    article = Article(id="seed", text=text, language="en")
    spans = tuple(
        Span(article_id="seed", author=_gold.AUTHOR, label=it.label, fragments=it.fragments)
        for it in {(it.label, it.fragments): it for it in seed_gold()}.values()
    )
    document = Document(article=article, author=_gold.AUTHOR, spans=spans)
    schema = keyed(default_schema())
    yield from three("seed", [document], [], schema, SEED_RULES)


def samples() -> Iterator[tuple]:
    schema = keyed(default_schema())
    done = [it for it in _gold.samples() if len(it.spans) > 60]
    yield from three_each("samples", done, schema, RULES)


def gum() -> Iterator[tuple]:
    documents = _gold.gum(labels=("Actor", "Time"))
    schema = keyed(default_schema(), ("Actor", "Time"))
    yield from three("gum", documents[10:], documents[:10], schema, RULES)


def three(
    name: str,
    documents: Sequence[Document],
    lessons: Sequence[Document],
    schema: Schema,
    rules: Sequence[str],
) -> Iterator[tuple]:
    gold = [(it.article.text, mark) for it in documents for mark in marks(it)]
    yield name, "suggestions off", work(documents, [], schema, ()), gold
    for flow in FLOWS:
        yield name, f"rules, {flow}", work(documents, [], schema, rules, flow), gold
    for flow in FLOWS if lessons else ():
        after = work(documents, lessons, schema, (*rules, "learned"), flow)
        yield name, f"{len(lessons)} learned, {flow}", after, gold


def three_each(
    name: str, documents: Sequence[Document], schema: Schema, rules: Sequence[str]
) -> Iterator[tuple]:
    yield from three(name, documents, [], schema, rules)
    gold = [(it.article.text, mark) for it in documents for mark in marks(it)]
    for flow in FLOWS:
        total = Effort()
        for it in documents:
            lessons = [other for other in documents if other is not it]
            total.add(work([it], lessons, schema, (*rules, "learned"), flow))
        yield name, f"{len(documents) - 1} learned, {flow}", total, gold


def elsewhere(gold: Sequence[tuple[str, Mark]]) -> tuple[int, int]:
    """Return the actions in doccano's flow, and in labelbuddy's by keys alone."""
    parts = [(text, part) for text, (_, fragments) in gold for part in fragments]
    drags = 2 * len(parts)
    keys = sum(1 + (part.end - part.start) + 1 + 1 for _, part in parts)
    return drags, keys


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="*", default=[], help="seed, samples, gum; all by default")
    options = parser.parse_args()
    app = QApplication.instance() or QApplication([])
    assert app
    sets: dict[str, Callable[[], Iterator[tuple]]] = {"seed": seed, "samples": samples, "gum": gum}
    print(f"{'':9} {'':26} {'labels':>6} {'actions':>8} {'a label':>8}  of which")
    for name in options.what or sets:
        for at, (_, how, effort, gold) in enumerate(sets[name]()):
            kinds = ", ".join(f"{count} {kind}" for kind, count in effort.kinds.most_common())
            told(name, how, effort.labels, effort.actions, kinds)
            if not at:
                drags, keys = elsewhere(gold)
                told(name, "doccano, labelbuddy", len(gold), drags, "drag and key")
                told(name, "labelbuddy, keys alone", len(gold), keys, "find and key")
            elif how.endswith(FLOWS[0]):
                by_label(effort)


def told(name: str, how: str, labels: int, actions: int, kinds: str) -> None:
    figures = f"{labels:>6} {actions:>8} {actions / labels:>8.2f}"
    print(f"{name:9} {how:26} {figures}  {kinds}", flush=True)


def by_label(effort: Effort) -> None:
    """Print how the labels came about, one by one."""
    ways = ("accepted", "adjusted", "relabelled", "rejected", "by hand")
    for label in sorted({it for it, _ in effort.by_label}):
        row = ", ".join(f"{effort.by_label[label, way]} {way}" for way in ways)
        print(f"{'':9}   {label:12} {row}")


if __name__ == "__main__":
    main()
