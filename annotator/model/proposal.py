"""What a suggester thinks may be meant, and how that becomes proposed spans of a document.

A proposal is a frame: a span that is judged as one thing, with the spans that fill its roles.
It becomes spans and relations whose state is `proposed`; why it was made and how sure that is
are its grounds, which are kept beside the span and stay when it is judged.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from annotator.model.cast import folded
from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.relation import Relation
from annotator.model.rules import relation_problem, role_of, span_problems
from annotator.model.schema import Schema
from annotator.model.span import Range, Span, joined

AROUND = 48
"""Characters on each side of a span in which the words of its context are looked for."""

INSIDE = "inside"
"""The role of a label that may lie in another one of its kind."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A span that may be meant, with the parts that fill its roles.

    `roles` are pairs of a role of the label and the part that fills it; a part has a label, may
    have roles of its own, and is judged with the whole. Offsets are code points. `confidence` is
    the chance that a person accepts it, 0 to 1; `why` is a short phrase such as
    `cue “said”` or `learned from 212 labels`.
    """

    label: str
    fragments: tuple[Range, ...]
    confidence: float
    why: str
    attributes: Mapping[str, object] = field(default_factory=dict)
    roles: tuple[tuple[str, "Proposal"], ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a span was proposed: how sure (0 to 1), by what reason, and in which context."""

    span_id: str
    confidence: float
    why: str
    context: str


@dataclass(frozen=True, slots=True)
class Settled:
    """The edits that bring a document's proposals up to date, and the grounds of new ones.

    `remarks` are short phrases for what suggesters had to leave out.
    """

    edits: tuple[Edit, ...] = ()
    grounds: tuple[Ground, ...] = ()
    remarks: tuple[str, ...] = ()


def context(text: str, label: str, fragments: Sequence[Range]) -> str:
    """Return by what a rejection is remembered: label, words, and two words on each side."""
    start, end = fragments[0].start, fragments[-1].end
    before = text[max(0, start - AROUND) : start].split()[-2:]
    after = text[end : end + AROUND].split()[:2]
    return "\t".join((label, *map(folded, (" ".join(before), text[start:end], " ".join(after)))))


def nests(schema: Schema, name: str) -> bool:
    """Whether one of a label may lie in another one, as a quote in a quote does."""
    label = schema.by_name.get(name)
    role = label.role(INSIDE) if label else None
    return role is not None and name in role.targets


def settle(  # noqa: PLR0913  # all but three say what stands against a proposal
    document: Document,
    schema: Schema,
    found: Iterable[tuple[str, Proposal]],
    *,
    origins: Iterable[str],
    rejected: Callable[[str], bool] | None = None,
    held: AbstractSet[str] = frozenset(),
) -> Settled:
    """Return what makes exactly `found` the proposals of these origins in a document.

    `found` are pairs of an origin and what it proposes. What a person has judged stays: a
    proposal for words that have that label already, rejected or not, is left out, and so is one
    that overlaps an accepted span of its label (but for a quote in a quote), or that the schema
    forbids. Of two origins that
    overlap under one label the surer one is taken. Proposals of these origins that are not among
    `found` any more are removed, but for those that are `held`: a person has moved their edges
    and not judged them yet, so they count like what is decided. Same input, same proposals;
    nothing changes where nothing is new.
    """
    settling = _Settling(document, schema, rejected, held)
    ranked = sorted(found, key=lambda it: (-it[1].confidence, it[1].fragments, it[1].label))
    for origin, proposal in ranked:
        settling.take(origin, proposal)
    return settling.result(frozenset(origins))


def slices(settled: Settled, most: int) -> Iterator[Settled]:
    """Cut what was settled into parts of about `most` edits, to be written one after another.

    What goes is first. A new span comes together with all that new roles link it to, so that no
    part of a frame is ever there without its whole; such a frame may have more than `most` edits.
    """
    grounds = {it.span_id: it for it in settled.grounds}
    remarks, part = settled.remarks, list[Edit]()
    gone = ([it] for it in settled.edits if it.after is None)
    for whole in (*gone, *_linked(it for it in settled.edits if it.after is not None)):
        if part and len(part) + len(whole) > most:
            yield _part(part, grounds, remarks)
            remarks, part = (), []
        part += whole
    if part:
        yield _part(part, grounds, remarks)


