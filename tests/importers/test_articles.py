"""Articles come in from tables, pages, feeds, Word and PDF; what is broken is one sentence."""

import io
import json
import random
import tracemalloc
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from annotator.errors import AnnotatorError, EncodingError, InputError, MissingError
from annotator.exporters import csv as csv_export
from annotator.importers import importers, pdf, recognise, table, web, word
from annotator.model.article import Article
from annotator.model.document import Document
from annotator.model.tables import TABLES
from annotator.plugins import Importer, Source, pick
from tests.strategies import SCHEMA, texts


def read(path: Path, encoding: str = "") -> list[Article]:
    found = recognise(path).read(Source(path, SCHEMA, "mara", encoding))
    documents = list(found)
    assert all((it.author, it.status, it.spans) == ("mara", "untouched", ()) for it in documents)
    return [it.article for it in documents]


def refused(path: Path, encoding: str = "") -> str:
    with pytest.raises(InputError) as caught:
        read(path, encoding)
    return str(caught.value)


def put(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


# Tables


def test_columns_go_by_their_names(tmp_path: Path) -> None:
    path = put(
        tmp_path / "a.csv",
        'Headline,date,BODY,beat,source\r\n"Strike, over",2026-03-03,'
        '"Dockers 🚢\r\nend",local,P\r\n',
    )

    [article] = read(path)

    assert article.text == "Dockers 🚢\r\nend"
    assert (article.title, article.published, article.source) == ("Strike, over", "2026-03-03", "P")
    assert article.metadata == {"beat": "local"}
    assert article.provenance == {"file": "a.csv", "format": "csv", "row": 1}


@pytest.mark.parametrize("data", ["text\ttitle\nx,y\tz;\n", "text;title\nx,y;z\n"])
def test_the_first_line_says_what_separates(tmp_path: Path, data: str) -> None:
    assert read(put(tmp_path / "a.csv", data))[0].text == "x,y"


def test_encodings_of_tables(tmp_path: Path) -> None:
    assert read(put(tmp_path / "a.csv", "\ufefftext\ndía\n"))[0].text == "día"
    assert read(put(tmp_path / "b.csv", "text\ndía\n".encode("cp1252")), "cp1252")[0].text == "día"
    late = "text\n" + "x\n" * 40_000
    with pytest.raises(EncodingError, match=r"c\.csv is not utf-8-sig all through"):
        read(put(tmp_path / "c.csv", late.encode() + b"\xff\n"))
    with pytest.raises(EncodingError, match="not UTF-8"):
        read(put(tmp_path / "d.csv", b"text\nd\xeda\n"))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("", "a.csv has no column “text”; its columns are none."),
        ("title,when\nx,y\n", "a.csv has no column “text”; its columns are 'title', 'when'."),
        ("text,body\nx,y\n", "a.csv has the column 'text' more than once."),
        ("text,date\nx,2026\nx,03/04/2025\n", "a.csv, line 3: published: '03/04/2025' is not an"),
        ("text\nx\ny,z\n", "a.csv, line 3: there are 2 cells, but 1 columns."),
        ('text\nx\n"y', "a.csv, after line 2: unexpected end of data."),
    ],
)
def test_broken_tables_are_refused(tmp_path: Path, data: str, sentence: str) -> None:
    assert refused(put(tmp_path / "a.csv", data)).startswith(sentence)


def test_a_cell_without_end_does_not_fill_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "LONGEST_CELL", 100)

    sentence = refused(put(tmp_path / "a.csv", "text\n" + "x" * 200))
    assert sentence == f"a.csv, after line 0: {table.TOO_LONG}."


def test_one_long_text_in_many_rows_of_parquet_is_read_row_by_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": ["x" * 3_000_000] * 200, "n": list(range(200))}), path)
    before = pa.total_allocated_bytes()
    most = 0
    rows = pick(importers(), "parquet").read(Source(path, SCHEMA, "mara"))

    for count, document in enumerate(rows, 1):
        assert document.article.metadata == {"n": count - 1}
        most = max(most, pa.total_allocated_bytes() - before)

    assert count == 200
    assert most < 30_000_000
    monkeypatch.setattr(table, "LONGEST_CELL", 100)
    assert refused(path) == f"a.parquet, row 1: {table.TOO_LONG}."


