"""UIMA CAS, as JSON (0.4) and as XMI beside its type system: from INCEpTION and all of UIMA.

Every view with a text is an article. An annotation is a span with the label that its feature
`label` or `value` says, else that of its type; one with a `Governor` and a `Dependent` is a
relation, and so is a link or a reference from one annotation to another. All other features are
attributes. Sentences, tokens and what describes the file are no labels. Our own files come back
as they were.
"""

import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from pydantic import JsonValue, ValidationError

from annotator.errors import FormatError, InputError, MissingError
from annotator.files import whole
from annotator.model.decoding import decode, file_name
from annotator.model.document import Document
from annotator.model.entity import Entity
from annotator.model.foreign import ForeignDocument, ForeignRelation, ForeignSpan, to_document
from annotator.model.read_record import short
from annotator.model.record import ARTICLE
from annotator.plugins import Importer, Source

if TYPE_CHECKING:
    from cassis import Cas

_ANNOTATION = "uima.tcas.Annotation"
_OWN = "annotator.Document"
_NO_LABELS = (
    "uima.tcas.DocumentAnnotation",
    "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.",
    "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.",
)
_NO_ATTRIBUTES = ("begin", "end", "sofa", "Governor", "Dependent")
_XMI_ID = "{http://www.omg.org/XMI}id"
_MORE = ("id", "state", "origin", "note", "schema_version")
_TYPE_SYSTEMS = ("TypeSystem.xml", "typesystem.xml")


def read_json(source: Source) -> Iterator[Document]:
    """Yield a document for each view with a text; FormatError where the file is no CAS."""
    name = file_name(source.path)
    text = _text(source.path)
    try:
        data = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        line = text.count("\n", 0, error.pos) + 1
        raise FormatError([f"{name}, line {line}: is not JSON: {error.msg}."]) from error

    def load() -> "Cas":
        from cassis import load_cas_from_json

        return load_cas_from_json(text)

    yield from _documents(source, _loaded(name, load, partial(_fault_of_json, data)))


def read_xmi(source: Source) -> Iterator[Document]:
    """Yield the same for an XMI file; its type system has to lie beside it."""
    name = file_name(source.path)
    text = _text(source.path)
    beside = [it for it in _companions(source.path) if it.exists()]
    if not beside:
        wanted = " or ".join(it.name for it in _companions(source.path))
        raise InputError(f"{name}: its type system is missing; put {wanted} beside it.")
    types = _text(beside[0])
    for file, part in ((source.path, text), (beside[0], types)):
        if "<!DOCTYPE" in part or "<!ENTITY" in part:
            raise FormatError([f"{file_name(file)} declares entities, which no CAS needs."])

    def load() -> "Cas":
        from cassis import load_cas_from_xmi, load_typesystem

        return load_cas_from_xmi(text, load_typesystem(types))

    yield from _documents(source, _loaded(name, load, partial(_fault_of_xmi, text)))


def _text(path: Path) -> str:
    """Return a file's text, which is UTF-8: JSON has to be, and XML that is not is rare."""
    return decode(whole(path), file=file_name(path), encoding="utf-8")[0]


def _loaded(name: str, load: Callable[[], "Cas"], fault: Callable[[], str]) -> "Cas":
    """Return the CAS of a file; `fault` says what is wrong with one that cassis cannot load."""
    try:
        with warnings.catch_warnings():
            # An offset within a surrogate pair is only warned of, and then kept as it is.
            warnings.simplefilter("ignore", UserWarning)
            warnings.filterwarnings("error", "Not mapping", UserWarning)
            return load()
    except ImportError as error:
        raise MissingError(
            "The UIMA formats need dkpro-cassis: `pip install dkpro-cassis` in Annotator's own "
            "environment."
        ) from error
    except Exception as error:  # cassis checks nothing: a broken file raises anything
        raise FormatError([f"{name} is no UIMA CAS: {fault() or _reason(error)}."]) from error


