"""Where the files are that come with the program: schemas, samples, icons, themes, help."""

from collections.abc import Sequence
from pathlib import Path

from annotator.errors import MissingError

ROOTS = (
    Path(__file__).parent / "resources",  # installed: the wheel has them inside the package
    Path(__file__).parents[1] / "resources",  # source tree and editable install
)


def resource(*parts: str, roots: Sequence[Path] = ROOTS) -> Path:
    """Return the path of a file or folder among the resources.

    Raises MissingError where the installation does not have it.
    """
    for root in roots:
        path = root.joinpath(*parts)
        if path.exists():
            return path
    name = "/".join(("resources", *parts))
    places = " or ".join(str(root.parent) for root in roots)
    raise MissingError(
        f"{name} is missing from this installation (looked in {places}); install Annotator again."
    )