@pytest.mark.parametrize(
    ("metadata", "sentence"),
    [
        ("{", "metadata: this is not JSON: unexpected end of data."),
        ("[1]", "metadata: Input should be a valid dictionary."),
    ],
)
def test_a_table_that_was_exported_and_broken_is_refused(
    tmp_path: Path, metadata: str, sentence: str
) -> None:
    names = tuple(TABLES["articles"])
    row = ["a1", *("x" for _ in names[1:])]
    row[names.index("metadata")] = metadata
    row[names.index("published")] = ""

    said = refused(put(tmp_path / "a.csv", f"{','.join(names)}\n{','.join(row)}\n"))

    assert said == f"a.csv, line 2: {sentence}"


def test_a_million_columns_are_no_reason_to_hang(tmp_path: Path) -> None:
    wide = "text" + ",x" * 200_000

    assert "has the column 'x' more than once" in refused(put(tmp_path / "a.csv", f"{wide}\nb\n"))


def test_rows_of_json_are_articles_and_what_else_they_say_is_metadata(tmp_path: Path) -> None:
    row = {
        "Text": "día 🚢\u2028\r\n",
        "headline": "t",
        "date": "2026-03",
        "author": ["A", "B"],
        "id": 7,
        "tags": [{"a": 1}],
        "none": None,
    }
    path = put(tmp_path / "a.jsonl", "\n\n".join(map(json.dumps, (row, {"text": "b"}))))

    one, two = read(path)

    assert (one.id, one.title, one.text) == ("7", "t", "día 🚢\u2028\r\n")
    assert (one.published, one.metadata) == ("2026-03", {"author": ["A", "B"], "tags": [{"a": 1}]})
    assert one.provenance == {"file": "a.jsonl", "format": "json", "row": "line 1"}
    assert two.text == "b"
    [same] = read(put(tmp_path / "a.json", json.dumps([row])))
    assert (same.text, same.provenance["row"]) == (one.text, "row 1")


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("5", "a.jsonl, line 2: must be an object, not 5."),
        ('{"title": "t"}', "a.jsonl, line 2: needs a text in “text”; its keys are 'title'."),
        ('{"text": 5}', "a.jsonl, line 2: needs a text in “text”; its keys are 'text'."),
        ('{"text": "a", "body": "b"}', "needs a text in “text”; its keys are 'text', 'body'."),
        ('{"text": "a", "date": "x"}', "a.jsonl, line 2: published: "),
        ('{"text": "a", "x": NaN}', "a.jsonl, line 2: is not JSON: "),
        (
            '{"text": "a", "ents": {"x": [[{"Start": 0, "END": 1}]]}}',
            """line 2: 'ents' has labels in an unknown form: {"Start":0,"END":1}.""",
        ),
        ('{"text": "a", "y": [[0, 1, "A"]]}', """'y' has labels in an unknown form: [0,1,"A"]."""),
        (
            '{"text": "a", "start_offset": 0, "end_offset": 1}',
            "has “start_offset” and “end_offset”",
        ),
        (
            '{"text": "a", "x": ' + "[" * 900 + "]" * 900 + "}",
            "line 2: metadata.x.list.0.list.0.…: is nested too deeply.",
        ),
        ('{"text": "a", "x": ' + "[" * 9000, "line 2: is not JSON: "),
    ],
)
def test_rows_of_json_that_are_no_articles_are_refused(
    tmp_path: Path, row: str, sentence: str
) -> None:
    path = put(tmp_path / "a.jsonl", f'{{"text": "a"}}\n{row}\n')

    assert sentence in refused(path)


def test_a_table_of_labels_is_no_table_of_articles(tmp_path: Path) -> None:
    path = put(tmp_path / "a.tsv", "docId\tstartOffset\tendOffset\ttext\nS1\t0\t3\tAda\n")

    assert refused(path) == (
        "a.tsv has “startoffset” and “endoffset”: its rows are labels, not articles."
    )