def _reason(error: Exception) -> str:
    """Return what an error of cassis says, without the words of a programmer."""
    if isinstance(error, KeyError):
        return f"it refers to {short(error.args[0])}, which is not there"
    if isinstance(error, AttributeError | TypeError):
        return "a part of it is missing, or is something else than its type says"
    if isinstance(error, UserWarning) and (place := re.search(r"\[(\d+)\]", str(error))):
        return f"the offset {place[1]} is beyond its text or inside a character"
    return " ".join(str(error).split())[:200].rstrip(".!")


def _fault_of_json(data: Any) -> str:
    """Say what refers to nothing, or return ``""``: of all that is broken it is the likeliest."""
    things = data.get("%FEATURE_STRUCTURES") if isinstance(data, dict) else None
    if not isinstance(things, list):
        return "it has no list %FEATURE_STRUCTURES"
    known = [it for it in things if isinstance(it, dict)]
    ids = {str(it.get("%ID")) for it in known}
    for it in known:
        where = f"{it.get('%TYPE')} {it.get('%ID')}"
        for key, to in it.items():
            if key.startswith("@") and str(to) not in ids:
                return f"{key} of {where} refers to {short(to)}, which is not there"
        if "begin" in it and "@sofa" not in it:
            return f"{where} has no @sofa, so it is not said in which text it is"
    return ""


def _fault_of_xmi(text: str) -> str:
    """Say the same of an XMI file, with the line."""
    from lxml import etree

    try:
        root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError as error:
        return f"it is not XML: {str(error).removesuffix('.')}"
    ids = {it.get(_XMI_ID) for it in root}
    for it in root.iterchildren("*"):
        where = f"line {it.sourceline}, {etree.QName(it).localname}"
        sofa = it.get("sofa")
        if sofa is None and ("begin" in it.attrib or etree.QName(it).localname == "View"):
            return f"{where} has no sofa, so it is not said in which text it is"
        if sofa is not None and sofa not in ids:
            return f"{where} is in the sofa {short(sofa)}, which is not there"
    return ""


def _documents(source: Source, cas: "Cas") -> Iterator[Document]:
    name = file_name(source.path)
    texts = [view.sofa.sofaID for view in cas.views if view.sofa.sofaString is not None]
    if not texts:
        raise FormatError([f"{name} holds no text."])
    for sofa in texts:
        where = name if len(texts) == 1 else f"{name}, view {sofa}"
        try:
            foreign = _View(cas.get_view(sofa), where).foreign(source)
        except (ValidationError, ValueError, TypeError, AttributeError, KeyError) as error:
            raise FormatError([f"{where} is not as its types say: {_reason(error)}."]) from error
        document = to_document(foreign, source.schema, source.labels, source.findings)
        yield from [document] if document else ()


