"""What a model of the author's own labels sees: see `annotator.learning`."""

from collections.abc import Iterator
from dataclasses import replace

from annotator.learning.example import marks_of
from annotator.learning.model import NEEDS, about, predict
from annotator.model.document import Document
from annotator.model.proposal import Proposal
from annotator.plugins import Known, Suggester


def suggest(document: Document, known: Known) -> Iterator[Proposal]:
    """Propose what the author's model sees, with the frames that the rules give it.

    Nothing is proposed where there is no model, or no library that can read it.
    """
    model, article = about(known.learned), document.article
    if model is None:
        return
    frames = {(it.label, it.fragments): it for it in known.proposed}
    rules = marks_of(known.proposed)
    for mark, sure in predict(known.learned, article.text, article.language, rules):
        quality = model.on[mark.label]
        why = f"learned from {quality.count} labels (F1 {quality.f1:.2f})"
        frame = frames.get((mark.label, mark.fragments))
        if frame:
            yield replace(frame, confidence=sure, why=f"{frame.why}; {why}")
        else:
            yield Proposal(mark.label, mark.fragments, sure, why)


SUGGESTER = Suggester(
    name="learned",
    summary="what the author marked in finished articles, learned by a small model",
    suggest=suggest,
    needs=NEEDS,
    learns=True,
)