def test_blank_rows_are_no_articles(tmp_path: Path) -> None:
    assert [it.text for it in read(put(tmp_path / "a.csv", "text,title\n,\nx\n"))] == ["x"]


@given(st.lists(texts, min_size=1, max_size=3, unique=True))
def test_the_table_that_is_exported_comes_back(
    tmp_path_factory: pytest.TempPathFactory, found: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("csv") / "out"
    articles = [
        Article(id=f"a{at}", text=text, title=text, metadata={"k": [at, "é"]})
        for at, text in enumerate(found)
    ]
    documents = [Document(article=it, author="mara") for it in articles]
    csv_export.EXPORTER.write(documents, SCHEMA, folder)

    again = [it.model_copy(update={"provenance": {}}) for it in read(folder / "articles.csv")]

    assert again == articles


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": ["x\r\n🚢", "y"], "id": [7, None], "n": [1.5, None]}), path)

    one, two = read(path)

    assert (one.id, one.text, one.metadata) == ("7", "x\r\n🚢", {"n": 1.5})
    assert (two.text, two.metadata) == ("y", {})
    assert one.provenance == {"file": "a.parquet", "format": "parquet", "row": 1}


def test_other_values_of_parquet_become_text(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": ["x"], "tags": [["a"]], "date": ["soon"]}), path)

    assert "a.parquet, row 1: published: 'soon' is not" in refused(path)

    pq.write_table(pa.table({"text": ["x"], "tags": [["a"]]}), path)
    assert read(path)[0].metadata == {"tags": "['a']"}


def test_broken_parquet_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "is no Parquet file that can be read" in refused(put(tmp_path / "a", b"PAR1xxxx"))
    monkeypatch.setattr("annotator.plugins.find_spec", lambda _name: None)
    with pytest.raises(MissingError, match="pip install pyarrow"):
        read(tmp_path / "a")


# Pages

PARAGRAPHS = [
    f"Paragraph {at} says that the dockers 🚢 of port number {at} went back to work on Monday, "
    "after long talks with the council of the city."
    for at in range(5)
]
LD = (
    '{"@graph":[{"@type":"NewsArticle","datePublished":"2026-03-03T10:30:00+0200",'
    '"author":[{"name":"Ada Q. Kern"}],"publisher":"Courier"}]}'
)


def page(head: str = "", body: str = "") -> str:
    body = body or "".join(f"<p>{it}</p>" for it in PARAGRAPHS)
    return (
        f"<!doctype html><html lang='en'><head><title>Strike ends</title>{head}</head><body>"
        f"<nav><a href='/'>Home</a></nav><article><h1>Strike ends</h1>{body}</article>"
        "<footer>Contact us</footer></body></html>"
    )


def test_a_page_is_its_article(tmp_path: Path) -> None:
    head = f"<meta charset=utf-8><script type='application/ld+json'>{LD}</script>"

    [article] = read(put(tmp_path / "a.html", page(head)))

    assert all(it in article.text for it in PARAGRAPHS)
    assert "Home" not in article.text
    assert "Contact" not in article.text
    assert (article.title, article.author, article.source, article.language) == (
        "Strike ends", "Ada Q. Kern", "Courier", "en",
    )  # fmt: skip
    assert article.published == "2026-03-03T10:30:00+02:00"
    assert article.provenance["encoding"] == "utf-8"


def test_blank_lines_between_paragraphs_are_paragraphs(tmp_path: Path) -> None:
    [article] = read(put(tmp_path / "a.html", page(body="<br><br>".join(PARAGRAPHS))))

    assert [it for it in article.text.split("\n") if it in PARAGRAPHS] == PARAGRAPHS


def test_the_page_says_its_encoding(tmp_path: Path) -> None:
    body = "".join(f"<p>{it} día</p>" for it in PARAGRAPHS).replace("🚢", "")
    data = page('<meta charset="windows-1252">', body).encode("cp1252")

    assert "día" in read(put(tmp_path / "a.html", data))[0].text
    with pytest.raises(EncodingError):
        read(put(tmp_path / "b.html", page("", body).encode("cp1252")))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("<html></html>", "has no article that can be found in it"),
        ("<!doctype html>" + "<b>" * 3_000, "has more than 2,000 tags in each other"),
        (f"<!doctype html><b {'a=1 ' * 1_001}>", "has a tag with more than 1,000 attributes"),
    ],
)
def test_pages_without_an_article_are_refused(tmp_path: Path, data: str, sentence: str) -> None:
    assert sentence in refused(put(tmp_path / "a.html", data))


