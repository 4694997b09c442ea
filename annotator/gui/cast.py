"""What a person does to the cast at the window; each is one act of the session.

Functions, not an object: there is nothing to keep. Views and actions call them.
"""

from collections.abc import Iterable, Sequence

from annotator.errors import AnnotatorError
from annotator.gui.session import Session
from annotator.model import acts, occurrences
from annotator.model import cast as roster
from annotator.model.change import Edit
from annotator.model.entity import Entity
from annotator.model.names import Candidate, identity
from annotator.model.occurrences import Occurrence, Sought
from annotator.model.span import Range, Span
from annotator.project import name_words
from annotator.store.cast import Mention


def entity_of(session: Session) -> Entity | None:
    """Return who is meant by the selected span."""
    span = session.span
    value = span.attributes.get(identity(session.schema, span.label)) if span else None
    return session.project.entity(value) if isinstance(value, str) else None


def chosen(session: Session) -> list[Entity]:
    """Return who is selected in the list of the cast, else who the selected span means."""
    found = session.project.entities(session.selected_cast)
    known = {it.id: it for it in found}
    listed = [known[it] for it in session.selected_cast if it in known]
    who = entity_of(session)
    return listed or ([who] if who else [])


def proposals(session: Session, span: Span | None) -> list[Candidate]:
    """Return who may be meant by a span that does not say so yet."""
    if span is None or session.document is None:
        return []
    name = identity(session.schema, span.label)
    if not name or name in span.attributes:
        return []
    return session.project.candidates(session.document, span)


def accept(session: Session, candidate: Candidate) -> bool:
    """Let the selected span mean a candidate, who is made if new."""
    span = session.span
    if span is None:
        return False
    name = identity(session.schema, span.label)
    if candidate.entity is None:
        return link_new(session, [span.id], name, candidate.name)
    return link(session, [span.id], name, candidate.entity)


def accept_first(session: Session) -> None:
    """Let the selected span mean the first of those who are proposed; say where nobody is."""
    found = proposals(session, session.span)
    if found:
        accept(session, found[0])
    elif session.span is None:
        session.said.emit("Select a label first: Tab goes to the next one")
    else:
        session.said.emit("Nobody is proposed for this label")


def link(session: Session, span_ids: Sequence[str], attribute: str, entity: Entity) -> bool:
    """Let spans of the shown article mean someone of the cast."""
    if session.document is None:
        return False
    edits = acts.set_attribute(session.document, session.schema, span_ids, attribute, entity.id)
    return session.act(f"Set {attribute} to {entity.name}", _begun(session, edits))


def link_new(session: Session, span_ids: Sequence[str], attribute: str, name: str) -> bool:
    """Let spans of the shown article mean someone new; both are one act."""
    if session.document is None:
        return False
    first = roster.create(name)
    edits = acts.set_attribute(
        session.document, session.schema, span_ids, attribute, first.value.id
    )
    return session.act(f"Add {name.strip()} to the cast", _begun(session, [first, *edits]))


def _begun(session: Session, edits: Sequence[Edit]) -> list[Edit]:
    begun = acts.begun(session.document, edits) if session.document and edits else []
    return [*edits, *begun]


def create(session: Session, name: str) -> str:
    """Add someone to the cast; return the id, or nothing where that cannot be."""
    try:
        edit = roster.create(name)
    except AnnotatorError as error:
        session.said.emit(str(error))
        return ""
    return edit.value.id if session.act(f"Add {name.strip()} to the cast", [edit]) else ""


def change(session: Session, entity: Entity, **fields: object) -> bool:
    """Say something else of one of the cast; what cannot be is said in the status line."""
    try:
        edits = roster.change(entity, **fields)
    except AnnotatorError as error:
        session.said.emit(str(error))
        return False
    if "name" in fields:
        return session.act(f"Rename {entity.name} to {fields['name']}", edits)
    return session.act(f"Set the {' and '.join(fields)} of {entity.name}", edits)


def merge(session: Session, into: Entity, others: Sequence[Entity]) -> bool:
    """Make several one, in all articles and for all authors."""
    others = [it for it in others if it.id != into.id]
    if not others:
        return False
    spans = session.project.spans_of(it.id for it in others)
    edits = roster.merge(into, others, spans, session.schema)
    names = others[0].name if len(others) == 1 else f"{len(others)} entities"
    return session.act(f"Merge {names} into {into.name}", edits)


