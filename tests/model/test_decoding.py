"""Bytes become the text they are, exactly, or a sentence says why not; nothing is guessed away."""

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import EncodingError
from annotator.model.decoding import decode, file_name
from tests.strategies import texts

MARKED = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}
GERMAN = "Der Bürgermeister von Köln sagte „Nein“ und ging nach Hause."


def refused(data: bytes, encoding: str = "") -> EncodingError:
    with pytest.raises(EncodingError) as caught:
        decode(data, file="letter.txt", encoding=encoding)
    assert "letter.txt" in str(caught.value)
    return caught.value


@given(texts.filter(lambda it: not it.startswith("\ufeff")))
def test_utf8_comes_back_identical(text: str) -> None:
    assert decode(text.encode(), file="a.txt", encoding="utf-8") == (text, "utf-8")


@given(texts, st.sampled_from(sorted(MARKED)))
def test_a_byte_order_mark_is_a_signature_and_everything_behind_it_is_text(
    text: str, name: str
) -> None:
    if name == "utf-16-le" and text.startswith("\x00"):
        return  # these bytes are also UTF-32's mark
    data = MARKED[name] + text.encode(name)

    assert decode(data, file="a.txt") == (text, name)
    assert decode(data, file="a.txt", encoding=name.upper()) == (text, name)


def test_only_one_byte_order_mark_is_taken() -> None:
    assert decode("\ufeff\ufeffa\ufeff".encode(), file="a.txt")[0] == "\ufeffa\ufeff"


def test_line_ends_stay_as_they_are() -> None:
    text = "a\r\nb\rc\nd\x85e\u2028f\x00\vg\r"

    assert decode(text.encode(), file="a.txt") == (text, "utf-8")


@pytest.mark.parametrize("name", ["utf-16", "utf-32", "utf-8-sig"])
def test_an_encoding_named_without_its_order_takes_it_from_the_mark(name: str) -> None:
    assert decode("día".encode(name), file="a.txt", encoding=name)[0] == "día"


@pytest.mark.parametrize("name", ["utf-16", "utf-32"])
def test_an_encoding_named_without_its_order_needs_a_mark(name: str) -> None:
    error = refused("día".encode(f"{name}-be"), name)

    assert f"{name}-le or {name}-be" in str(error)


@pytest.mark.parametrize(("name", "text"), [("cp1252", "„día“"), ("KOI8-R", "мир"), ("gbk", "日")])
def test_a_named_encoding_is_used(name: str, text: str) -> None:
    assert decode(text.encode(name), file="a.txt", encoding=name)[0] == text


def test_a_named_encoding_is_strict_and_is_not_second_guessed() -> None:
    error = refused(b"one\ntwo \x81", "cp1252")

    assert "not CP1252: byte 0x81 at offset 8 (line 2)" in str(error)
    assert error.guess == ""


def test_a_named_encoding_must_not_contradict_the_mark() -> None:
    error = refused(codecs.BOM_UTF8 + b"a", "cp1252")

    assert "UTF-8, so it is not cp1252" in str(error)
    assert error.guess == "utf-8"


@pytest.mark.parametrize(
    "name",
    [
        "latin-99",
        "hex",
        "rot13",
        "idna",
        "undefined",
        "unicode_escape",
        "utf-7",
        "a\0b",
        "x" * 9999,
    ],
)
def test_what_is_no_encoding_is_refused(name: str) -> None:
    error = refused(b"a", name)

    assert "There is no encoding" in str(error)
    assert len(str(error)) < 200


def test_the_first_bad_byte_is_named_with_its_line_and_a_guess_that_can_be_judged() -> None:
    error = refused(b"one\r\ntwo\rthree\n" + GERMAN.encode("cp1252"))

    assert "not UTF-8: byte 0xFC at offset 20 (line 4)" in str(error)
    assert "Bürgermeister" in str(error)
    assert "--encoding cp1252" in str(error)
    assert error.guess == "cp1252"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cp1252", "Le maire a déclaré qu’il était « très déçu » par la décision."),
        ("cp1252", "El alcalde señaló que la situación en España “es grave”, según informó."),
        ("cp1251", "Президент заявил, что переговоры продолжатся в понедельник."),
        ("koi8_r", "Президент заявил, что переговоры продолжатся в понедельник."),
        ("cp1253", "Ο πρωθυπουργός δήλωσε"),
        ("cp1256", "رئيس الوزراء قال"),
        ("cp932", "日本の首相は述べた"),
        ("cp949", "한국 대통령은 말했다"),
    ],
)
def test_guesses_are_right_for_a_sentence_of_most_languages(name: str, text: str) -> None:
    assert refused(text.encode(name)).guess == name


def test_a_guess_that_fits_only_the_part_that_was_looked_at_is_none() -> None:
    error = refused(GERMAN.encode("cp1252") + b" " * 50_000 + b"\x81\x8d\x8f\x90\x9d\xff")

    assert error.guess == ""
    assert "--encoding NAME" in str(error)


def test_no_guess_at_all() -> None:
    error = refused(bytes(range(256)) * 4)

    assert error.guess == ""
    assert "byte 0x80 at offset 128" in str(error)


def test_a_file_that_is_cut_off_inside_a_character() -> None:
    assert "byte 0xC3 at offset 3 (line 1)" in str(refused(b"abc\xc3"))


def test_a_bad_byte_behind_a_mark_is_counted_from_the_start_of_the_file() -> None:
    assert "not UTF-8: byte 0xFF at offset 4" in str(refused(codecs.BOM_UTF8 + b"a\xff"))
    assert "at offset 4" in str(refused(codecs.BOM_UTF16_LE + b"a\0b"))


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_not_taken_for_letters_with_nul_between(name: str) -> None:
    data = "A letter from the harbour".encode(name)

    error = refused(data)

    assert error.guess == name
    assert decode(data, file="a.txt", encoding=name)[0] == "A letter from the harbour"


def test_a_file_name_is_text_whatever_bytes_it_has() -> None:
    assert file_name(Path("folder") / "día\udcff.txt") == "día\ufffd.txt"
