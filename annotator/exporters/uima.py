"""UIMA CAS, as JSON (0.4) and as XMI with its type system: for INCEpTION and all of UIMA.

A folder with one file for each document. Labels are `custom.Span` and `custom.Relation`, the
basic layers of INCEpTION, so they are there without any configuration: the label in `label`, a
relation from its `Governor` to its `Dependent`. A span in pieces is one `custom.Span` for each,
with the same `id`; relations hold on to the first. Attributes are features of their own names,
those that are no text as JSON; notes, states, origins and the schema's version are features too.
All else that the native format has is in one `annotator.Document`.

Offsets are UTF-16 units, as UIMA has them; cassis converts. JSON loses nothing. XML cannot hold
control characters such as form feeds: an article with one in it, or in a label, is left out of
XMI and reported.
"""

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import JsonValue

from annotator.errors import MissingError
from annotator.model.document import Document
from annotator.model.file_names import FileNames
from annotator.model.record import to_record
from annotator.model.schema import Schema
from annotator.plugins import Exporter, Losses, Report

if TYPE_CHECKING:
    from cassis import Cas, TypeSystem

NOT_XML = "article with characters that XML cannot hold, left out"
LAYERS = ("custom.Span", "custom.Relation", "annotator.Document")
OWN = ("label", "id", "state", "origin", "note", "schema_version", "more")
"""Features of spans and relations beside attributes; `more` has attributes with other names."""

_FEATURE = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)
_TAKEN = frozenset((*OWN, "begin", "end", "sofa", "self", "type", "Governor", "Dependent", "xmiID"))


def write_json(documents: Iterable[Document], schema: Schema, path: Path) -> Report:
    """Make the folder `path` with a `.json` file for each document."""

    def save(cas: "Cas", file: Path) -> bool:
        file.write_bytes(cas.to_json(pretty_print=True, ensure_ascii=True).encode())
        return True

    return _write(documents, schema, path, (".json", save))


def write_xmi(documents: Iterable[Document], schema: Schema, path: Path) -> Report:
    """Make the folder `path` with an `.xmi` file for each document, and `TypeSystem.xml`."""

    def save(cas: "Cas", file: Path) -> bool:
        try:
            written = cas.to_xmi(pretty_print=False)
        except ValueError:
            return False
        file.write_bytes(written.encode())
        return True

    report = _write(documents, schema, path, (".xmi", save))
    types = path / "TypeSystem.xml"
    types.write_bytes(_type_system(schema).to_xml().encode())
    return Report(report.articles, report.spans, (*report.files, types), report.losses)


def _write(
    documents: Iterable[Document],
    schema: Schema,
    path: Path,
    way: tuple[str, Callable[["Cas", Path], bool]],
) -> Report:
    suffix, save = way
    types = _type_system(schema)
    features = frozenset(_features(schema))
    path.mkdir()
    names, losses, files = FileNames(), Losses(), list[Path]()
    names.give("TypeSystem")
    spans = 0
    for document in documents:
        file = path / f"{names.give(document.article.id)}{suffix}"
        if save(_cas(document, types, features), file):
            files.append(file)
            spans += len(document.spans)
        else:
            losses.add(NOT_XML, document.article.id)
    return Report(len(files), spans, tuple(files), tuple(losses.found))


def _features(schema: Schema) -> list[str]:
    """Return the names of attributes that can be features."""
    names = dict.fromkeys(it.name for label in schema.labels for it in label.attributes)
    return [it for it in names if _FEATURE.fullmatch(it) and it not in _TAKEN]


def _type_system(schema: Schema) -> "TypeSystem":
    try:
        # An extra that few need; it brings lxml.
        from cassis import TypeSystem
    except ImportError as error:
        raise MissingError(
            "The UIMA formats need dkpro-cassis: `pip install dkpro-cassis` in Annotator's own "
            "environment."
        ) from error
    types = TypeSystem()
    span_name, relation_name, document_name = LAYERS
    span = types.create_type(span_name, "uima.tcas.Annotation")
    relation = types.create_type(relation_name, "uima.tcas.Annotation")
    for name in ("Governor", "Dependent"):
        types.create_feature(relation, name, span)
    for name in OWN:
        types.create_feature(span, name, "uima.cas.String")
        types.create_feature(relation, name, "uima.cas.String")
    for name in _features(schema):
        types.create_feature(span, name, "uima.cas.String")
    whole = types.create_type(document_name, "uima.cas.TOP")
    types.create_feature(whole, "record", "uima.cas.String")
    return types


def _cas(document: Document, types: "TypeSystem", features: frozenset[str]) -> "Cas":
    from cassis import Cas

    record = to_record(document)
    span_type, relation_type, document_type = map(types.get_type, LAYERS)
    cas = Cas(types)
    cas.sofa_string = record["article"].pop("text")
    cas.sofa_mime = "text/plain"
    cas.document_language = document.article.language or "x-unspecified"
    firsts: dict[str, Any] = {}
    for row in record.pop("spans"):
        for start, end in row["fragments"]:
            fs = span_type(begin=start, end=end, **_own(row, features))
            firsts.setdefault(row["id"], fs)
            cas.add(fs)
    for row in record.pop("relations", ()):
        ends = {"Governor": firsts[row["source"]], "Dependent": firsts[row["target"]]}
        place = {"begin": ends["Dependent"].begin, "end": ends["Dependent"].end}
        cas.add(relation_type(**place, **ends, **_own(row, frozenset())))
    cas.add(document_type(record=_ascii(record)))
    return cas


def _own(row: dict[str, Any], features: frozenset[str]) -> dict[str, str]:
    """Return the features of a span or relation but for where it is."""
    found = {key: str(row[key]) for key in OWN if row.get(key)}
    attributes: dict[str, JsonValue] = row.get("attributes", {})
    for name, value in attributes.items():
        if name in features:
            found[name] = value if isinstance(value, str) else _ascii(value)
    if rest := {name: it for name, it in attributes.items() if name not in features}:
        found["more"] = _ascii(rest)
    return found


def _ascii(value: JsonValue) -> str:
    """Return JSON without any characters that XML could not hold."""
    return json.dumps(value, separators=(",", ":"))


JSON = Exporter(
    name="uima-json",
    summary="UIMA CAS JSON in the basic layers of INCEpTION, a file for each article",
    suffix="",
    write=write_json,
    cannot_hold="Nothing is lost, but INCEpTION itself keeps only what its layers have: the "
    "label and the relation.",
    folder=True,
    needs="dkpro-cassis",
)
XMI = Exporter(
    name="uima-xmi",
    summary="UIMA CAS XMI with TypeSystem.xml, a file for each article",
    suffix="",
    write=write_xmi,
    cannot_hold="No control characters: articles that have one are left out.",
    folder=True,
    needs="dkpro-cassis",
)