def test_json_ld_that_is_broken_is_no_reason_to_fail(tmp_path: Path) -> None:
    head = (
        "<script type='application/ld+json'>{oops</script>"
        "<script type='application/ld+json'>1</script><meta name='date' content='soon'>"
    )

    assert read(put(tmp_path / "a.html", page(head)))[0].published == ""


def test_a_page_that_is_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "LARGEST", 1 << 20)

    assert "a.html is larger than 1 MB" in refused(
        put(tmp_path / "a.html", b"<html>" + b" " * (1 << 20))
    )


def test_what_a_library_makes_of_a_page_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("trafilatura.extract", fail)

    assert refused(put(tmp_path / "a.html", page())) == "a.html cannot be read as a page: oops."


Answer = tuple[str, str, str]


def archive(path: Path, *answers: Answer, gzip: bool = False) -> Path:
    """Write a WARC of answers: status, content type, body."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=gzip)
        for at, (status, kind, body) in enumerate(answers):
            headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.0")
            record = writer.create_warc_record(
                f"http://example.org/{at}",
                "response",
                payload=io.BytesIO(body.encode()),
                length=len(body.encode()),
                http_headers=headers,
            )
            writer.write_record(record)
    return path


HTML = "text/html; charset=utf-8"


@pytest.mark.parametrize("packed", [False, True])
def test_an_archive_gives_every_page(tmp_path: Path, packed: bool) -> None:
    path = archive(
        tmp_path / f"a.warc{'.gz' if packed else ''}",
        ("200 OK", HTML, page()),
        ("200 OK", "image/png", "x"),
        ("404 Not Found", HTML, page()),
        ("200 OK", HTML, "<html></html>"),
        ("200 OK", HTML, page(f"<script type='application/ld+json'>{LD}</script>")),
        gzip=packed,
    )

    found = read(path)

    assert [it.url for it in found] == ["http://example.org/0", "http://example.org/4"]
    assert found[0].provenance["format"] == "warc"
    assert found[0].provenance["fetched"]


def test_a_cut_archive_is_said(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.warc", ("200 OK", HTML, page()), ("200 OK", HTML, page()))
    data = path.read_bytes()

    assert "record 2: the archive ends in the middle of it" in refused(
        put(tmp_path / "b.warc", data[:-300])
    )
    assert "is broken, or no WARC file" in refused(put(tmp_path / "c.warc", b"WARC/oops"))


def test_a_page_of_an_archive_that_is_too_large_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "LARGEST", 1 << 20)
    path = archive(tmp_path / "a.warc.gz", ("200 OK", HTML, " " * (1 << 21)), gzip=True)

    assert "record 1: the page is larger than 1 MB" in refused(path)


# Feeds

RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Courier</title><language>en</language>
<item><title>Strike
 ends</title><link>http://example.org/1</link><author>Ada Kern</author>
<pubDate>Tue, 03 Mar 2026 10:30:00 +0200</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>Dockers 🚢 <b>end</b>
strike.</p><script>x</script><p>They went back.</p>]]></content:encoded></item>
<item><title>Nothing</title></item>
</channel></rss>"""


def test_a_feed_gives_every_entry(tmp_path: Path) -> None:
    [article] = read(put(tmp_path / "a.xml", RSS))

    assert article.text == "Dockers 🚢 end strike.\n\nThey went back."
    assert (article.title, article.source, article.language) == ("Strike ends", "Courier", "en")
    assert (article.url, article.published) == ("http://example.org/1", "2026-03-03T08:30:00Z")
    assert article.provenance == {"file": "a.xml", "format": "feed", "entry": 1}


def test_entries_that_close_nothing_are_no_deep_feed(tmp_path: Path) -> None:
    item = "<item><title>t</title><description>&lt;div&gt;&lt;i&gt;x</description></item>"
    data = f'<rss version="2.0"><channel>{item * 1_500}</channel></rss>'

    assert len(read(put(tmp_path / "a.rss", data))) == 1_500