@dataclass(slots=True)
class _View:
    """One text of a CAS, and what is said of it."""

    cas: "Cas"
    where: str
    spans: dict[str, ForeignSpan] = field(default_factory=dict)
    refs: dict[int, str] = field(default_factory=dict)
    arrows: list[tuple[str, Any, Any, dict[str, JsonValue]]] = field(default_factory=list)

    def foreign(self, source: Source) -> ForeignDocument:
        """Return all of it in the words of the file."""
        things = self.cas.select_all_fs()
        record = next((orjson.loads(it.record) for it in things if it.type.name == _OWN), None)
        for it in things:
            if self._is(it, _ANNOTATION) and not it.type.name.startswith(_NO_LABELS):
                self._take(it, ours=record is not None)
        record = record or {}
        known = record.get("article", {})
        article = {key: known[key] for key in ARTICLE if key in known}
        file = {"file": file_name(source.path), "format": "uima"}
        article |= {"text": self.cas.sofa_string, "provenance": file}
        article.setdefault("title", source.path.stem)
        if record and "title" not in known:
            article["title"] = ""
        return ForeignDocument(
            where=self.where,
            article=article,
            author=record.get("author", source.author),
            spans=tuple(self.spans.values()),
            relations=tuple(self._relation(*it) for it in self.arrows),
            entities=tuple(Entity.model_validate(it) for it in record.get("entities", ())),
            status=record.get("status", "untouched") if record else None,
            origin="human" if record else "import:uima",
        )

    def _is(self, fs: Any, name: str) -> bool:
        return bool(self.cas.typesystem.is_instance_of(fs.type, name))

    def _take(self, fs: Any, *, ours: bool) -> None:
        values = {it.name: getattr(fs, it.name, None) for it in fs.type.all_features}
        values = {name: it for name, it in values.items() if it is not None}
        ends = [values.get(it) for it in ("Governor", "Dependent")]
        label_from = next((it for it in ("label", "value") if isinstance(values.get(it), str)), "")
        label = values.pop(label_from, None) or fs.type.name.rpartition(".")[2]
        more = {key: values.pop(key) for key in _MORE if ours and key in values}
        if "schema_version" in more:
            more["schema_version"] = int(str(more["schema_version"]))
        attributes = self._attributes(fs, values)
        if ours:
            attributes |= orjson.loads(str(attributes.pop("more", "{}")))
        if None not in ends:
            if attributes:
                more["attributes"] = attributes
            self.arrows.append((str(label), ends[0], ends[1], more))
            return
        if type(fs.begin) is not int or type(fs.end) is not int:
            raise ValueError(f"{fs.type.name} has no begin and end")
        ref = str(more.get("id", f"{fs.type.name} {fs.xmiID or id(fs)}"))
        self.refs[id(fs)] = ref
        known = self.spans.get(ref)
        ranges = (*(known.ranges if known else ()), (fs.begin, fs.end))
        self.spans[ref] = ForeignSpan(ref, label, ranges, attributes=attributes, more=more)

    def _attributes(self, fs: Any, values: dict[str, Any]) -> dict[str, JsonValue]:
        """Return the features that are values; those that are annotations become arrows."""
        found: dict[str, JsonValue] = {}
        for name, value in values.items():
            if name in _NO_ATTRIBUTES:
                continue
            if isinstance(value, str | int | float | bool):
                found[name] = value
                continue
            elements = getattr(value, "elements", [value]) or []
            plain: list[JsonValue] = [
                it for it in elements if isinstance(it, str | int | float | bool)
            ]
            if plain:
                found[name] = plain
            for it in elements:
                target = getattr(it, "target", it)
                role = getattr(it, "role", None) or name
                if hasattr(target, "type") and self._is(target, _ANNOTATION):
                    self.arrows.append((role, fs, target, {}))
        return found

    def _relation(
        self, label: str, source: Any, target: Any, more: dict[str, JsonValue]
    ) -> ForeignRelation:
        one, two = (self.refs.get(id(it), f"{it.type.name} {it.xmiID}") for it in (source, target))
        return ForeignRelation(label, one, two, more)


def _companions(path: Path) -> Iterable[Path]:
    own = (f"{path.stem}-typesystem.xml", f"{path.stem}.xml")
    return [path.with_name(it) for it in (*_TYPE_SYSTEMS, *own)]


def _recognises_json(path: Path, head: bytes) -> bool:
    return path.suffix.lower() == ".json" and b'"%TYPES"' in head


def _recognises_xmi(_path: Path, head: bytes) -> bool:
    return b"<xmi:XMI" in head


JSON = Importer(
    name="uima-json",
    summary="UIMA CAS JSON, as INCEpTION exports it",
    suffixes=(".json",),
    read=read_json,
    recognises=_recognises_json,
    needs="dkpro-cassis",
)
XMI = Importer(
    name="uima-xmi",
    summary="UIMA CAS XMI with its type system beside it, as INCEpTION exports it",
    suffixes=(".xmi",),
    read=read_xmi,
    recognises=_recognises_xmi,
    companions=_companions,
    needs="dkpro-cassis",
)
