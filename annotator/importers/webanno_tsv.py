"""WebAnno TSV 3: tokens with columns for layers, as INCEpTION and WebAnno export them.

A layer's cells with one number are one span, over all their tokens; its label is that of the
feature `label` or `value`, else the layer's name, and its other features are attributes.
Relations stand in the row of their target, slots in that of their host; links of chains are not
read, and said to be unknown. Offsets count UTF-16 units. The text is put together from the
sentences, as WebAnno does it: what was between them is not in the file, so it is one line feed
and spaces. Every token is checked against it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import JsonValue

from annotator.errors import FormatError
from annotator.files import whole
from annotator.model.anchor import cut
from annotator.model.decoding import decode, file_name
from annotator.model.document import Document
from annotator.model.foreign import ForeignDocument, ForeignRelation, ForeignSpan, to_document
from annotator.model.label_map import Named
from annotator.model.read_record import short
from annotator.plugins import Importer, Source

SUFFIXES = (".tsv",)
_HEAD = "#FORMAT=WebAnno TSV 3."
_ANY = re.compile(
    rb"(#FORMAT=WebAnno TSV|[ ]?# (webanno\.custom|de\.tudarmstadt\.ukp)\.|#id=[^\n]*\n#text=)"
)
"""What files of all versions begin with: those before 3 do not say where their tokens are."""

_TOO_OLD = (
    f"does not begin with {_HEAD[:-1]}: older versions do not say where their words are. Open it "
    "in INCEpTION, and export it as WebAnno TSV 3 or UIMA CAS JSON."
)

_UNIT = re.compile(r"(\d+-\d+(?:\.\d+)?)\t(\d{1,9})-(\d{1,9})\t", re.ASCII)
_PARTS = {sign: re.compile(rf"((?:\\.|[^\\{re.escape(sign)}])*)") for sign in "|;"}
_NUMBERED = re.compile(r"(.*?)(?:(?<!\\)\[([\d_]+)\])?", re.ASCII | re.DOTALL)
_SLOT = "ROLE_"
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SIGNS = {"t": "\t", "n": "\n", "r": "\r"}


def read(source: Source) -> Iterator[Document]:
    """Yield the one document of a file; FormatError with all lines that are wrong."""
    name = file_name(source.path)
    lines, encoding = decode(whole(source.path), file=name, encoding=source.encoding)
    if not lines.startswith(_HEAD):
        raise FormatError([f"{name} {_TOO_OLD}"])
    page = _Page(name)
    for number, line in enumerate(lines.split("\n"), 1):
        page.take(number, line)
    if page.problems:
        raise FormatError(page.problems)
    for label, count in page.chains.items():
        link, drop = f"link of a chain {label!r}", source.labels
        if drop.drop_rest or drop.drop_forbidden or drop.labels.get(label) == Named(""):
            source.findings.dropped[link] += count
        else:
            source.findings.forbidden[f"{link}, for which there is no place here"] += count
    if wrong := page.wrong_tokens():
        source.findings.left_out += wrong
        return
    foreign = ForeignDocument(
        where=name,
        article={
            "text": page.text.decode("utf-16-le"),
            "title": source.path.stem,
            "provenance": {"file": name, "format": "webanno-tsv", "encoding": encoding},
        },
        author=source.author,
        spans=tuple(page.spans()),
        relations=tuple(page.relations()),
        unit="utf16",
        origin="import:webanno-tsv",
    )
    document = to_document(foreign, source.schema, source.labels, source.findings)
    yield from [document] if document else ()


@dataclass(frozen=True, slots=True)
class _Layer:
    """A layer of the head: where its columns are, and what they are."""

    kind: str
    name: str
    features: tuple[str, ...]
    first: int

    @property
    def width(self) -> int:
        """How many columns it has; one without features has one."""
        return max(1, len(self.features))


@dataclass(slots=True)
class _Mark:
    """A span of a layer: its units, and the values of its features."""

    layer: _Layer
    start: int
    end: int
    values: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Arrow:
    number: int
    label: str
    source: str
    target: str


@dataclass(slots=True)
class _Page:
    """What the lines of a file say; `text` is UTF-16, so that places in it are the file's."""

    name: str
    text: bytearray = field(default_factory=bytearray)
    layers: list[_Layer] = field(default_factory=list)
    units: dict[str, tuple[int, int]] = field(default_factory=dict)
    tokens: list[tuple[int, int, int, str]] = field(default_factory=list)
    marks: dict[str, _Mark] = field(default_factory=dict)
    arrows: list[_Arrow] = field(default_factory=list)
    related: list[tuple[str, str]] = field(default_factory=list)
    chains: Counter[str] = field(default_factory=Counter)
    sentence: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def take(self, number: int, line: str) -> None:
        """Take in one line."""
        fault = ""
        if line.startswith(("#T_SP=", "#T_RL=", "#T_CH=")):
            name, *features = line[6:].rstrip("\r").split("|")
            first = sum(it.width for it in self.layers)
            known = tuple(it for it in features if it)
            self.layers.append(_Layer(line[3:5], name, known, first))
        elif line.startswith("#Text="):
            self.sentence.append(_plain(line.removeprefix("#Text=")))
        elif line.strip() and not line.startswith("#"):
            fault = self._row(number, line)
        if fault:
            self.problems.append(f"{self.name}, line {number}: {fault}.")

    def _row(self, number: int, line: str) -> str:
        match = _UNIT.match(line)
        if not match:
            return f"{short(line)} is no token, such as 1-1, 0-4, This"
        unit, start, end = match[1], int(match[2]), int(match[3])
        token, *cells = line[match.end() :].split("\t")
        wanted = sum(it.width for it in self.layers)
        if len(cells) == wanted + 1 and not cells[-1].strip():
            cells.pop()
        if len(cells) != wanted:
            return f"has {len(cells)} columns for layers, not {wanted}"
        if self.sentence and (fault := self._begin(start)):
            return fault
        self.units[unit] = (start, end)
        self.tokens.append((number, start, end, token))
        for layer in self.layers:
            mine = cells[layer.first : layer.first + layer.width]
            if layer.kind == "RL":
                self._relations(number, layer, unit, mine)
            elif layer.kind == "CH":
                links = _stacked(mine[0])
                self.chains.update([layer.name.rpartition(".")[2]] * len(links))
            else:
                self._marks(number, layer, unit, mine)
        return ""

    def _begin(self, start: int) -> str:
        """Put the sentence whose first token starts at `start` at the end of the text."""
        gap = start - len(self.text) // 2
        if gap < 0 or gap > _FARTHEST:
            return f"starts at {start}, but the text before it has {len(self.text) // 2} units"
        between = "\n" + " " * (gap - 1) if self.text and gap else " " * gap
        self.text += (between + "\n".join(self.sentence)).encode("utf-16-le", "surrogatepass")
        self.sentence.clear()
        return ""

    def _marks(self, number: int, layer: _Layer, unit: str, cells: list[str]) -> None:
        start, end = self.units[unit]
        slots = ""
        for name, cell in zip(layer.features or ("",), cells, strict=True):
            if slots:
                self._slots(number, (layer, unit, name), _stacked(slots), _parts(cell, "|"))
                slots = ""
                continue
            for value, id_ in _stacked(cell):
                mark = self.marks.setdefault(_ref(layer, unit, id_), _Mark(layer, start, end))
                mark.end = max(mark.end, end)
                if value != "*" and name and not name.startswith(_SLOT):
                    mark.values[name] = _plain(value)
            slots = cell if name.startswith(_SLOT) else ""

    def _slots(
        self,
        number: int,
        where: tuple[_Layer, str, str],
        hosts: list[tuple[str, str]],
        targets: list[str],
    ) -> None:
        """Note the links of hosts to what fills their slots, in the layer of the next column."""
        layer, unit, base = where
        for (roles, id_), target in zip(hosts, targets, strict=False):
            for role, end in zip(_parts(roles, ";"), _parts(target, ";"), strict=False):
                found = _NUMBERED.fullmatch(end)
                if found and end not in ("*", "_"):
                    to = found[2] if found[2] not in (None, "0") else found[1]
                    ends = (_ref(layer, unit, id_), f"{base} {to}")
                    self.arrows.append(_Arrow(number, _plain(role), *ends))

    def _relations(self, number: int, layer: _Layer, unit: str, cells: list[str]) -> None:
        *names, base = layer.features or ("",)
        ends = _stacked(cells[-1])
        columns = [_stacked(it) for it in cells[:-1]]
        base = base.removeprefix("BT_")
        for at, (source, ids) in enumerate(ends):
            from_id, _, to_id = (ids or "0_0").partition("_")
            if base.endswith(".Token"):
                self.related += ((base, source), (base, unit))
            values = {
                name: _plain(column[at][0])
                for name, column in zip(names, columns, strict=True)
                if at < len(column) and column[at][0] != "*"
            }
            label = next((values[it] for it in ("label", "value", "type") if values.get(it)), "")
            self.arrows.append(
                _Arrow(
                    number,
                    label or layer.name.rpartition(".")[2],
                    f"{base} {source if from_id == '0' else from_id}",
                    f"{base} {unit if to_id in ('', '0') else to_id}",
                )
            )

    def wrong_tokens(self) -> list[str]:
        """Say which tokens are not what the text has in their place."""
        found = []
        for number, start, end, token in self.tokens:
            words = self.text[2 * start : 2 * end].decode("utf-16-le", "replace")
            if words != token:
                place = f"{self.name}, line {number}"
                found.append(
                    f"{place}: says {cut(token)}, but the text at {start}-{end} is {cut(words)}."
                )
        return found

    def spans(self) -> Iterator[ForeignSpan]:
        """Yield all marks, with their features as attributes.

        No layer has tokens, but they can be related to each other; those are spans as well.
        """
        for base, unit in self.related:
            if unit in self.units:
                mark = _Mark(_Layer("SP", base, (), 0), *self.units[unit])
                self.marks.setdefault(f"{base} {unit}", mark)
        for ref, mark in self.marks.items():
            values: dict[str, JsonValue] = dict(mark.values)
            label = next((str(values.pop(it)) for it in ("label", "value") if it in values), "")
            name = label or mark.layer.name.rpartition(".")[2]
            yield ForeignSpan(ref, name, ((mark.start, mark.end),), attributes=values)

    def relations(self) -> Iterator[ForeignRelation]:
        """Yield all arrows; a slot for any annotation may be filled from any layer."""
        any_layer: dict[str, str] = {}
        for ref in self.marks:
            any_layer.setdefault(ref.rpartition(" ")[2], ref)
        for it in self.arrows:
            base, _, place = it.target.rpartition(" ")
            target = it.target
            if base == "uima.tcas.Annotation":
                target = any_layer.get(place, target)
            yield ForeignRelation(it.label, it.source, target)