def test_an_atom_feed_without_dates(tmp_path: Path) -> None:
    data = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>C</title>'
        "<entry><title>T</title><summary>One &lt;br&gt; two</summary></entry></feed>"
    )

    [article] = read(put(tmp_path / "a.atom", data))

    assert (article.text, article.published) == ("One\n\ntwo", "")


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("", "a.rss is neither RSS nor Atom."),
        ("<rss version='2.0'><channel><item>" + "<", "a.rss has no entry"),
        ("<rss version='2.0'>" + "<b>" * 3_000, "a.rss has more than 2,000 tags in each other."),
        (RSS.replace("<![CDATA[", "<![CDATA[<![\x1dDATA["), "a.rss, entry 1: broken HTML: "),
        (
            "<rss>" + "<item></item>" * 50_001,
            "a.rss has more than 50,000 entries, which",
        ),
        (f"{BOMB}<rss/>", "a.rss defines entities of its own, which no feed needs."),
        (f"{BOMB}<rss/>".encode("utf-16-le"), "a.rss defines entities of its own"),
    ],
)
def test_broken_feeds_are_refused(tmp_path: Path, data: str | bytes, sentence: str) -> None:
    assert refused(put(tmp_path / "a.rss", data)).startswith(sentence)


def test_what_a_library_makes_of_a_feed_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_data: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("feedparser.parse", fail)

    assert refused(put(tmp_path / "a.rss", RSS)) == "a.rss is broken: oops."


# Word

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BODY = (
    f"<w:document {W}><w:body><w:p><w:r><w:t>Dockers 🚢</w:t></w:r></w:p><w:p><w:ins><w:r>"
    "<w:t>went back</w:t></w:r></w:ins><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>"
    "</w:body></w:document>"
)
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>Strike ends</dc:title>'
    "<dc:creator>Ada Kern</dc:creator><dcterms:created>{}</dcterms:created></cp:coreProperties>"
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def docx(path: Path, body: str = BODY, **more: str) -> Path:
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELATIONS,
        "word/document.xml": body,
        **more,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return path


def test_a_word_document_is_what_word_shows(tmp_path: Path) -> None:
    core = {"docProps/core.xml": CORE.format("2026-03-03T10:30:00Z")}

    [article] = read(docx(tmp_path / "a.docx", **core))

    assert article.text == "Dockers 🚢\n\nwent back"
    assert (article.title, article.author) == ("Strike ends", "Ada Kern")
    assert article.published == "2026-03-03T10:30:00Z"


@pytest.mark.parametrize("core", [CORE.format("soon"), "<oops", ""])
def test_properties_that_are_broken_are_left_out(tmp_path: Path, core: str) -> None:
    more = {"docProps/core.xml": core} if core else {}

    assert read(docx(tmp_path / "a.docx", **more))[0].published == ""


def test_a_word_document_that_would_fill_the_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word, "LARGEST", 1 << 20)
    bomb = docx(tmp_path / "a.docx", **{"word/styles.xml": " " * (1 << 22)})

    assert bomb.stat().st_size < 10_000
    assert "a.docx unpacks to more than 1 MB; it is not read." in refused(bomb)


def test_paths_in_an_archive_lead_nowhere(tmp_path: Path) -> None:
    evil = docx(tmp_path / "a.docx", **{"../evil.xml": "<x/>", "/etc/evil": "x"})

    assert read(evil)[0].text.startswith("Dockers")
    assert [it.name for it in tmp_path.iterdir()] == ["a.docx"]


