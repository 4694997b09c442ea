"""Croissant metadata (MLCommons, version 1.0): JSON-LD that search engines and loaders read."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from annotator.dataset.card import Facts
from annotator.plugins import Columns

_TERMS = (
    "citeAs", "column", "equivalentProperty", "extract", "field", "fileObject", "fileProperty",
    "fileSet", "format", "includes", "isLiveDataset", "jsonPath", "key", "md5", "parentField",
    "path", "recordSet", "references", "regex", "repeated", "replace", "samplingRate",
    "separator", "source", "subField", "transform",
)  # fmt: skip

CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{term: f"cr:{term}" for term in _TERMS},
}

_DATA_TYPES = {"string": "sc:Text", "integer": "sc:Integer"}
_TYPES = {
    ".jsonl": "application/jsonlines",
    ".json": "application/json",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".parquet": "application/x-parquet",
    ".txt": "text/plain",
    ".html": "text/html",
    ".xml": "application/xml",
    ".md": "text/markdown",
}


def croissant(facts: Facts, sums: dict[Path, str]) -> bytes:
    """Return the metadata; `sums` are the SHA-256 of files by their paths in the dataset."""
    data: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "name": facts.title,
        "description": facts.description,
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "version": f"{facts.schema.version}.0.0",
        "datePublished": facts.day,
        "citeAs": f"{facts.title}, {facts.day[:4]}",
    }
    if facts.recipe.licence:
        data["license"] = facts.recipe.licence
    if languages := sorted(filter(None, facts.total.languages)):
        data["inLanguage"] = languages
    data["distribution"] = [
        {
            "@type": "cr:FileObject",
            "@id": path.as_posix(),
            "name": path.as_posix(),
            "contentUrl": path.as_posix(),
            "encodingFormat": _TYPES.get(path.suffix, "application/octet-stream"),
            "sha256": checksum,
        }
        for path, checksum in sums.items()
    ]
    if found := list(_record_sets(facts)):
        data["recordSet"] = found
    return orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _record_sets(facts: Facts) -> Iterator[dict[str, Any]]:
    """Yield what the rows of each file are that is a table."""
    exporter = facts.exporter
    for part in facts.parts:
        for rows in exporter.rows:
            file = f"{part}/{rows.file}" if rows.file else f"{part}{exporter.suffix}"
            name = f"{part}-{rows.name}"
            yield {
                "@type": "cr:RecordSet",
                "@id": name,
                "name": name,
                **({"key": [{"@id": f"{name}/{it}"} for it in rows.key]} if rows.key else {}),
                "field": [_field(name, file, it, kind) for it, kind in rows.columns.items()],
            }


def _field(
    parent: str, file: str, name: str, kind: str | Columns, *, within: str = ""
) -> dict[str, Any]:
    """Return a field; `within` is the column that has a list of rows, of which it is a column."""
    field: dict[str, Any] = {"@type": "cr:Field", "@id": f"{parent}/{name}", "name": name}
    if not isinstance(kind, str):
        place = f"{parent}/{name}"
        inner = [_field(place, file, it, of, within=name) for it, of in kind.items()]
        return field | {"repeated": True, "subField": inner}
    column, _, rest = name.partition(".")
    source: dict[str, Any] = {
        "fileObject": {"@id": file},
        "extract": {"column": within or column},
    }
    if within or rest:
        source["transform"] = {"jsonPath": f"$[*].{name}" if within else f"$.{rest}"}
    return field | {"dataType": _DATA_TYPES[kind], "source": source}
