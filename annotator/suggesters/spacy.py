"""Any pipeline of spaCy that is installed or lies in a folder: `--pipeline en_core_web_sm`.

It works in a process of its own, which answers each line with the entities and span groups of a
text. Its labels are the schema's, or what `--map` says that they are.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from annotator.errors import InputError, LabelError
from annotator.model.document import Document
from annotator.model.findings import Findings
from annotator.model.foreign_names import proposal, read_aliases
from annotator.model.label_map import LabelMap
from annotator.model.proposal import Proposal
from annotator.model.schema import Schema
from annotator.outside.answers import Reading, mapped, proposals
from annotator.outside.program import running, seconds
from annotator.paths import resource
from annotator.plugins import Known, Options, Question, Suggester, required, unopened

NAME = "spacy"

_WORK = """
import json, sys, warnings
with warnings.catch_warnings(record=True) as heard:
    warnings.simplefilter("always")
    import spacy
    nlp = spacy.load(sys.argv[1])
said = [str(it.message) for it in heard if "[W095]" in str(it.message)]
kinds = ("ner", "spancat", "entity_ruler", "span_ruler", "future_entity_ruler", "beam_ner")
mine = sorted({it for name, row in nlp.pipe_labels.items()
               if nlp.get_pipe_meta(name).factory in kinds or name in kinds for it in row})
meta = f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}"
sys.stdin.readline()
print(json.dumps({"labels": mine, "said": said, "name": meta}), flush=True)
for line in sys.stdin:
    document = nlp(json.loads(line)["text"])
    spans = list(document.ents) + [it for group in document.spans.values() for it in group]
    rows = {(it.start_char, it.end_char, it.label_) for it in spans}
    print(json.dumps({"spans": [
        {"start": start, "end": end, "label": label} for start, end, label in sorted(rows)
    ]}), flush=True)
"""


@contextmanager
def opened(options: Options, schema: Schema) -> Iterator[Suggester]:
    """Load the pipeline; LabelError where it has labels of which nobody says what they are."""
    name = options.get("pipeline", "")
    if not name:
        raise InputError(
            "The suggester spacy needs a pipeline: --pipeline NAME, or the folder that it is in."
        )
    required("spacy", NAME)
    labels = mapped(options.get("map", ""), schema)
    timeout = seconds(options.get("timeout", ""), 120)
    command = [sys.executable, "-c", _WORK, name]
    with running(command, name=f"The pipeline {name}", timeout=timeout) as program:
        told = program.ask(b"\n")
        _refuse_unmapped(name, told["labels"], labels, schema)
        waiting = [f"{NAME}: {it}" for it in told["said"]]

        def suggest(document: Document, known: Known) -> Iterator[Proposal]:
            while waiting:
                known.say(waiting.pop())
            say = known.say
            reading = Reading(known.schema, labels, lambda it: say(f"{NAME}: {it}"), told["name"])
            text = document.article.text
            line = json.dumps({"text": text}).encode() + b"\n"
            return proposals(program.ask(line), text, reading)

        yield Suggester(NAME, SUGGESTER.summary, suggest, on=False)


def _refuse_unmapped(name: str, theirs: list[str], labels: LabelMap, schema: Schema) -> None:
    unknown = [it for it in theirs if it not in labels.labels and it not in schema.by_name]
    if unknown and not labels.drop_rest:
        findings = Findings()
        findings.unknown.update(("label", it) for it in unknown)
        aliases = read_aliases(resource("aliases.toml").read_text(encoding="utf-8"))
        raise LabelError(
            f"The pipeline {name} has labels that the schema has not: {', '.join(unknown)}.",
            proposal=proposal(findings, schema, aliases, labels),
            findings=findings,
        )


SUGGESTER = Suggester(
    name=NAME,
    summary="a pipeline of spaCy, installed or trained by you",
    suggest=unopened,
    needs="--pipeline en_core_web_sm",
    on=False,
    outside=opened,
    questions=(
        Question("pipeline", "Pipeline", "en_core_web_sm", "Its name, or the folder that it is in"),
        Question("timeout", "Seconds to wait", "120", "How long an answer may take", needed=False),
    ),
)
