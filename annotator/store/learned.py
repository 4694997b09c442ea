"""What was learned from each author's labels: one model each, replaced as a whole."""

from sqlite_utils import Database

from annotator.store.database import writing


def read(db: Database, author: str) -> bytes:
    """Return an author's model, or no bytes."""
    found = db.execute("select model from learned where author = ?", (author,)).fetchone()
    return bytes(found[0]) if found else b""


def write(db: Database, author: str, model: bytes) -> None:
    """Keep a model in the place of the author's last one."""
    with writing(db):
        db.execute(
            "insert into learned (author, model) values (?, ?) "
            "on conflict (author) do update set model = excluded.model",
            (author, model),
        )
