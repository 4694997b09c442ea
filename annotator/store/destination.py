"""Where an export goes: what may be replaced there, and putting it in place whole."""

from pathlib import Path

from annotator.errors import InputError


def refuse(path: Path, *, folder: bool, force: bool) -> None:
    """Raise InputError where an export may not go to `path`.

    A project is never replaced, nor anything but a plain file by a format that makes a file, and
    a folder by one that makes a folder; an empty folder may be filled.
    """
    if path.suffix.startswith(".annotator"):
        raise InputError(f"{path} is the name of a project; choose another name for the export.")
    if not path.exists() or (folder and path.is_dir() and not any(path.iterdir())):
        return
    if not force:
        raise InputError(f"{path} is already there; use --force to replace it.")
    if folder and not path.is_dir():
        raise InputError(f"{path} is a file, and this format makes a folder; choose another name.")
    if not folder and not path.is_file():
        raise InputError(f"{path} is no file, and this format makes a file; choose another name.")


def put(partial: Path, path: Path) -> None:
    """Rename a finished export into its place, over an earlier one.

    Raises InputError where a folder holds something that the export does not: it is not an
    earlier export, or not only that.
    """
    if path.is_dir():
        foreign = sorted({it.name for it in path.iterdir()} - {it.name for it in partial.iterdir()})
        if foreign:
            raise InputError(
                f"{path} holds {foreign[0]!r}, which is not part of this export, and would be "
                "deleted; choose another folder."
            )
        # A rename cannot replace a folder that is not empty: the old one goes aside first.
        path.rename(partial.with_name("old"))
    elif partial.is_dir() and path.exists():
        # Nor can it replace a file by a folder.
        path.rename(partial.with_name("old"))
    partial.rename(path)
