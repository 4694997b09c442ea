"""A table of the cast is read strictly, and what is written is read back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import FormatError, InputError
from annotator.model import cast_file
from annotator.model.cast import aliases_of, folded
from annotator.model.entity import Entity

TABLE = """\
id,name,aliases,type,country,sector,wikidata,note
kern,Ada Kern,Kern|the union leader,PER,DEU,CIV,Q42,"Speaks, often"

,Port of Alma,,ORG,,,,
"""


def read(text: str, file: str = "cast.csv") -> list[Entity]:
    return [it.entity for it in cast_file.read(text, file)]


def problems(text: str, file: str = "cast.csv") -> tuple[str, ...]:
    with pytest.raises(FormatError) as refused:
        cast_file.read(text, file)
    return refused.value.problems


def test_a_table_is_read() -> None:
    kern, port = cast_file.read(TABLE, "cast.csv")

    assert (kern.line, kern.named, port.line, port.named) == (2, True, 4, False)
    assert kern.entity == Entity(
        id="kern",
        name="Ada Kern",
        aliases=("Kern", "the union leader"),
        type="PER",
        country="DEU",
        sector="CIV",
        wikidata="Q42",
        note="Speaks, often",
    )
    assert (port.entity.name, port.entity.type) == ("Port of Alma", "ORG")


@pytest.mark.parametrize(
    ("text", "file"),
    [
        ("Name;Aliases\nAda Kern;Kern|A. Kern\n", "cast.csv"),
        ("name\taliases\nAda Kern\tKern|A. Kern\n", "cast.tsv"),
        ("name,aliases\r\nAda Kern,Kern|A. Kern\r\n", "cast.CSV"),
        ('{"name": "Ada Kern", "aliases": ["Kern", "A. Kern"]}\n\n', "cast.jsonl"),
    ],
)
def test_separators_and_line_ends_of_all_kinds(text: str, file: str) -> None:
    [kern] = read(text, file)

    assert (kern.name, kern.aliases) == ("Ada Kern", ("Kern", "A. Kern"))


def test_a_cell_may_have_several_lines_and_rows_keep_their_numbers() -> None:
    text = 'name,note\n"Ada","one\ntwo"\n,x\n'

    assert problems(text) == ("cast.csv, line 4: name: is missing.",)


@pytest.mark.parametrize(
    ("text", "file", "sentence"),
    [
        ("", "cast.csv", "line 1: there are no headings; they are id, name"),
        ("id,nom\nx,y\n", "cast.csv", "line 1: there is no column 'nom'; columns are id, name"),
        ("id,type\nx,y\n", "cast.csv", "line 1: there is no column 'name'"),
        ("name,name\nx,y\n", "cast.csv", "line 1: the column 'name' stands twice"),
        ("name,type\nAda,PER,DEU\n", "cast.csv", "line 2: has 3 cells, and there are 2 columns"),
        ('name\n"Ada\n', "cast.csv", "line 2: is not CSV"),
        ("name\n…\n", "cast.csv", "line 2: name: '…' says nothing"),
        ("name,wikidata\nAda,42\n", "cast.csv", "line 2: wikidata: '42' is no id such as Q42"),
        ("id,name\nx,Ada\nx,Ida\n", "cast.csv", "line 3: the id 'x' is in line 2 already"),
        (
            "name,country\nAda,DEU\nADA,FRA\n",
            "cast.csv",
            "line 3: is called as in line 2, but country is 'FRA' here and 'DEU' there",
        ),
        ("{", "cast.jsonl", "line 1: is not JSON"),
        ("[]", "cast.jsonl", "line 1: must be an object, not []"),
        ('{"nom": "x"}', "cast.jsonl", "line 1: there is no key 'nom'; keys are id, name"),
        ('{"name": 1}', "cast.jsonl", "line 1: name: must be a valid string"),
        ('{"name": ""}', "cast.jsonl", "line 1: name: must not be empty"),
        ('{"name": "A", "aliases": [""]}', "cast.jsonl", "line 1: aliases.0: must not be empty"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, file: str, sentence: str) -> None:
    [found] = problems(text, file)

    assert found.startswith(f"{file}, {sentence}")


def test_all_problems_are_said_at_once() -> None:
    assert len(problems("name,wikidata\nAda,1\nIda,2\n")) == 2


def test_another_suffix_is_refused() -> None:
    with pytest.raises(InputError, match=r"cast.xlsx is no table of a cast"):
        cast_file.read("x", "cast.xlsx")


def test_rows_about_one_are_joined() -> None:
    text = "name,type,aliases,country\nAda Kern,PER,Kern,\nada kern,PER,A. Kern,DEU\n"
    [kern] = read(text)
    twice = "id,name\nx,Ada\nx,Ada\n"

    assert (kern.aliases, kern.country) == (("Kern", "A. Kern"), "DEU")
    assert len(read(twice)) == 1


def test_aliases_that_say_nothing_new_go() -> None:
    [kern] = read("name,aliases\nAda Kern,ADA KERN|Kern|kern\n")

    assert kern.aliases == ("Kern",)


def test_one_name_may_be_of_two_kinds() -> None:
    assert len(read("name,type\nJordan,PER\nJordan,GPE\n")) == 2


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(folded)
lines = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"))


@st.composite
def entities(draw: st.DrawFn) -> Entity:
    name = draw(words).strip()
    aliases = [it.replace("|", "/") for it in draw(st.lists(words, max_size=3))]
    return Entity(
        id=draw(st.uuids()).hex,
        name=name,
        type=draw(st.sampled_from(["", "PER", "ORG"])),
        country=draw(st.sampled_from(["", "DEU"])),
        aliases=tuple(aliases_of(name, aliases)),
        wikidata=draw(st.sampled_from(["", "Q42"])),
        note=draw(lines).strip(),
    )


@given(st.lists(entities(), max_size=4), st.sampled_from([".csv", ".tsv", ".jsonl"]))
def test_what_is_written_is_read_back(cast: list[Entity], suffix: str) -> None:
    written = b"".join(cast_file.write(cast, suffix)).decode()

    assert read(written, f"cast{suffix}") == cast


def test_what_a_table_cannot_hold_is_counted() -> None:
    entity = Entity(name="Ada", aliases=("A|K", "Kern"), attributes={"party": "A"})

    assert (cast_file.lost(entity, ".csv"), cast_file.lost(entity, ".jsonl")) == (2, 0)
