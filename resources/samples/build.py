"""Write samples.jsonl from the articles and labels beside this script.

    .venv/bin/python resources/samples/build.py            write samples.jsonl
    .venv/bin/python resources/samples/build.py --check    only compare; exit 1 if it differs

Each `articles/<slug>.txt` is one article, exactly as it came in: UTF-8, line
ends untouched, the first line its title. Each `labels/<slug>.toml` says what is
in it: the article's metadata, its entities, and its spans, found by their words:

    [[span]]
    id = "q1"                         # short, unique in the article
    label = "Quote"
    text = ["“We go,”", "“and now.”"] # one string per fragment, in order
    nth = [1, 2]                      # which occurrence of each string; 1 if left out
    after = "the mayor"               # begin to count after these words; optional
    part = true                       # may begin or end inside a word; optional
    attributes = { qtype = "direct" }
    note = "…"                        # optional
    dismissed = "marks"               # nothing is forgotten here: which finding, `note` says why

    [span.roles]
    source = ["a3"]                   # ids of other spans

A string is found where it stands as whole words, unless `part` is true (for
prefixes that are written together, as in Arabic). With `after`, every fragment
is looked for behind the first place where those words stand. Attributes that
have a default in the schema may be left out; the default is written. Two
attributes are special: `verbatim` of direct and mixed quotes is worked out from
the quotation marks, and `asserted_by` is "author" or the id of a quote.

The result has one line per article in the native format: offsets are code
points, half-open; keys in a fixed order; empty keys left out, except `spans`.
Spans are sorted by start, the longer one first; relations by their source.
Anything wrong in the labels ends the script with one sentence and exit code 2.
"""

import argparse
import hashlib
import json
import sys
import tomllib
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

HERE = Path(__file__).resolve().parent
ARTICLES = HERE / "articles"
LABELS = HERE / "labels"
OUTPUT = HERE / "samples.jsonl"
SCHEMA = HERE.parent / "schemas" / "news.toml"

STATUSES = ("untouched", "in_progress", "done")
ARTICLE_KEYS = ("source", "url", "author", "published", "language", "metadata")
ENTITY_KEYS = ("id", "name", "type", "aliases", "country", "sector", "wikidata")
FILE_KEYS = ("title", *ARTICLE_KEYS, "annotator", "status", "entity", "span")
SPAN_KEYS = (
    "id", "label", "text", "nth", "after", "part", "attributes", "roles", "note", "dismissed",
)  # fmt: skip
CLOSING = {"“": "”", "„": "“", "«": "»", "‘": "’", "‚": "‘", '"': '"'}
TYPES: dict[str, tuple[type, ...]] = {"boolean": (bool,), "number": (int, float), "text": (str,)}

Table: TypeAlias = dict[str, Any]
Fragment: TypeAlias = tuple[int, int]


class SamplesError(Exception):
    """Something in the samples is wrong; the message is one sentence for their editor."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the samples; return the exit code."""
    parser = argparse.ArgumentParser(description="Write samples.jsonl from articles/ and labels/.")
    parser.add_argument("--check", action="store_true", help="only compare; exit 1 if it differs")
    check = parser.parse_args(arguments).check
    try:
        built = build().encode("utf-8")
    except SamplesError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if not check:
        OUTPUT.write_bytes(built)
    elif not OUTPUT.exists() or OUTPUT.read_bytes() != built:
        sys.stderr.write(f"{OUTPUT.name} differs from the labels; run build.py to write it anew.\n")
        return 1
    return 0


