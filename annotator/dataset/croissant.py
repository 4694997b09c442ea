"""Croissant metadata (MLCommons, version 1.0): JSON-LD that search engines and loaders read."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson

from annotator.dataset.card import Facts
from annotator.plugins import Column

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
    exporter = facts.exporter
    parts = {f"{it}{exporter.suffix}" for it in facts.parts}
    written = (it for it in sums if it.parts[0] in parts)
    sets = [found for it in written if (found := _record_set(it, exporter.columns(it)))]
    if sets:
        data["recordSet"] = sets
    return orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _record_set(path: Path, columns: Sequence[Column]) -> dict[str, Any]:
    """Describe the rows of one file, so that a loader reads them without knowing the format."""
    name = path.with_suffix("").as_posix()
    fields: dict[str, dict[str, Any]] = {}
    for it in columns:
        field: dict[str, Any] = {
            "@type": "cr:Field",
            "@id": f"{name}/{it.name}",
            "name": f"{name}/{it.name}",
            "dataType": it.type,
            "source": _source(path, it),
        }
        whole, within, _ = it.name.partition("/")
        if within:
            field["repeated"] = True
            inside = fields.setdefault(
                whole,
                {
                    "@type": "cr:Field",
                    "@id": f"{name}/{whole}",
                    "name": f"{name}/{whole}",
                    "repeated": True,
                    "source": _source(path, it._replace(path="")),
                    "subField": [],
                },
            )
            inside["subField"].append(field)
        else:
            fields[it.name] = field
    if not fields:
        return {}
    return {"@type": "cr:RecordSet", "@id": name, "name": name, "field": list(fields.values())}


def _source(path: Path, column: Column) -> dict[str, Any]:
    source: dict[str, Any] = {
        "fileObject": {"@id": path.as_posix()},
        "extract": {"column": column.column},
    }
    if column.path:
        source["transform"] = {"jsonPath": column.path}
    return source
