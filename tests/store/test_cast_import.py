"""A table comes into the cast whole or not at all, and says who was there already."""

from pathlib import Path

import pytest

from annotator.errors import FormatError, InputError
from annotator.model.change import Edit
from annotator.model.entity import Entity
from annotator.project import Project
from annotator.store.cast_import import CastImported
from tests.conftest import AUTHOR

KERN = Entity(id="kern", name="Ada Kern", aliases=("Kern",), type="PER")
TWIN = Entity(id="twin", name="ADA KERN", type="ORG")


@pytest.fixture
def staffed(project: Project) -> Project:
    project.apply("Add", [Edit(after=KERN)], author=AUTHOR)
    return project


def import_(project: Project, folder: Path, text: str, name: str = "cast.csv") -> CastImported:
    path = folder / name
    path.write_bytes(text.encode())
    return project.import_cast(path, author=AUTHOR)


def test_new_ones_are_added_and_known_ones_joined(staffed: Project, tmp_path: Path) -> None:
    text = "id,name,aliases,type,country\n,ada kern,A. Kern,,DEU\nport,Port,,ORG,\n,Kern,,,\n"

    assert import_(staffed, tmp_path, text) == CastImported(added=2, merged=1)
    kern = staffed.entity("kern")
    assert kern
    assert (kern.name, kern.aliases, kern.country) == ("Ada Kern", ("Kern", "A. Kern"), "DEU")
    # Kern is only an alias of hers: one who is called so may be another.
    assert len(staffed.entities()) == 3
    assert import_(staffed, tmp_path, text) == CastImported(there=3)
    assert staffed.undo(AUTHOR) is not None
    assert staffed.entity("port") is not None
    assert list(staffed.check()) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("id,name\nkern,Ida Kern\n", "line 2: 'Ida Kern' is in the project already, but the proj"),
        ("id,name,type\nkern,Ada Kern,ORG\n", "line 2: 'Ada Kern' is in the project already, but"),
        ("id,name\nkern,Ada Kern\n,Ada Kern\n", "line 3: 'Ada Kern' is in the project already, b"),
    ],
)
def test_contradictions_are_problems_and_nothing_comes_in(
    staffed: Project, tmp_path: Path, text: str, sentence: str
) -> None:
    with pytest.raises(FormatError, match=f"cast.csv, {sentence}"):
        import_(staffed, tmp_path, f"{text},Newcomer\n")

    assert staffed.entities() == [KERN]


def test_a_name_that_two_have_needs_an_id(staffed: Project, tmp_path: Path) -> None:
    staffed.apply("Add", [Edit(after=TWIN)], author=AUTHOR)

    with pytest.raises(FormatError, match="2 of the cast are called 'Ada Kern'; give an id"):
        import_(staffed, tmp_path, "name\nAda Kern\n")
    assert import_(staffed, tmp_path, "name,type\nAda Kern,PER\n") == CastImported(there=1)


def test_many_are_imported_in_steps(staffed: Project, tmp_path: Path) -> None:
    text = "name\n" + "\n".join(f"Person {number}" for number in range(1500))
    path = tmp_path / "cast.csv"
    path.write_text(text, encoding="utf-8")
    steps: list[int] = []

    added = staffed.import_cast(path, author=AUTHOR, progress=steps.append)

    assert (added.added, steps) == (1500, [0, 0, 1000, 1500])


def test_projects_and_missing_files_are_not_read(staffed: Project, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a project, not a table"):
        staffed.import_cast(tmp_path / "Other.annotator", author=AUTHOR)
    with pytest.raises(InputError, match="cannot be read"):
        staffed.import_cast(tmp_path / "nothing.csv", author=AUTHOR)


def test_encodings_are_never_guessed(staffed: Project, tmp_path: Path) -> None:
    path = tmp_path / "cast.csv"
    path.write_bytes("name\nJosé\n".encode("cp1252"))

    with pytest.raises(InputError, match=r"cast\.csv"):
        staffed.import_cast(path, author=AUTHOR)
    staffed.import_cast(path, author=AUTHOR, encoding="cp1252")
    assert staffed.named(["josé"]) != []


@pytest.mark.parametrize("name", ["out.csv", "out.tsv", "out.jsonl"])
def test_what_is_exported_comes_back(staffed: Project, tmp_path: Path, name: str) -> None:
    report = staffed.export_cast(tmp_path / name)

    assert (report.entities, report.losses) == (1, ())
    with Project.create(None, author=AUTHOR) as other:
        other.import_cast(tmp_path / name, author=AUTHOR)
        assert other.entities() == [KERN]
    with pytest.raises(InputError, match="is already there"):
        staffed.export_cast(tmp_path / name)
    staffed.export_cast(tmp_path / name, force=True)


def test_losses_and_wrong_names_are_said(staffed: Project, tmp_path: Path) -> None:
    odd = Entity(id="odd", name="Odd", attributes={"party": "A"})
    staffed.apply("Add", [Edit(after=odd)], author=AUTHOR)

    assert staffed.export_cast(tmp_path / "out.csv").losses[0].thing_id == "odd"
    with pytest.raises(InputError, match="must end in"):
        staffed.export_cast(tmp_path / "out.xlsx")
