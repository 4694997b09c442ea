"""Members of the cast as choices: who is proposed, who is found by typing, and someone new."""

from collections.abc import Sequence

from annotator.gui.panels.choice import Choice
from annotator.gui.session import Session
from annotator.model.entity import Entity
from annotator.model.names import Candidate
from annotator.store.cast import Listing

NEW = "\0new:"
"""In front of the name of someone who is not in the cast yet; no id begins so."""

FOUND = 40
"""How many are listed for what is typed."""

_WORDS = {"name": "", "alias": "alias", "prefix": "", "words": ""}


class CastSearch:
    """Finds members of the cast for what is typed; who is proposed comes first.

    With `new`, what is typed may become someone new, and so may what is proposed as such.
    """

    def __init__(
        self, session: Session, proposed: Sequence[Candidate] = (), *, new: bool = True
    ) -> None:
        self._session = session
        self._proposed = proposed
        self._new = new

    def __call__(self, typed: str) -> list[Choice]:
        """Return the choices for what is typed so far."""
        word = " ".join(typed.split())
        if not word:
            return [*self._first(), *self._here()]
        found = self._session.project.search_cast(word, limit=FOUND)
        choices = [of_entity(it, _WORDS[how]) for it, how in found]
        if not self._new:
            return choices
        # Whoever types a whole name means that one; else it may well be someone new.
        return [*choices, of_new(word)]

    def _first(self) -> list[Choice]:
        proposed = [it for it in self._proposed if it.entity or self._new]
        return [of_entity(it.entity, it.why) if it.entity else of_new(it.name) for it in proposed]

    def _here(self) -> list[Choice]:
        """Return those who are in the article already, and then others, by their names."""
        document, project = self._session.document, self._session.project
        proposed = {it.entity.id for it in self._proposed if it.entity}
        here = sorted(document.entities if document else (), key=lambda it: it.name.casefold())
        known = {it.id: it for it in here}
        ids = project.cast_list(Listing(self._session.author, limit=FOUND))
        known |= {it.id: it for it in project.entities(ids)}
        order = dict.fromkeys((*(it.id for it in here), *ids))
        return [of_entity(known[it]) for it in order if it not in proposed]


def of_entity(entity: Entity, why: str = "") -> Choice:
    """Return one of the cast as a choice: name, then what it is and why it is proposed."""
    about = (why, entity.type, entity.country)
    return Choice(entity.id, entity.name, " · ".join(filter(None, about)))


def of_new(name: str) -> Choice:
    """Return someone who is not in the cast yet as a choice."""
    return Choice(f"{NEW}{name}", f"New: {name}")


def new_name(value: str) -> str:
    """Return the name of someone new that was chosen, or nothing for an id."""
    return value.removeprefix(NEW) if value.startswith(NEW) else ""
