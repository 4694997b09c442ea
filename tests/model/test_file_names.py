"""Names of files are safe on every system, and no two the same."""

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.model.file_names import LONGEST, FileNames
from tests.strategies import names


@settings(deadline=None)
@given(st.lists(names | st.sampled_from(["a", "A", "a_2", "con", "NUL.txt", "..", "a/b", "."])))
def test_names_can_be_files_and_differ(wanted: list[str]) -> None:
    given_names = FileNames()

    found = [given_names.give(it) for it in wanted]

    assert len({it.casefold() for it in found}) == len(found)
    for name in found:
        assert name
        assert not set(name) & set('/\\:*?"<>| \t\n\0')
        assert not name.startswith(".")
        assert name.partition(".")[0].lower() not in ("con", "nul")
        assert len(name) <= LONGEST + 10


def test_what_can_stay_stays() -> None:
    given_names = FileNames()

    assert [given_names.give(it) for it in ("straße-7.b", "a b", "A b", "con")] == [
        "straße-7.b",
        "a_b",
        "A_b_2",
        "_con",
    ]
