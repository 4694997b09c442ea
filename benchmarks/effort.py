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
stops it. `by kind` counts what is left of that when proposals of one label are accepted together
(Shift+Enter, Enter) as soon as none of those that are left is wrong.

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
from annotator.project import Project, default_schema
from annotator.store import articles, database
from annotator.suggesters import suggesters
from tests.gui.seed_labels import SEED
from tests.gui.seed_labels import gold as seed_gold

Mark = tuple[str, tuple[Range, ...]]
FARTHEST = 4
"""Words by which an edge is moved, at most: farther it is quicker to mark anew."""


@dataclass
class Effort:
    """Actions and labels of some articles."""

    labels: int = 0
    actions: int = 0
    by_kind: int = 0
    kinds: Counter[str] = field(default_factory=Counter)

    def count(self, kind: str, times: int = 1) -> None:
        """Count actions of a kind."""
        self.actions += times
        self.kinds[kind] += times


class Annotator:
    """Someone who knows what is right, at a window on one article."""

    def __init__(self, window: MainWindow, gold: Sequence[Mark], effort: Effort) -> None:
        self.window, self.session = window, window.session
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
        together: Counter[str] = Counter()
        while waiting := self.session.proposals.waiting:
            head = self.selected()
            if head is None or head.id not in {it.id for it in waiting}:
                self.press(Qt.Key.Key_Tab, "walk")
                head = self.selected()
            if head is None:
                raise SystemExit(f"{self.document().article.id}: no proposal is selected")
            settled = self.is_settled(head.label)
            if self.judge(head) and settled:
                together[head.label] += 1
            if self.effort.actions - before > 2_000:
                raise SystemExit(f"{self.document().article.id}: goes in circles at {head}")
        for mark in self.missing():
            self.mark(*mark)
        saved = sum(max(0, count - 2) for count in together.values())
        self.effort.by_kind += self.effort.actions - before - saved
        self.compare()

    def selected(self) -> Span | None:
        """Return the selected proposal."""
        span = self.session.span
        return span if span is not None and span.state == "proposed" else None

    def is_settled(self, label: str) -> bool:
        """Whether all proposals of a label that are left are right."""
        waiting = [it for it in self.session.proposals.waiting if it.label == label]
        return all(not self.wrong_parts(it) for it in waiting)

    def accepted(self) -> Counter[Mark]:
        """Return the labels that there are."""
        return Counter(
            (it.label, it.fragments) for it in self.document().spans if it.state == "accepted"
        )

    def missing(self) -> Iterator[Mark]:
        """Yield the labels that are not there yet."""
        left = self.gold - self.accepted()
        yield from sorted(left.elements(), key=lambda it: it[1])

    def frame(self, head: Span) -> list[Span]:
        """Return a proposal with its parts."""
        document = self.document()
        return [document.by_id[it] for it in judging.frame(document, head.id)]

    def wrong_parts(self, head: Span) -> list[Span]:
        """Return what of a frame is not right, or not right any more."""
        left = self.gold - self.accepted()
        return [it for it in self.frame(head) if (it.label, it.fragments) not in left]

    # Judging

    def judge(self, head: Span) -> bool:
        """Judge one proposal by the cheapest keys; whether Enter did for the whole of it."""
        frame, wrong = self.frame(head), self.wrong_parts(head)
        if not wrong:
            self.press(Qt.Key.Key_Return, "accept")
            return True
        if len(frame) == 1 and self.relabel(head):
            return False
        moves = {it.id: self.moves(it) for it in wrong}
        mending = sum(
            (it.id != head.id) + (len(moves[it.id]) if moves[it.id] else 3) for it in wrong
        )
        by_hand = 2 * (len(frame) - sum(not moves[it.id] for it in wrong))
        hopeless = any(it.id == head.id and not moves[it.id] for it in wrong)
        if hopeless or mending >= by_hand:
            self.press(Qt.Key.Key_Backspace, "reject")
        else:
            self.mend(head, wrong, moves)
        return False

    def mend(
        self, head: Span, wrong: Sequence[Span], moves: dict[str, list[tuple[str, int]]]
    ) -> None:
        """Reject or move wrong parts of a frame, then accept the rest."""
        keys = {("start", -1): "[", ("start", 1): "]", ("end", -1): "{", ("end", 1): "}"}
        for part in wrong:
            if part.id != head.id:
                self.session.select([part.id])
                self.effort.count("click")
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
            Annotator(window, known, effort).label()
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
    yield name, "rules", work(documents, [], schema, rules), gold
    if lessons:
        after = work(documents, lessons, schema, (*rules, "learned"))
        yield name, f"rules, {len(lessons)} learned", after, gold


def three_each(
    name: str, documents: Sequence[Document], schema: Schema, rules: Sequence[str]
) -> Iterator[tuple]:
    gold = [(it.article.text, mark) for it in documents for mark in marks(it)]
    yield name, "suggestions off", work(documents, [], schema, ()), gold
    yield name, "rules", work(documents, [], schema, rules), gold
    total = Effort()
    for it in documents:
        lessons = [other for other in documents if other is not it]
        one = work([it], lessons, schema, (*rules, "learned"))
        total = Effort(
            total.labels + one.labels,
            total.actions + one.actions,
            total.by_kind + one.by_kind,
            total.kinds + one.kinds,
        )
    yield name, f"rules, {len(documents) - 1} learned", total, gold


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
    print(f"{'':9} {'':22} {'labels':>6} {'actions':>8} {'a label':>8} {'by kind':>8}  of which")
    for name in options.what or sets:
        for at, (_, how, effort, gold) in enumerate(sets[name]()):
            kinds = ", ".join(f"{count} {kind}" for kind, count in effort.kinds.most_common())
            told(name, how, effort.labels, effort.actions, effort.by_kind, kinds)
            if not at:
                drags, keys = elsewhere(gold)
                told(name, "doccano, labelbuddy", len(gold), drags, drags, "drag and key")
                told(name, "labelbuddy, keys alone", len(gold), keys, keys, "find and key")


def told(  # noqa: PLR0917
    name: str, how: str, labels: int, actions: int, by_kind: int, kinds: str
) -> None:
    figures = f"{labels:>6} {actions:>8} {actions / labels:>8.2f} {by_kind / labels:>8.2f}"
    print(f"{name:9} {how:22} {figures}  {kinds}", flush=True)


if __name__ == "__main__":
    main()
