"""An entity: someone or something in the world that spans refer to."""

from typing import Literal

from pydantic import Field

from annotator.model.base import JsonTable, Name, Text, Value, new_id


class Entity(Value):
    """A member of the project's cast, shared by all its articles and authors.

    `type` is one of the schema's entity types (PER, ORG, GPE, …), `country` an ISO 3166-1
    alpha-3 code, `sector` a PLOVER sector, `wikidata` an id such as Q42; all may be empty.
    """

    kind: Literal["entity"] = "entity"
    id: Name = Field(default_factory=new_id)
    name: Name
    type: Text = ""
    aliases: tuple[Name, ...] = ()
    country: Text = ""
    sector: Text = ""
    wikidata: Text = ""
    attributes: JsonTable = Field(default_factory=dict)
    note: Text = ""