_FARTHEST = 1 << 20
"""UTF-16 units between two sentences: more would be no text, but fill the memory."""


def _ref(layer: _Layer, unit: str, id_: str) -> str:
    return f"{layer.name} {id_ or unit}"


def _stacked(cell: str) -> list[tuple[str, str]]:
    """Return the values of a cell, raw, each with its number or an empty one."""
    if cell in ("_", ""):
        return []
    found = (_NUMBERED.fullmatch(it) for it in _parts(cell, "|"))
    return [(it[1], it[2] or "") for it in found if it]


def _parts(cell: str, sign: str) -> list[str]:
    """Split at a sign, but not behind a backslash."""
    parts, at = list[str](), 0
    while at <= len(cell):
        match = _PARTS[sign].match(cell, at)
        end = match.end() if match else at
        parts.append(cell[at:end])
        at = end + 1
    return parts


def _plain(value: str) -> str:
    """Return a value without its escapes, in one pass from left to right."""
    return _ESCAPED.sub(lambda it: _SIGNS.get(it[1], it[1]), value)


def _recognises(_path: Path, head: bytes) -> bool:
    return bool(_ANY.match(head.removeprefix(b"\xef\xbb\xbf")))


IMPORTER = Importer(
    name="webanno-tsv",
    summary="WebAnno TSV 3, as WebAnno and INCEpTION export it",
    suffixes=SUFFIXES,
    read=read,
    recognises=_recognises,
)
