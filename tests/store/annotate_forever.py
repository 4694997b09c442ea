"""Annotate a project without end, naming every act once it is acknowledged: made to be killed.

Run as `python annotate_forever.py PROJECT AUTHOR`.
"""

import random
import sys
import time
from pathlib import Path

from annotator.model import acts
from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.span import Range
from annotator.project import Project

BREATH = 0.002
"""Seconds between two acts: still far quicker than any person."""


def next_edits(project: Project, documents: list[Document]) -> list[Edit]:
    """Return a small act, or one across articles; each touches several tables."""
    document = random.choice(documents)
    start = random.randrange(len(document.article.text) - 5)
    range_ = [Range(start, start + random.randint(1, 5))]
    quote = acts.new_span(document, project.schema, "Quote", range_)
    actor = acts.new_span(document, project.schema, "Actor", range_)
    kind = random.randrange(4)
    if kind == 0 and document.spans:
        return acts.remove(document, [random.choice(document.spans).id])
    if kind == 1:
        return [edit for it in documents for edit in acts.begun(it, [])] or [Edit(after=actor)]
    with_both = document.edited([Edit(after=quote), Edit(after=actor)])
    return [
        Edit(after=quote),
        Edit(after=actor),
        *acts.set_role(with_both, quote, "source", [actor.id]),
    ]


def main(path: Path, author: str) -> None:
    """Work until killed."""
    with Project.open(path) as project:
        numbers = project.article_numbers(author)
        while True:
            documents = [project.document(number, author) for number in numbers]
            if random.random() < 0.2:  # one act in five goes back or forth
                change = random.choice([project.undo, project.redo])(author)
            else:
                edits = next_edits(project, documents)
                change = project.apply("Work", edits, author=author)
            if change:
                print(change.id, flush=True)
            time.sleep(BREATH)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
