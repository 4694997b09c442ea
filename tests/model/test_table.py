"""A table behaves as the dict that it stands for, however many changes came one after another."""

import random

import pytest

from annotator.model.table import MANY, Table


def test_a_table_after_many_changes_is_the_dict_with_them() -> None:
    rng = random.Random(5)
    plain = {str(it): it for it in range(50)}
    table = Table(dict(plain))
    before = table

    for step in range(2 * MANY):
        changes = {str(rng.randrange(MANY * 3)): rng.choice((None, step)) for _ in range(2)}
        table = table.changed(changes)
        for key, value in changes.items():
            plain.pop(key, None)
            if value is not None:
                plain[key] = value

        assert dict(table) == plain
        assert len(table) == len(plain)
        for key in changes:
            assert (key in table) == (key in plain)
            assert table.get(key, "none") == plain.get(key, "none")
    assert dict(before) == {str(it): it for it in range(50)}
    assert repr(table) == repr(dict(table))


def test_what_is_not_in_a_table_is_a_key_error() -> None:
    table = Table({"a": 1, "b": 2}).changed({"a": None, "c": 3})

    assert (table["b"], table["c"]) == (2, 3)
    for key in ("a", "d"):
        with pytest.raises(KeyError):
            table[key]
