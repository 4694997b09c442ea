"""A language model behind an OpenAI-compatible address, such as llama.cpp or Ollama: `--url`.

Only this computer is asked, unless the person names the other one with `--allow-host`: what leaves
the machine then is the whole text of each article with the names and descriptions of the labels.
The model answers with words, never with offsets; where they stand is found here.
"""

import ipaddress
import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from annotator.errors import InputError
from annotator.model.anchor import cut
from annotator.model.document import Document
from annotator.model.label_map import LabelMap
from annotator.model.proposal import Proposal
from annotator.model.schema import Schema
from annotator.outside.answers import Reading, describe, mapped, proposals
from annotator.outside.program import seconds
from annotator.plugins import Known, Options, Question, Suggester, unopened

NAME = "http"
KEY = "ANNOTATOR_API_KEY"
"""The variable of the environment that holds the key, where a server wants one."""

LONGEST = 16 << 20
"""Bytes of an answer; a server that says more is not believed."""

_REFUSED = (400, 404, 415, 422, 500, 501)
"""What servers say that do not know JSON schemas."""

_TASK = (
    "You label news articles. Find in the article every span of these labels:\n{labels}\n"
    'Answer with one JSON object: {{"spans": [{{"label": "…", "text": "…", "occurrence": 1}}]}}. '
    "`text` is copied from the article, character by character; `occurrence` says which of its "
    "occurrences in the article is meant, counted from 1. Leave out what is not in the article."
)


@dataclass(frozen=True, slots=True)
class _Server:
    address: str
    host: str
    model: str
    timeout: float
    is_here: bool

    def ask(self, body: dict[str, Any]) -> Any:
        """Return what the server answers; urllib's errors where it does not."""
        headers = {"Content-Type": "application/json"}
        if key := os.environ.get(KEY):
            headers["Authorization"] = f"Bearer {key}"
        request = urllib.request.Request(  # noqa: S310  # its scheme was looked at
            self.address, json.dumps(body).encode(), headers
        )
        # What is asked here goes through nobody, and nowhere else when told to.
        handlers = [urllib.request.ProxyHandler({})] if self.is_here else []
        opener = urllib.request.build_opener(_NoRedirect, *handlers)
        with opener.open(request, timeout=self.timeout) as answer:
            return json.loads(answer.read(LONGEST))


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_what: object) -> None:
        """Follow nobody: the text would go to a host that no person has named."""


@contextmanager
def opened(options: Options, schema: Schema) -> Iterator[Suggester]:
    """Make ready to ask a server; InputError where it may not be asked."""
    server = _server(options)
    labels = mapped(options.get("map", ""), schema)

    def suggest(document: Document, known: Known) -> Iterator[Proposal]:
        return _ask(server, labels, document, known)

    yield Suggester(NAME, SUGGESTER.summary, suggest, on=False)


def _server(options: Options) -> _Server:
    url = options.get("url", "")
    scheme, host = _read(url)
    if not url:
        raise InputError("The suggester http needs an address: --url http://127.0.0.1:8080/v1.")
    if scheme not in ("http", "https") or not host:
        raise InputError(f"{url!r} is no address such as http://127.0.0.1:8080/v1.")
    is_here = _is_here(host)
    if not is_here and options.get("allow_host", "").casefold() != host:
        raise InputError(
            f"The whole text of each article, and the names and descriptions of the labels, would "
            f"leave this computer for {host}; if that is all right, say so: --allow-host {host}."
        )
    address = url.rstrip("/")
    if not address.endswith("/chat/completions"):
        address += "/chat/completions"
    timeout = seconds(options.get("timeout", ""), 300)
    return _Server(address, host, options.get("model", "") or "default", timeout, is_here)


def _other_host(options: Options) -> str:
    """Return the name of the other computer that an address is of, or ``""``."""
    _, host = _read(options.get("url", ""))
    return "" if _is_here(host) else host


def _read(url: str) -> tuple[str, str]:
    """Return the scheme and the host of an address; empty where it is none."""
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname or ""
    except ValueError:
        return "", ""


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _ask(server: _Server, labels: LabelMap, document: Document, known: Known) -> Iterator[Proposal]:
    def say(sentence: str) -> None:
        known.say(f"{NAME}: {sentence}")

    body = _body(server, document, known.schema)
    content = ""
    # A server that does not know JSON schemas, or that makes nonsense of one, is asked without.
    for attempt in (body | {"response_format": _format(known.schema)}, body):
        try:
            content = _content(server.ask(attempt))
        except urllib.error.HTTPError as error:
            if error.code in _REFUSED and "response_format" in attempt:
                continue
            reason = f"{error.code} {error.reason}"
            raise InputError(f"{server.address} answered with {reason}.") from error
        except (OSError, HTTPException) as error:
            why = getattr(error, "reason", None) or error
            raise InputError(f"{server.address} cannot be asked: {why}.") from error
        except ValueError:
            continue
        if (answer := _object(content)) is not None:
            reading = Reading(known.schema, labels, say, f"{server.model} at {server.host}")
            yield from proposals(answer, document.article.text, reading)
            return
    say(f"answer that is no JSON (such as {cut(content)} for article {document.article.id})")


def _body(server: _Server, document: Document, schema: Schema) -> dict[str, Any]:
    labels = "\n".join(f"- {it['name']}: {it['description']}" for it in describe(schema))
    return {
        "model": server.model,
        "temperature": 0,
        "messages": [
            {"role": "system", "content": _TASK.format(labels=labels)},
            {"role": "user", "content": document.article.text},
        ],
    }


def _format(schema: Schema) -> dict[str, Any]:
    fields = {
        "label": {"type": "string", "enum": [it.name for it in schema.labels]},
        "text": {"type": "string"},
        "occurrence": {"type": "integer", "minimum": 1},
    }
    span = {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }
    answer = {
        "type": "object",
        "properties": {"spans": {"type": "array", "items": span}},
        "required": ["spans"],
        "additionalProperties": False,
    }
    return {
        "type": "json_schema",
        "json_schema": {"name": "spans", "strict": True, "schema": answer},
    }


def _content(answer: Any) -> str:
    try:
        return str(answer["choices"][0]["message"]["content"])
    except (KeyError, IndexError, TypeError) as error:
        raise ValueError("no choices") from error


def _object(content: str) -> dict[str, Any] | None:
    """Return the object in what a model wrote, whatever it wrote around it."""
    at = content.find("{")
    while at >= 0:
        try:
            found, _ = json.JSONDecoder().raw_decode(content, at)
        except (ValueError, RecursionError):
            at = content.find("{", at + 1)
            continue
        if isinstance(found, dict) and "spans" in found:
            return found
        at = content.find("{", at + 1)
    return None


SUGGESTER = Suggester(
    name=NAME,
    summary="a language model behind an OpenAI-compatible address, such as llama.cpp or Ollama",
    suggest=unopened,
    needs="--url http://127.0.0.1:8080/v1",
    on=False,
    outside=opened,
    questions=(
        Question("url", "Address", "http://127.0.0.1:8080/v1", "Where the server is"),
        Question(
            "model", "Model", "llama3", "Its name, where the server has several", needed=False
        ),
        Question("timeout", "Seconds to wait", "300", "How long an answer may take", needed=False),
    ),
    leaves_for=_other_host,
)
