"""Resources are found wherever the program was installed, and a missing one is named."""

from pathlib import Path

import pytest

from annotator.errors import MissingError
from annotator.paths import resource


@pytest.fixture
def roots(tmp_path: Path) -> tuple[Path, Path]:
    inside, beside = tmp_path / "package" / "resources", tmp_path / "resources"
    (beside / "schemas").mkdir(parents=True)
    (beside / "schemas" / "news.toml").touch()
    return inside, beside


def test_the_resources_of_this_program_are_found() -> None:
    assert resource().is_dir()


def test_source_tree_is_used_where_nothing_is_inside_the_package(roots: tuple[Path, Path]) -> None:
    assert resource("schemas", "news.toml", roots=roots) == roots[1] / "schemas" / "news.toml"


def test_what_is_inside_the_package_comes_first(roots: tuple[Path, Path]) -> None:
    (roots[0] / "schemas").mkdir(parents=True)

    assert resource("schemas", roots=roots) == roots[0] / "schemas"


def test_a_missing_resource_is_named_with_the_places_looked_in(roots: tuple[Path, Path]) -> None:
    with pytest.raises(MissingError) as caught:
        resource("icons", "undo.svg", roots=roots)

    message = str(caught.value)
    assert message.startswith("resources/icons/undo.svg is missing")
    assert all(str(root.parent) in message for root in roots)