def test_broken_word_documents_are_refused(tmp_path: Path) -> None:
    data = docx(tmp_path / "a.docx").read_bytes()
    entity = '<!DOCTYPE w [<!ENTITY a "x">]>' + BODY

    assert "b.docx is broken, or no Word document" in refused(put(tmp_path / "b.docx", data[:300]))
    assert "defines XML entities" in refused(docx(tmp_path / "c.docx", entity))
    assert "defines XML entities" in refused(
        docx(tmp_path / "u.docx", entity.encode("utf-16-le"))  # type: ignore[arg-type]
    )
    assert "d.docx is broken" in refused(docx(tmp_path / "d.docx", "<oops"))
    cell, ends = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    deep = f"<w:document {W}><w:body>{cell * 800}<w:p/>{ends * 800}</w:body></w:document>"
    assert refused(docx(tmp_path / "deep.docx", deep)) == (
        "deep.docx has too many things in each other to be read."
    )
    empty = f"<w:document {W}><w:body/></w:document>"
    assert "e.docx has no text in it" in refused(docx(tmp_path / "e.docx", empty))
    with zipfile.ZipFile(tmp_path / "f.docx", "w") as file:
        file.writestr("x.xml", "<x/>")
    assert "f.docx is a ZIP archive, but no Word document" in refused(tmp_path / "f.docx")
    assert "leave out --encoding" in refused(tmp_path / "a.docx", "cp1252")


# PDF


def pdf_file(*pages: str, info: str = "") -> bytes:
    """Return a PDF with a line of text on each page."""
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(pages)))
    parts = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>",
        f"<<{info}>>",
    ]
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    for at, text in enumerate(pages):
        shown = "".join(f"({line}) Tj 0 -20 Td " for line in text.split("\n") if line)
        stream = f"BT /F1 12 Tf 72 700 Td {shown}ET"
        parts += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents {5 + 2 * at} 0 R"
            f"/Resources<</Font<</F1 {font}>>>>>>",
            f"<</Length {len(stream)}>>\nstream\n{stream}\nendstream",
        ]
    out = b"%PDF-1.4\n"
    places = []
    for at, part in enumerate(parts, 1):
        places.append(len(out))
        out += f"{at} 0 obj\n{part}\nendobj\n".encode()
    table = "".join(f"{it:010} 00000 n \n" for it in places)
    end = (
        f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}"
        f"trailer\n<</Size {len(parts) + 1}/Root 1 0 R/Info 3 0 R>>\nstartxref\n{len(out)}\n%%EOF\n"
    )
    return out + end.encode()


def test_the_text_layer_of_a_pdf(tmp_path: Path) -> None:
    info = "/Title(Strike ends)/Author(Ada Kern)/CreationDate(D:20260303103000Z)"
    data = pdf_file("Dockers end strike.\nThey went back.", "Page two.", info=info)

    [article] = read(put(tmp_path / "a.pdf", data))

    assert article.text == "Dockers end strike.\nThey went back.\n\nPage two."
    assert (article.title, article.author, article.published) == (
        "Strike ends", "Ada Kern", "2026-03-03",
    )  # fmt: skip


def test_broken_pdf_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "has no text layer" in refused(put(tmp_path / "a.pdf", pdf_file("")))
    assert "cannot be opened as PDF: it is broken" in refused(put(tmp_path / "b.pdf", b"%PDF-1.7"))
    assert "leave out --encoding" in refused(tmp_path / "a.pdf", "utf-8")
    monkeypatch.setattr(pdf, "LONGEST", 5)
    data = pdf_file("Dockers end strike.", info="/CreationDate(D:20261303)")
    assert "has more than 5 characters" in refused(put(tmp_path / "c.pdf", data))