def _part(
    edits: Sequence[Edit], grounds: Mapping[str, Ground], remarks: tuple[str, ...]
) -> Settled:
    ids = (it.value.id for it in edits if isinstance(it.after, Span))
    return Settled(tuple(edits), tuple(grounds[it] for it in ids if it in grounds), remarks)


def _linked(edits: Iterable[Edit]) -> Iterator[list[Edit]]:
    """Yield edits in groups that new roles link, each role after the spans at its ends."""
    groups: dict[str, list[Edit]] = {}
    for edit in edits:
        role = edit.after
        if not isinstance(role, Relation):
            groups[edit.value.id] = [edit]
            continue
        ends = [groups[it] for it in (role.source, role.target) if it in groups]
        one, other = (ends[0], ends[-1]) if ends else ([], [])
        if other is not one:
            one += other
            groups |= {it.value.id: one for it in other}
        one.append(edit)
        groups[role.id] = one
    yield from {id(it): it for it in groups.values()}.values()


CELL = 256
"""Characters of a text that are looked at together when what overlaps is sought."""


class _Places:
    """Spans by where they are, so that what overlaps is found without looking at all of them."""

    def __init__(self) -> None:
        self._cells: dict[tuple[str, int], list[tuple[str, Span]]] = {}

    def add(self, span: Span, origin: str) -> None:
        """Take a span in."""
        for cell in _cells(span.fragments):
            self._cells.setdefault((span.label, cell), []).append((origin, span))

    def near(self, label: str, fragments: Sequence[Range]) -> Iterator[tuple[str, Span]]:
        """Yield the spans of a label that may overlap fragments, with their origins."""
        for cell in _cells(fragments):
            yield from self._cells.get((label, cell), ())


