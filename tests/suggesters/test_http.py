"""A language model on this computer is asked for words; no other computer without being named."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from annotator.errors import InputError
from annotator.model.article import Article
from annotator.model.document import Document
from annotator.plugins import Known
from annotator.project import default_schema
from annotator.suggesters import http

TEXT = "“We go,” Ada Kern said. Ada Kern left 😀."

Answer = Callable[[dict[str, Any]], tuple[int, Any]]


class Server:
    """A real server on the loopback, which answers as it is told, and keeps what was asked."""

    def __init__(self, answer: Answer) -> None:
        self.asked: list[tuple[str, dict[str, Any], str]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked.append((self.path, body, self.headers.get("Authorization", "")))
                code, content = answer(body)
                if code == 302:
                    self.send_response(302)
                    self.send_header("Location", content)
                    self.end_headers()
                    return
                data = content if isinstance(content, bytes) else json.dumps(content).encode()
                self.send_response(code)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_what: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], Server]]:
    servers: list[Server] = []

    def start(answer: Answer) -> Server:
        servers.append(Server(answer))
        return servers[-1]

    yield start
    for it in servers:
        it.close()


def said(content: str) -> dict[str, Any]:
    return {"choices": [{"message": {"content": content}}]}


SPANS = json.dumps(
    {
        "spans": [
            {"label": "Actor", "text": "Ada Kern", "occurrence": 2},
            {"label": "Quote", "text": '"We go,"', "occurrence": 1},
            {"label": "Actor", "text": "Bob Stone", "occurrence": 1},
        ]
    }
)


def ask(url: str, **options: str) -> tuple[list[str], list[str]]:
    heard: list[str] = []
    known = Known(default_schema(), say=heard.append)
    document = Document(article=Article(id="a1", text=TEXT), author="mara")
    told = {"url": url, "model": "small", "timeout": "20"} | options
    with http.opened(told, default_schema()) as suggester:
        found = list(suggester.suggest(document, known))
    return [f"{it.label} {it.fragments[0].start}" for it in found], heard


def test_words_are_found_and_inventions_are_said(
    serve: Callable[[Answer], Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(http.KEY, "secret")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")  # nobody stands between
    server = serve(lambda _body: (200, said(SPANS)))
    found, heard = ask(server.url)
    assert found == ["Actor 24", "Quote 0"]
    assert heard == ["http: invention, not in the text (such as 'Bob Stone')"]
    ((path, body, key),) = server.asked
    assert (path, body["model"], key) == ("/v1/chat/completions", "small", "Bearer secret")
    assert body["messages"][1]["content"] == TEXT
    schema = body["response_format"]["json_schema"]["schema"]
    assert "Actor" in schema["properties"]["spans"]["items"]["properties"]["label"]["enum"]


def test_a_server_that_knows_no_schemas_is_asked_without(
    serve: Callable[[Answer], Server],
) -> None:
    server = serve(lambda body: (400, b"no") if "response_format" in body else (200, said(SPANS)))
    assert ask(f"{server.url}/chat/completions")[0] == ["Actor 24", "Quote 0"]
    assert len(server.asked) == 2


def test_an_answer_in_a_fence_is_read_and_nonsense_is_asked_again(
    serve: Callable[[Answer], Server],
) -> None:
    server = serve(
        lambda body: (
            200,
            said("I think {so} [1]")
            if "response_format" in body
            else said(f"Here: {{}}\n```json\n{SPANS}\n```"),
        )
    )
    assert ask(server.url)[0] == ["Actor 24", "Quote 0"]


@pytest.mark.parametrize("content", [b"<html>", {"choices": []}, {"choices": [{}]}, [1]])
def test_what_is_no_answer_is_said_for_the_article(
    serve: Callable[[Answer], Server], content: Any
) -> None:
    server = serve(lambda _body: (200, content))
    found, heard = ask(server.url)
    assert found == []
    assert heard == ["http: answer that is no JSON (such as '' for article a1)"]


def test_a_server_that_refuses_or_is_not_there_is_one_sentence(
    serve: Callable[[Answer], Server],
) -> None:
    server = serve(lambda _body: (401, b""))
    with pytest.raises(InputError, match=r"/v1/chat/completions answered with 401 Unauthorized\.$"):
        ask(server.url)
    with pytest.raises(InputError, match=r"127\.0\.0\.1:1/chat/completions cannot be asked: "):
        ask("http://127.0.0.1:1/")


def test_nobody_is_followed_to_another_host(serve: Callable[[Answer], Server]) -> None:
    other = serve(lambda _body: (200, said(SPANS)))
    server = serve(lambda _body: (302, f"{other.url}/chat/completions"))
    with pytest.raises(InputError, match="answered with 302"):
        ask(server.url)
    assert other.asked == []


def test_another_computer_has_to_be_named() -> None:
    with pytest.raises(InputError) as caught:
        ask("https://api.example.org/v1")
    assert str(caught.value) == (
        "The whole text of each article, and the names and descriptions of the labels, would "
        "leave this computer for api.example.org; if that is all right, say so: "
        "--allow-host api.example.org."
    )
    with pytest.raises(InputError, match=r"would leave this computer for 192\.0\.2\.1"):
        ask("http://192.0.2.1:8080/v1", allow_host="192.0.2.2")
    with http.opened(
        {"url": "https://API.example.org", "allow_host": "api.example.org"}, default_schema()
    ) as suggester:
        assert not suggester.on


@pytest.mark.parametrize("url", ["", "127.0.0.1:8080", "ftp://127.0.0.1/", "http://"])
def test_what_is_no_address_is_one_sentence(url: str) -> None:
    with pytest.raises(InputError, match="address"):
        ask(url)


def test_this_computer_has_several_names() -> None:
    for url in ("http://localhost:11434/v1", "http://[::1]:80", "http://127.0.0.2"):
        with http.opened({"url": url}, default_schema()):
            pass


def test_what_is_no_address_is_one_sentence_and_others_are_named() -> None:
    with (
        pytest.raises(InputError, match="is no address"),
        http.opened({"url": "http://[::1"}, default_schema()),
    ):
        pass
    for url, host in {
        "": "",
        "http://[::1": "",
        "http://127.0.0.1:8080/v1": "",
        "https://Models.example.org/v1": "models.example.org",
    }.items():
        assert http.SUGGESTER.leaves_for({"url": url}) == host