def packed_page(commands: bytes, times: int, *, twice: bool = False) -> bytes:
    """Return a PDF whose page has the same commands very often, packed."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(commands) for _ in range(times)) + packer.flush()
    if twice:
        data = zlib.compress(data, 9)
    head, _, rest = pdf_file("x").partition(b"<</Length ")
    _, _, tail = rest.partition(b"endstream")
    name = b"[/FlateDecode/FlateDecode]" if twice else b"/FlateDecode"
    first = b"<</Filter%s/Length %d>>\nstream\n" % (name, len(data))
    return head + first + data + b"\nendstream" + tail


@pytest.mark.parametrize("twice", [False, True])
@pytest.mark.parametrize("commands", [b" " * 65536, b"BT /F1 12 Tf (Ada) Tj ET\n" * 2500])
def test_a_pdf_that_would_fill_the_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, commands: bytes, twice: bool
) -> None:
    # PDFium would take some gigabytes for it: it must not see it at all.
    monkeypatch.setitem(__import__("sys").modules, "pypdfium2", None)
    path = put(tmp_path / "a.pdf", packed_page(commands, 300, twice=twice))
    tracemalloc.start()

    said = refused(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert said == "a.pdf has a part that unpacks to far more than a page has."
    assert path.stat().st_size < 100_000
    assert peak < 3_000_000


def test_a_packed_page_and_a_large_picture_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = packed_page(b"BT /F1 12 Tf 9 9 Td (Ada) Tj ET\n", 1)
    picture = zlib.compress(random.Random(1).randbytes(1 << 18) + b"/Do BT" + b"\xff" * (1 << 18))
    monkeypatch.setattr(pdf, "LARGEST_PAGE", 1 << 17)

    cut = zlib.compress(b"BT (Ada) Tj ET" * 9)[:-5]
    parts = (page, picture, b"xyz is not packed", cut)

    [article] = read(put(tmp_path / "a.pdf", b"\nstream\n".join(parts)))

    assert article.text == "Ada"


def test_a_date_that_is_none_is_left_out(tmp_path: Path) -> None:
    data = pdf_file("Dockers end strike.", info="/CreationDate(D:20261303)")

    assert read(put(tmp_path / "a.pdf", data))[0].published == ""


def test_what_cannot_be_opened_is_one_sentence(tmp_path: Path) -> None:
    for importer in importers():
        with pytest.raises(InputError, match=r"cannot be read: |is missing: "):
            list(importer.read(Source(tmp_path / "gone", SCHEMA, "mara")))


# Whatever the bytes are


def samples(folder: Path) -> dict[str, bytes]:
    """Return a good file for each importer of articles."""
    parquet = folder / "a.parquet"
    pq.write_table(pa.table({"text": ["x", "y"], "id": ["1", "2"]}), parquet)
    return {
        "csv": b'text,title,date\n"a\nb",t,2026\n"c",,\n',
        "parquet": parquet.read_bytes(),
        "html": page(f"<script type='application/ld+json'>{LD}</script>").encode(),
        "warc": archive(folder / "a.warc", ("200 OK", HTML, page())).read_bytes(),
        "feed": RSS.encode(),
        "docx": docx(folder / "a.docx").read_bytes(),
        "pdf": pdf_file("Dockers end strike.", "Page two."),
    }


def broken(data: bytes, chance: random.Random) -> bytes:
    """Cut, flip, repeat and insert some bytes."""
    result = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(result) + 1)
        kind = chance.randrange(4)
        if kind == 0:
            del result[at : at + chance.randint(1, 40)]
        elif kind == 1 and at < len(result):
            result[at] = chance.randrange(256)
        elif kind == 2:
            result[at:at] = result[at : at + chance.randint(1, 60)]
        else:
            result[at:at] = chance.choice(
                [
                    b"\0",
                    b"\xff\xfe",
                    b"<",
                    b'"',
                    b"&#xd800;",
                    b"\r",
                    b"\n\n",
                    b"<!ENTITY",
                    b"\xed\xa0\x80",
                ]
            )
    return bytes(result)


def fuzz(importer: Importer, data: bytes, path: Path, count: int, seed: int) -> None:
    """Read broken files; whatever is not read has to be one of our sentences."""
    chance = random.Random(seed)
    for _ in range(count):
        path.write_bytes(broken(data, chance))
        with suppress(AnnotatorError):
            for document in importer.read(Source(path, SCHEMA, "mara")):
                assert document.article.id


NAMES = ["csv", "parquet", "html", "warc", "feed", "docx", "pdf"]


@pytest.mark.parametrize("name", NAMES)
def test_broken_files_are_read_or_refused(tmp_path: Path, name: str) -> None:
    fuzz(pick(importers(), name), samples(tmp_path)[name], tmp_path / "fuzz", 60, seed=1)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("name", NAMES)
def test_broken_files_for_longer(tmp_path: Path, name: str, seed: int) -> None:
    fuzz(pick(importers(), name), samples(tmp_path)[name], tmp_path / "fuzz", 1000, seed=seed)
