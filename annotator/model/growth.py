"""A schema with more in it: labels, attributes, roles and values that files bring along.

What is new is plain: a label has the next free key and colours, an attribute takes any text, a
role leads to any label. The schema can be made more exact later.
"""

from collections.abc import Iterable, Mapping, Sequence

from annotator.model.findings import Table
from annotator.model.foreign_names import ForeignName, attribute_of, owner_of, with_named
from annotator.model.label_map import LabelMap, Named
from annotator.model.schema import Attribute, Colors, Label, Pattern, Role, Schema

_KEYS = "abcdefghijklmnopqrstuvwxyz0123456789"
_LOOKS: tuple[tuple[str, str, str, str, Pattern], ...] = (
    ("#0B5CAD", "#D9E8F9", "#7FB8FF", "#1E3350", "solid"),
    ("#B23A12", "#FBE1D6", "#FF9B73", "#4A2416", "thick"),
    ("#00694C", "#D3EFE2", "#5FD3A6", "#123B2D", "dotted"),
    ("#7A3392", "#EFDFF5", "#D69BEF", "#3D2149", "double"),
    ("#6A5600", "#F5EBC0", "#DEC25A", "#3B3210", "dashed"),
    ("#4B5A6A", "#E3E8ED", "#AAB8C6", "#2B3238", "solid"),
    ("#0A6A75", "#D2EEF1", "#62CFDB", "#11383D", "thick"),
    ("#8A4B2A", "#F4E4DA", "#E0A988", "#3F2A1E", "dotted"),
)
"""Bar and tint on light, bar and tint on dark, pattern."""


def grown(schema: Schema, decided: Mapping[ForeignName, Named], labels: LabelMap) -> Schema:
    """Return the schema with all that was decided for foreign names and is not yet in it.

    Its version is the next one if there is something new. `labels` is the map that the names
    are added to: by it an attribute or role is known to belong to a label.
    """
    made = list(schema.labels)
    for foreign, named in decided.items():
        if foreign.table == "label" and named.name and named.name not in {it.name for it in made}:
            made.append(_label(named.name, made))
    wider = schema.model_copy(update={"labels": tuple(made)})
    whole = with_named(labels, decided)
    parts = [
        (owner_of(foreign, wider, whole), foreign.table, named.name)
        for foreign, named in decided.items()
        if foreign.table in ("attribute", "role") and named.name and not named.backwards
    ]
    values = [it for it in decided.items() if it[0].table == "value" and it[1].name]
    every = tuple(it.name for it in made)
    made = [
        it.model_copy(
            update={
                "attributes": (
                    *(_with_values(old, values, wider) for old in it.attributes),
                    *(Attribute(name=name, type="text") for name in _new(it, parts, "attribute")),
                ),
                "roles": (
                    *it.roles,
                    *(Role(name=name, targets=every) for name in _new(it, parts, "role")),
                ),
            }
        )
        for it in wider.labels
    ]
    if tuple(made) == schema.labels:
        return schema
    return schema.model_copy(update={"labels": tuple(made), "version": schema.version + 1})


def _label(name: str, others: Sequence[Label]) -> Label:
    taken = {it.key for it in others}
    key = next((it for it in name.lower() + _KEYS if it in _KEYS and it not in taken), "")
    used = {it.light.bar for it in others}
    looks = [it for it in _LOOKS if it[0] not in used] or [_LOOKS[len(others) % len(_LOOKS)]]
    bar, tint, dark_bar, dark_tint, pattern = looks[0]
    return Label(
        name=name,
        key=key,
        pattern=pattern,
        light=Colors(bar=bar, tint=tint),
        dark=Colors(bar=dark_bar, tint=dark_tint),
    )


def _new(label: Label, parts: Sequence[tuple[Label | None, Table, str]], table: Table) -> list[str]:
    """Return the names that a label does not have yet."""
    mine = (name for owner, kind, name in parts if kind == table and owner == label)
    has = label.attribute if table == "attribute" else label.role
    return [it for it in dict.fromkeys(mine) if not has(it)]


def _with_values(
    attribute: Attribute, values: Iterable[tuple[ForeignName, Named]], schema: Schema
) -> Attribute:
    if attribute.type not in ("enum", "multi") or attribute.open or attribute.depends:
        return attribute
    mine = (it.name for foreign, it in values if attribute.name == attribute_of(foreign, schema))
    new = [it for it in dict.fromkeys(mine) if it not in attribute.values]
    return attribute.model_copy(update={"values": (*attribute.values, *new)}) if new else attribute
