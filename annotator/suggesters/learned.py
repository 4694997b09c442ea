"""What a model of the author's own labels sees: see `annotator.learning`."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from annotator.learning.example import Mark, marks_of
from annotator.learning.model import NEEDS, Quality, about, predict
from annotator.model.document import Document
from annotator.model.proposal import Proposal
from annotator.plugins import Known, Suggester

NAME = "learned"


class Verdicts:
    """What a model says of what the rules propose for one document, and what it sees besides.

    `known.proposed` is what the rules propose for the bare text.
    """

    def __init__(self, document: Document, known: Known) -> None:
        model, article = about(known.learned), document.article
        self.on: dict[str, Quality] = dict(model.on) if model else {}
        rules = marks_of(known.proposed)
        found = predict(known.learned, article.text, article.language, rules) if self.on else ()
        self.seen: dict[Mark, float] = dict(found)
        # What is in pieces is left to the rules.
        self._judged = {it for it in rules if it.label in self.on and len(it.fragments) == 1}
        self._near: dict[tuple[str, int], Mark] = {}
        for mark in sorted(self.seen, key=self.seen.__getitem__):
            self._near |= {(mark.label, it): mark for it in mark.fragments[0]}

    def judged(self, one: Proposal) -> bool:
        """Whether what a proposal says itself is judged."""
        return Mark(one.label, one.fragments) in self._judged

    def of(self, one: Proposal) -> Proposal | None:
        """Return a proposal as the model has it, and its parts: with other edges, or not."""
        roles = ((role, self.of(part)) for role, part in one.roles)
        one = replace(one, roles=tuple((role, part) for role, part in roles if part is not None))
        if not self.judged(one):
            return one
        mark = Mark(one.label, one.fragments)
        (start, end) = one.fragments[0]
        if mark not in self.seen:
            near = (self._near.get((one.label, it)) for it in (end, start))
            mark = next((it for it in near if it is not None), mark)
        sure = self.seen.get(mark)
        if sure is None:
            return None
        why = f"{one.why}; {self.why(mark)}"
        return replace(one, fragments=mark.fragments, confidence=sure, why=why)

    def why(self, mark: Mark) -> str:
        """Return from how many labels it was learned, and how well."""
        quality = self.on[mark.label]
        return f"learned from {quality.count} labels (F1 {quality.f1:.2f})"

    def alone(self, covered: Iterable[Proposal]) -> Iterator[Proposal]:
        """Yield what the model sees that none of some proposals has, nor a part of them."""
        there = marks_of(covered)
        for mark, sure in self.seen.items():
            if mark not in there:
                yield Proposal(mark.label, mark.fragments, sure, self.why(mark))


def suggest(document: Document, known: Known) -> Iterator[Proposal]:
    """Propose what the author's model sees, with the frames that the rules give it.

    Nothing is proposed where there is no model, or no library that can read it.
    """
    verdicts = Verdicts(document, known)
    frames = [verdicts.of(it) for it in known.proposed if verdicts.judged(it)]
    found = [it for it in frames if it is not None]
    yield from found
    yield from verdicts.alone(found)


def told(
    document: Document, known: Known, proposed: Iterable[tuple[str, Proposal]]
) -> Iterator[tuple[str, Proposal]]:
    """Yield what others propose as the model has it, and what it sees besides.

    What it has judged is its own proposal.
    """
    verdicts, found = Verdicts(document, known), list[Proposal]()
    for name, one in proposed:
        mine = verdicts.of(one)
        if mine is not None:
            found.append(mine)
            yield (NAME if verdicts.judged(one) else name), mine
    for one in verdicts.alone(found):
        yield NAME, one


SUGGESTER = Suggester(
    name=NAME,
    summary="what the author marked in finished articles, learned by a small model",
    suggest=suggest,
    needs=NEEDS,
    learns=True,
)