def _cells(fragments: Sequence[Range]) -> set[int]:
    first, last = fragments[0].start // CELL, (fragments[-1].end - 1) // CELL
    if first == last:
        return {first}
    return {it for start, end in fragments for it in range(start // CELL, (end - 1) // CELL + 1)}


class _Settling:
    def __init__(
        self,
        document: Document,
        schema: Schema,
        rejected: Callable[[str], bool] | None,
        held: AbstractSet[str],
    ) -> None:
        self._document, self._schema = document, schema
        self._rejected, self._held = rejected, held
        self._spans: dict[tuple[str, tuple[Range, ...]], Span] = {}
        for it in document.spans:
            # What was judged counts more than what is proposed for the same words.
            if it.state != "proposed" or (it.label, it.fragments) not in self._spans:
                self._spans[it.label, it.fragments] = it
        self._decided, self._heads = _Places(), _Places()
        for it in document.spans:
            if it.state == "accepted" or it.id in held:
                self._decided.add(it, it.origin)
        self._kept: set[str] = set(held)
        self._asked: set[tuple[str, str]] = set()
        self._filled: dict[tuple[str, str], set[str]] = {}
        self._kept_roles: set[str] = set()
        self._new: list[Span] = []
        self._roles: list[Relation] = []
        self._grounds: list[Ground] = []

    def take(self, origin: str, proposal: Proposal) -> None:
        """Take over one proposal, if nothing stands against it."""
        there = self._spans.get((proposal.label, proposal.fragments))
        if there and there.state != "proposed":
            return
        if _overlaps(proposal.fragments, self._against(proposal)):
            return
        near = self._heads.near(proposal.label, proposal.fragments)
        others = (it for name, it in near if name != origin)
        if there is None and _overlaps(proposal.fragments, others):
            return
        if self._rejected and self._rejected(self._context(proposal)):
            return
        if span := self._placed(origin, proposal):
            self._heads.add(span, origin)

    def _context(self, proposal: Proposal) -> str:
        return context(self._document.article.text, *self._key(proposal))

    def _key(self, proposal: Proposal) -> tuple[str, tuple[Range, ...]]:
        return proposal.label, proposal.fragments

    def _against(self, proposal: Proposal) -> Iterator[Span]:
        """Yield the accepted spans that it must not overlap.

        A label that fills a role of its own kind, as a quote inside a quote does, may lie in one.
        """
        inside = nests(self._schema, proposal.label)
        for _, span in self._decided.near(proposal.label, proposal.fragments):
            if not (inside and all(_lies_in(span, it) for it in proposal.fragments)):
                yield span

    def _placed(self, origin: str, proposal: Proposal) -> Span | None:
        key = self._key(proposal)
        span = self._spans.get(key)
        if span is None:
            span = self._made(origin, proposal)
            if span is None:
                return None
            self._spans[key] = span
            self._new.append(span)
            ground = Ground(span.id, proposal.confidence, proposal.why, self._context(proposal))
            self._grounds.append(ground)
        self._kept.add(span.id)
        for role, part in proposal.roles:
            self._asked.add((span.id, role))
            self._fill(origin, span, role, part)
        return span

    def _made(self, origin: str, proposal: Proposal) -> Span | None:
        label = self._schema.by_name.get(proposal.label)
        if label is None:
            return None
        span = Span.model_validate(
            {
                "article_id": self._document.article.id,
                "author": self._document.author,
                "label": proposal.label,
                "fragments": joined(list(proposal.fragments)),
                "attributes": {**label.defaults, **proposal.attributes},
                "origin": origin,
                "state": "proposed",
                "schema_version": self._schema.version,
            }
        )
        text = self._document.article.text
        return None if any(span_problems(span, self._schema, len(text))) else span

    def _fill(self, origin: str, span: Span, role: str, part: Proposal) -> None:
        filled = self._filled.setdefault((span.id, role), set())
        found = role_of(self._schema, span, role)
        if found and found.max is not None and len(filled) >= found.max:
            # Two have proposed this frame, or another quote lies in it: the surer one holds.
            return
        target = self._target(part) or self._placed(origin, part)
        if target is None or target.state == "rejected" or target.id in filled:
            return
        there = [it for it in self._document.roles(span.id) if it.label == role]
        same = next((it for it in there if it.target == target.id), None)
        if same:
            self._kept_roles.add(same.id)
            filled.add(target.id)
            return
        if any(it.state != "proposed" or it.target in self._held for it in there):
            self._kept_roles.update(it.id for it in there)
            return
        relation = Relation(
            article_id=span.article_id,
            author=span.author,
            label=role,
            source=span.id,
            target=target.id,
            origin=origin,
            state="proposed",
            schema_version=self._schema.version,
        )
        ends = {span.id: span, target.id: target}
        if not relation_problem(relation, self._schema, ends):
            self._roles.append(relation)
            filled.add(target.id)

    def _target(self, part: Proposal) -> Span | None:
        """Return the accepted span that holds all of a part: a person knew its edges better."""
        around = [
            it
            for _, it in self._decided.near(part.label, part.fragments)
            if all(
                any(a <= start and end <= b for a, b in it.fragments)
                for start, end in part.fragments
            )
        ]
        return min(around, key=lambda it: it.end - it.start, default=None)

    def result(self, origins: frozenset[str]) -> Settled:
        """Return the edits: what is not proposed any more goes, what is new comes."""
        document = self._document
        gone = {
            it.id
            for it in document.spans
            if it.state == "proposed" and it.origin in origins and it.id not in self._kept
        }
        loose = {it.id: it for it in document.touching(gone)}
        loose |= {
            it.id: it
            for it in document.relations
            if it.state == "proposed"
            and it.origin in origins
            and (it.source, it.label) in self._asked
            and it.id not in self._kept_roles
        }
        edits = [Edit(before=it) for it in loose.values()]
        edits += [Edit(before=document.by_id[it]) for it in sorted(gone)]
        edits += map(Edit.adding, self._new)
        edits += map(Edit.adding, self._roles)
        return Settled(tuple(edits), tuple(self._grounds))


def _lies_in(span: Span, one: Range) -> bool:
    return any(start <= one.start and one.end <= end for start, end in span.fragments)


def _overlaps(fragments: Sequence[Range], spans: Iterable[Span]) -> bool:
    return any(
        a.start < b.end and b.start < a.end
        for span in spans
        for a in span.fragments
        for b in fragments
    )


def parts_of(proposal: Proposal) -> Iterator[Proposal]:
    """Yield a proposal and all parts that fill its roles."""
    yield proposal
    for _, part in proposal.roles:
        yield from parts_of(part)