def split(session: Session, entity: Entity, span_ids: Iterable[str], name: str) -> bool:
    """Give some mentions of an entity to a new one."""
    wanted = set(span_ids)
    spans = [it for it in session.project.spans_of([entity.id]) if it.id in wanted]
    edits = roster.split(entity, name, spans, session.schema)
    return session.act(f"Split {name.strip()} off {entity.name}", edits)


def move(session: Session, entity: Entity, span_ids: Iterable[str], to: Entity) -> bool:
    """Give some mentions of an entity to another one that is there."""
    wanted = set(span_ids)
    spans = [it for it in session.project.spans_of([entity.id]) if it.id in wanted]
    edits = roster.move(entity.id, to.id, spans, session.schema)
    count = "1 mention" if len(spans) == 1 else f"{len(spans)} mentions"
    return session.act(f"Move {count} to {to.name}", edits)


def delete(session: Session, entities: Sequence[Entity]) -> bool:
    """Delete some of the cast; spans that meant them mean nobody then."""
    spans = session.project.spans_of(it.id for it in entities)
    edits = roster.delete(entities, spans, session.schema)
    names = entities[0].name if len(entities) == 1 else f"{len(entities)} entities"
    return session.act(f"Delete {names} from the cast", edits)


def sought(session: Session) -> Sought | None:
    """Return what “all occurrences” looks for: the selected span, else one of the cast."""
    span, schema = session.span, session.schema
    if span is not None and session.document is not None and identity(schema, span.label):
        return occurrences.sought(session.document, span, schema, name_words())
    label = next((it.name for it in schema.labels if identity(schema, it.name)), "")
    entities = session.project.entities(session.selected_cast)
    return occurrences.of_entity(entities[0], label) if label and len(entities) == 1 else None


def label_all(session: Session, what: Sought, chosen: Sequence[Occurrence]) -> int:
    """Label chosen occurrences, in whatever articles, as one act; return how many are new."""
    edits: list[Edit] = []
    for number in dict.fromkeys(it.number for it in chosen):
        document = session.document
        if document is None or number != session.number:
            document = session.project.document(number, session.author)
        mine = [it for it in chosen if it.number == number]
        edits += occurrences.accept(document, session.schema, what.label, mine)
    if not edits:
        return 0
    words = "1 occurrence" if len(edits) == 1 else f"{len(edits)} occurrences"
    done = session.act(f"Label {words} of {what.names[0]}", _begun(session, edits))
    return len(edits) if done else 0


def go_to(session: Session, number: int, span_id: str) -> None:
    """Show a mention: its article, with its span selected."""
    if number != session.number:
        session.show_article(number)
    if session.document is not None and (span := session.document.by_id.get(span_id)):
        session.select([span.id])
        session.went_to.emit(Range(span.start, span.end))


def go_to_next(session: Session, step: int) -> None:
    """Show the next (+1) or previous (-1) mention of who is selected, going round."""
    entities = chosen(session)
    if not entities:
        session.said.emit("Select someone of the cast, or a label that says who is meant")
        return
    found = session.project.mentions(entities[0].id, session.author)
    if not found:
        session.said.emit(f"You have no label that means {entities[0].name}")
        return
    order = _in_text_order(session, found)
    here = (session.number, session.selected[0] if session.selected else "")
    at = next((at for at, it in enumerate(order) if it == here), -1 if step > 0 else 0)
    number, span_id = order[(at + step) % len(order)]
    go_to(session, number, span_id)
    session.said.emit(f"{entities[0].name}: {order.index((number, span_id)) + 1} of {len(order)}")


def _in_text_order(session: Session, found: Iterable[Mention]) -> list[tuple[int, str]]:
    """Return article numbers and span ids; those of the shown article in text order."""
    places = [(it.number, it.span_id) for it in found]
    document = session.document
    starts = {it.id: at for at, it in enumerate(document.spans)} if document else {}
    return sorted(dict.fromkeys(places), key=lambda it: (it[0], starts.get(it[1], 0)))
