"""A relation: a labelled arrow between two spans of one article."""

from typing import Literal

from pydantic import Field

from annotator.model.base import JsonTable, Name, Value, Version, new_id
from annotator.model.span import State


class Relation(Value):
    """The span `target` fills the role `label` of the span `source`.

    `source` and `target` are span ids. For a quote's speaker the quote is the source of the
    arrow, `source` is the label, and the actor is the target. `schema_version` is as in a span.
    """

    kind: Literal["relation"] = "relation"
    id: Name = Field(default_factory=new_id)
    article_id: Name
    author: Name
    label: Name
    source: Name
    target: Name
    attributes: JsonTable = Field(default_factory=dict)
    origin: Name = "human"
    state: State = "accepted"
    schema_version: Version = 0