def build() -> str:
    """Return the text of samples.jsonl: one line per article, sorted by file name."""
    schema = {label["name"]: label for label in tomllib.loads(SCHEMA.read_text("utf-8"))["label"]}
    slugs = {path.stem for path in (*ARTICLES.glob("*.txt"), *LABELS.glob("*.toml"))}
    records = [build_record(slug, schema) for slug in sorted(slugs)]
    check_shared_entities(records)
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def build_record(slug: str, schema: Table) -> Table:
    """Return one article as its annotator sees it, in the native format."""
    # Bytes, never text mode: line ends are part of the article.
    text = read_bytes(ARTICLES / f"{slug}.txt").decode("utf-8")
    path = LABELS / f"{slug}.toml"
    try:
        labels = tomllib.loads(read_bytes(path).decode("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SamplesError(f"{path.name}: this is not TOML: {error}.") from error
    check_file(path.name, labels, text)
    entities = build_entities(path.name, labels)
    spans, relations = build_spans(slug, labels, text, schema)
    record: Table = {
        "format": "annotator",
        "version": 1,
        "offset_unit": "codepoint",
        "article": build_article(labels, text),
        "author": labels["annotator"],
        "status": labels["status"],
        "spans": spans,
        "relations": relations,
        "entities": entities,
    }
    return {key: value for key, value in record.items() if value or key == "spans"}


def read_bytes(path: Path) -> bytes:
    """Return what a file holds; every article has its labels and the other way round."""
    require(path.exists(), f"There is no {path.parent.name}/{path.name}.")
    return path.read_bytes()


def require(condition: object, sentence: str) -> None:
    """Raise SamplesError with the sentence, unless the condition holds."""
    if not condition:
        raise SamplesError(sentence)


def require_keys(where: str, table: Table, allowed: Sequence[str], needed: Sequence[str]) -> None:
    """Refuse keys that are not allowed, and the lack of those that are needed."""
    for key in table:
        require(key in allowed, f"{where}: unknown key '{key}'; the keys are {listed(allowed)}.")
    for key in needed:
        require(table.get(key), f"{where}: the key '{key}' is missing.")


def listed(names: Collection[str]) -> str:
    """Return names as part of a sentence."""
    return ", ".join(names) or "none"


def check_file(name: str, labels: Table, text: str) -> None:
    """Refuse unknown keys, a wrong title, a wrong status, or a date that is none."""
    require_keys(name, labels, FILE_KEYS, ("title", "language", "annotator", "status"))
    title, status, published = labels["title"], labels["status"], labels.get("published")
    first = text.split("\n", 1)[0].rstrip("\r")
    require(title == first, f"{name}: the title '{title}' is not the first line, '{first}'.")
    require(status in STATUSES, f"{name}: status '{status}' is none of {listed(STATUSES)}.")
    untouched = status == "untouched"
    require(not (untouched and labels.get("span")), f"{name}: untouched, and yet with labels.")
    require(
        published is None or is_date(published),
        f"{name}: published '{published}' is not a date like 2026-03-03.",
    )


def build_article(labels: Table, text: str) -> Table:
    """Return the article: its id is the first 32 hex digits of the text's SHA-256."""
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    article = {"id": digest[:32], "title": labels["title"], "text": text, "text_sha256": digest}
    return article | {key: labels[key] for key in ARTICLE_KEYS if labels.get(key)}


def build_entities(name: str, labels: Table) -> list[Table]:
    """Return the entities of one article; their ids hold for all articles."""
    entities: dict[str, Table] = {}
    for entity in labels.get("entity", []):
        where = f"{name}: entity '{entity.get('id')}'"
        require_keys(where, entity, ENTITY_KEYS, ("id", "name", "type"))
        require(entity["id"] not in entities, f"{where}: there are two with this id.")
        entities[entity["id"]] = {key: entity[key] for key in ENTITY_KEYS if entity.get(key)}
    return list(entities.values())


def check_shared_entities(records: list[Table]) -> None:
    """Refuse an entity that two articles describe differently."""
    seen: dict[str, tuple[str, Table]] = {}
    for record in records:
        title = record["article"]["title"]
        for entity in record.get("entities", []):
            key = entity["id"]
            other, before = seen.setdefault(key, (title, entity))
            require(before == entity, f"Entity '{key}' differs between '{other}' and '{title}'.")


def build_spans(
    slug: str, labels: Table, text: str, schema: Table
) -> tuple[list[Table], list[Table]]:
    """Return the sorted spans and the sorted relations of one article."""
    written: dict[str, Table] = {}
    built: dict[str, Table] = {}
    known = {
        "entity": {entity["id"] for entity in labels.get("entity", [])},
        "quote": {it.get("id") for it in labels.get("span", []) if it.get("label") == "Quote"},
    }
    for number, span in enumerate(labels.get("span", []), start=1):
        where = f"{slug}.toml: span '{span.get('id', number)}'"
        require_keys(where, span, SPAN_KEYS, ("id", "label", "text"))
        require(span["id"] not in written, f"{where}: there are two with this id.")
        require(span["label"] in schema, f"{where}: label '{span['label']}' is not in news.toml.")
        fragments = find_fragments(where, span, text)
        attributes = build_attributes(where, span, schema, known)
        if attributes.get("qtype") in {"direct", "mixed"}:
            attributes["verbatim"] = [list(piece) for piece in find_verbatim(text, fragments)]
        if attributes.get("asserted_by", "author") != "author":
            attributes["asserted_by"] = f"{slug}-{attributes['asserted_by']}"
        written[span["id"]] = span
        built[span["id"]] = build_span(f"{slug}-{span['id']}", span, text, fragments, attributes)
    check_duplicates(slug, built)
    order = sorted(built, key=lambda key: sort_key(built[key]))
    relations = [it for key in order for it in build_relations(slug, written[key], written, schema)]
    return [built[key] for key in order], relations


def build_span(
    key: str, span: Table, text: str, fragments: list[Fragment], attributes: Table
) -> Table:
    """Return a span in the native format."""
    result: Table = {
        "id": key,
        "label": span["label"],
        "fragments": [list(fragment) for fragment in fragments],
        "quote": [text[start:end] for start, end in fragments],
        "attributes": attributes,
        "origin": f"lint:{span['dismissed']}" if "dismissed" in span else "human",
        "state": "rejected" if "dismissed" in span else "accepted",
        "note": span.get("note"),
    }
    return {name: value for name, value in result.items() if value}


def sort_key(span: Table) -> tuple[int, int, str]:
    """Sort by start, the longer span first; the id decides between equals."""
    return span["fragments"][0][0], -span["fragments"][-1][1], span["id"]


def check_duplicates(slug: str, built: Table) -> None:
    """Refuse two spans with the same label on the same words."""
    seen: dict[str, str] = {}
    for key, span in built.items():
        # What is dismissed at a label may have its words.
        other = seen.setdefault(f"{span['label']} {span['state']} {span['fragments']}", key)
        words = " … ".join(span["quote"])
        require(other == key, f"{slug}.toml: spans '{other}' and '{key}' both mark '{words}'.")


# Finding words


def find_fragments(where: str, span: Table, text: str) -> list[Fragment]:
    """Return the fragments of a span, in order and apart."""
    strings, after = span["text"], span.get("after", "")
    counts = span.get("nth", [1] * len(strings))
    require(len(counts) == len(strings), f"{where}: 'nth' and 'text' have different lengths.")
    require(after in text, f"{where}: '{after}' (after) is not in the article.")
    begin = text.index(after) + len(after)
    fragments = []
    for string, nth in zip(strings, counts, strict=True):
        places = list(find_places(text, string, begin=begin, part=span.get("part", False)))
        found = f"found {len(places)} times, looked for occurrence {nth}"
        require(1 <= nth <= len(places), f"{where}: '{string}' was {found}.")
        fragments.append((places[nth - 1], places[nth - 1] + len(string)))
    edges = [edge for fragment in fragments for edge in fragment]
    in_order = all(left < right for left, right in pairwise(edges))
    require(in_order, f"{where}: fragments {strings} overlap, touch or are not in order.")
    return fragments


def find_places(text: str, string: str, *, begin: int, part: bool) -> Iterator[int]:
    """Yield every start of the string, as whole words unless `part`."""
    start = text.find(string, begin)
    while start >= 0:
        end = start + len(string)
        if part or not (inside_word(text, start) or inside_word(text, end)):
            yield start
        start = text.find(string, start + 1)


def inside_word(text: str, position: int) -> bool:
    """Say whether there are word characters on both sides of a position."""
    return 0 < position < len(text) and is_word(text[position - 1]) and is_word(text[position])


def is_word(character: str) -> bool:
    """Letters, digits and the marks that combine with them."""
    return character.isalnum() or unicodedata.category(character).startswith("M")


def find_verbatim(text: str, fragments: list[Fragment]) -> list[Fragment]:
    """Return what stands inside quotation marks, without them.

    Only the outer marks count: a quote inside a quote has a span of its own.
    """
    pieces = []
    for start, end in fragments:
        position = start
        while position < end:
            closing = CLOSING.get(text[position])
            position += 1
            if closing is not None:
                stop = find_closing(text, closing, position, end)
                pieces.append((position, stop))
                position = stop + 1
    return pieces


def find_closing(text: str, closing: str, start: int, end: int) -> int:
    """Return where the mark closes, or the end; the apostrophe in “don’t” closes nothing."""
    position = text.find(closing, start, end)
    while (
        position >= 0 and is_word(text[position - 1]) and is_word(text[position + 1 :][:1] or " ")
    ):
        position = text.find(closing, position + 1, end)
    return position if position >= 0 else end


# Checking against the schema


def build_attributes(where: str, span: Table, schema: Table, known: dict[str, set[Any]]) -> Table:
    """Return the attributes in the schema's order, defaults filled in."""
    allowed = {it["name"]: it for it in schema[span["label"]].get("attribute", [])}
    given = span.get("attributes", {})
    for name in given:
        require(name in allowed, f"{where}: no attribute '{name}'; there is {listed(allowed)}.")
    if "dismissed" in span:
        require(not given and span.get("note"), f"{where}: it needs a note, and no attributes.")
        return {}
    values = {name: given.get(name, it.get("default")) for name, it in allowed.items()}
    values = {name: value for name, value in values.items() if value is not None}
    for name, value in values.items():
        check_value(f"{where}: {name} = {value!r}", value, allowed[name], values)
        if allowed[name]["type"] == "entity":
            require(value in known["entity"], f"{where}: the file has no entity '{value}'.")
        if name == "asserted_by" and value != "author":
            require(value in known["quote"], f"{where}: asserted_by '{value}' is no quote here.")
    return values


def check_value(where: str, value: object, attribute: Table, others: Table) -> None:
    """Refuse a value that the attribute cannot have beside the span's other values."""
    kind = attribute["type"]
    if kind in {"enum", "multi"}:
        tables = [it["name"] for it in attribute.get("value", [])]
        choices = attribute.get("values", tables)
        if depends := attribute.get("depends"):
            choices = depends["values"].get(others.get(depends["attribute"]), [])
        chosen = value if isinstance(value, list) else [value]
        fits = isinstance(value, list) == (kind == "multi")
        fits = fits and (attribute.get("open", False) or set(chosen) <= set(choices))
        require(fits, f"{where} is not allowed; it may be {listed(choices)}.")
    elif kind == "fragments":
        raise SamplesError(f"{where}: leave it out; it is worked out from the quotation marks.")
    elif kind == "date":
        require(is_date(value), f"{where} is not a date like 2026-03-03.")
    elif kind in TYPES:
        wrong = isinstance(value, bool) and kind != "boolean"
        require(isinstance(value, TYPES[kind]) and not wrong, f"{where} is not a {kind}.")


def is_date(value: object) -> bool:
    """Say whether a value is a date written as 2026-03-03."""
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def build_relations(slug: str, span: Table, written: Table, schema: Table) -> Iterator[Table]:
    """Yield the relations of one span, roles in the schema's order."""
    where = f"{slug}.toml: span '{span['id']}'"
    roles = {role["name"]: role for role in schema[span["label"]].get("role", [])}
    given = span.get("roles", {})
    for name in given:
        require(name in roles, f"{where}: no role '{name}'; there is {listed(roles)}.")
    for name, role in roles.items():
        targets = given.get(name, [])
        check_targets(f"{where}: role '{name}'", span, targets, role, written)
        for number, target in enumerate(targets, start=1):
            yield {
                "id": f"{slug}-{span['id']}.{name}.{number}",
                "label": name,
                "source": f"{slug}-{span['id']}",
                "target": f"{slug}-{target}",
            }


def check_targets(where: str, span: Table, targets: list[str], role: Table, written: Table) -> None:
    """Refuse too many or too few targets, and those that do not exist or do not fit."""
    least, most = role.get("min", 0), role.get("max", len(targets))
    require(least <= len(targets) <= most, f"{where} takes {least} to {most}, not {len(targets)}.")
    require(len(set(targets)) == len(targets), f"{where} names a span twice.")
    for target in targets:
        require(target in written, f"{where}: there is no span '{target}'.")
        require(target != span["id"], f"{where} leads to the span itself.")
        label, fitting = written[target]["label"], role["targets"]
        require(label in fitting, f"{where}: '{target}' is {label}, not {' or '.join(fitting)}.")


if __name__ == "__main__":
    sys.exit(main())
