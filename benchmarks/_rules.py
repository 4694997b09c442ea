"""What the rules for quotes, names and events find of what people marked.

- Quotes, PolNeAR dev: content in one attribution is one quote, commas behind a mark aside. Direct
  are those that stand wholly in quotation marks and begin with a capital or a figure; strict is
  each of their pieces by itself, as PolNeAR has them as spans. All of them: relaxed, matched one to
  one, and the source of what is matched, by overlap.
- Quotes, German Wikinews: strict over the pieces of quotes of type Direct; ours are the pieces
  in quotation marks of what we find, whatever the clause around them.
- Quotes in our own samples, which four languages have: strict, fragments of direct quotes.
- Names, CrossNER politics and GUM news: relaxed, one to one. CrossNER has names of people, bodies,
  parties, countries and places; GUM's mentions count if a proper noun is in them.
- Events: EventStoryLine in the sentences of which it marks anything (it marks a few of each
  article), relaxed. CASIE marks five kinds of events around computers only, so that its precision
  says nothing of other news; its recall does.
"""

import json
import re
import time
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import _gold
from suggestions import Score, matched

from annotator.model.article import Article
from annotator.model.document import Document
from annotator.model.tokens import trim
from annotator.news import attribution, happenings
from annotator.news.naming import names
from annotator.news.reading import reading
from annotator.plugins import Known
from annotator.project import default_schema
from annotator.suggesters import suggesters

MARKS = "\"“”„«»‘’'`"
Place = tuple[int, int]
Places = tuple[Place, ...]


# Quotes


def polnear(corpora: Path) -> Iterator[tuple[str, list[tuple[Places, Places]]]]:
    """Yield texts with their attributions: the content and the source."""
    for file in sorted((corpora / "polnear" / "dev" / "attributions").glob("*.ann")):
        text_file = file.parents[1] / "text" / f"{file.stem.rpartition('_')[0]}.txt"
        spans: dict[str, Places] = {}
        found = []
        lines = file.read_text(encoding="utf-8").splitlines()
        rows = sorted(
            (it.split("\t") for it in lines if "\t" in it), key=lambda it: it[0][0] != "T"
        )
        for row in rows:
            if row[0][0] == "T":
                offsets = row[1].partition(" ")[2]
                spans[row[0]] = tuple(
                    (int(a), int(b)) for a, b in (it.split() for it in offsets.split(";"))
                )
            elif row[0][0] == "E":
                parts = [it.split(":") for it in row[1].split()]
                content = [spans[it] for role, it in parts if role.startswith("Content")]
                source = [spans[it] for role, it in parts if role.startswith("Source")]
                if content:
                    found.append((tuple(sum(content, ())), tuple(sum(source, ()))))
        with text_file.open(encoding="utf-8", newline="") as opened:
            yield opened.read(), found


def pieces(text: str, places: Places) -> Places:
    """Return fragments in order, joined where only blanks are between, without a comma behind."""
    found: list[Place] = []
    for place in sorted(places):
        start, end = trim(text, *place)
        if found and not text[found[-1][1] : start].strip():
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return tuple((start, without_comma(text, start, end)) for start, end in found)


def without_comma(text: str, start: int, end: int) -> int:
    while end - start > 2 and text[end - 1] in ",.;:" and text[end - 2] in MARKS:
        end -= 1
    return end


def is_quoted(text: str, place: Place) -> bool:
    return text[place[0]] in MARKS and text[place[1] - 1] in MARKS


def is_direct(text: str, places: Places) -> bool:
    first = next((it for start, end in places for it in text[start:end] if it.isalnum()), "a")
    return all(is_quoted(text, it) for it in places) and not first.islower()


def quotes(corpora: Path) -> Iterator[Score]:
    direct = Score("PolNeAR dev, direct quotes, strict")
    everything = Score("PolNeAR dev, all attributions, relaxed")
    source = Score("PolNeAR dev, source given direct content")
    all_sources = Score("PolNeAR dev, source given any content")
    for text, gold in polnear(corpora):
        found = [it for it in attribution.find(reading(text, "en")) if not it.inside]
        wanted = [(pieces(text, content), who) for content, who in gold]
        ours = {it for one in found for it in pieces(text, one.fragments) if is_direct(text, (it,))}
        theirs = {it for content, _ in wanted for it in content if is_direct(text, (it,))}
        direct.add(len(ours & theirs), len(ours), len(theirs))
        direct.wrong += [f"+ {text[a:b]}" for a, b in ours - theirs]
        direct.wrong += [f"- {text[a:b]}" for a, b in theirs - ours]
        left, hits = list(wanted), 0
        told, right, direct_told, direct_right = 0, 0, 0, 0
        for one in found:
            near = [it for it in left if shared(it[0], one.fragments)]
            if not near:
                everything.wrong.append(f"+ {text[slice(*one.fragments[0])]} ({one.why})")
                continue
            best = max(near, key=lambda it: shared(it[0], one.fragments))
            left.remove(best)
            hits += 1
            if best[1]:
                ok = one.source is not None and shared(best[1], (one.source,)) > 0
                told, right = told + 1, right + ok
                if is_direct(text, best[0]):
                    direct_told, direct_right = direct_told + 1, direct_right + ok
        everything.wrong += [f"- {text[slice(*it[0][0])]}" for it in left]
        everything.add(hits, len(found), len(wanted))
        source.add(direct_right, direct_told, direct_told)
        all_sources.add(right, told, told)
    yield from (direct, everything, source, all_sources)


def shared(one: Places, other: Places) -> int:
    return sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in other)


def german(corpora: Path) -> Iterator[Score]:
    score = Score("German Wikinews, direct quotes, strict")
    for file in sorted((corpora / "german_news_quotes" / "dev").glob("*.json")):
        data = json.loads(file.read_text(encoding="utf-8"))
        text = data["originalText"]
        gold = {
            (it["charBegin"], it["charEnd"])
            for quote in data["annotations"]
            if quote["type"] == "Direct"
            for it in quote["quote"]["spans"]
        }
        read = reading(text, "de")
        told = [it for one in attribution.find(read) for it in one.fragments]
        ours = {
            (it.start, it.end)
            for it in read.outer
            if any(start <= it.start and it.end <= end for start, end in told)
        }
        gold = set(pieces(text, tuple(gold)))
        ours = set(pieces(text, tuple(ours)))
        score.add(len(ours & gold), len(ours), len(gold))
        score.wrong += [f"+ {text[a:b]}" for a, b in ours - gold]
        score.wrong += [f"- {text[a:b]}" for a, b in gold - ours]
    yield score


def own_samples() -> Iterator[Score]:
    score = Score("samples, direct quotes, strict")
    for document in _gold.samples():
        text = document.article.text
        if not any(it.label == "Quote" for it in document.spans):
            continue
        gold = {
            (it.start, it.end)
            for span in document.spans
            if span.label == "Quote" and span.attributes.get("qtype") == "direct"
            for it in span.fragments
        }
        ours = {
            (it.start, it.end)
            for one in attribution.find(reading(text, document.article.language))
            if one.kind == "direct"
            for it in one.fragments
        }
        score.add(len(ours & gold), len(ours), len(gold))
        score.wrong += [f"+ {text[a:b]}" for a, b in ours - gold]
        score.wrong += [f"- {text[a:b]}" for a, b in gold - ours]
    yield score


# Names


def named(corpora: Path) -> Iterator[Score]:
    for part in ("train", "dev"):
        score = Score(f"CrossNER politics {part}, names, relaxed")
        for document in _gold.crossner(corpora, part, places=True):
            gold = [(it.start, it.end) for it in document.spans]
            count(score, document.article.text, gold, name_places(document.article.text))
        yield score
    # Mentions of GUM lie in each other, so that several may have the same name.
    found, right = Score("GUM news, named actors that are found"), Score("GUM news, names")
    for text, gold in gum(corpora):
        ours = name_places(text)
        hits = sum(any(a < end and start < b for a, b in ours) for start, end in gold)
        good = sum(any(a < end and start < b for start, end in gold) for a, b in ours)
        found.add(hits, len(gold), len(gold))
        right.add(good, len(ours), len(ours))
    yield from (found, right)


def name_places(text: str) -> list[Place]:
    return [(it.start, it.end) for it in names(reading(text, "en"))]


def count(score: Score, text: str, gold: list[Place], ours: list[Place]) -> None:
    pairs = matched(ours, gold)
    score.add(len(pairs), len(ours), len(gold))
    seen = {a for a, _ in pairs}
    score.wrong += [f"+ {text[a:b]}" for a, b in ours if (a, b) not in seen]
    seen = {b for _, b in pairs}
    score.wrong += [f"- {text[a:b]}" for a, b in gold if (a, b) not in seen]


def gum(  # noqa: C901  # one file format, read in one go
    corpora: Path,
) -> Iterator[tuple[str, list[Place]]]:
    """Yield texts of GUM with the proper nouns of each mention of an actor."""
    folder = corpora / "gum_news"
    for file in sorted((folder / "coref" / "gum" / "tsv").glob("*.tsv")):
        conllu = (folder / "dep" / f"{file.stem}.conllu").read_text(encoding="utf-8")
        cells = (it.split("\t") for it in conllu.splitlines())
        classes = [it[3] for it in cells if len(it) == 10 and it[0].isdigit()]
        text, places, sentences = "", [], []
        mentions: dict[str, list[int]] = defaultdict(list)
        kinds: dict[str, str] = {}
        for line in file.read_text(encoding="utf-8").splitlines():
            row = line.split("\t")
            if len(row) < 4 or "-" not in row[0]:
                continue
            start, end = map(int, row[1].split("-"))
            text = f"{text.ljust(start)}{row[2]}"
            for entity in row[3].split("|"):
                found = re.match(r"(.+)\[(\d+)\]$", entity)
                name = found[2] if found else f"single {len(places)}"
                if entity != "_":
                    mentions[name].append(len(places))
                    kinds[name] = found[1] if found else entity
            places.append((start, end))
            sentences.append(row[0].partition("-")[0])
        letters = list(text)
        for at in range(1, len(places)):
            if sentences[at] != sentences[at - 1]:
                letters[places[at][0] - 1] = "\n"
        gold = []
        for name, tokens in mentions.items():
            proper = [it for it in tokens if classes[it] == "PROPN"]
            if proper and kinds[name] in ("person", "organization", "place"):
                gold.append((places[proper[0]][0], places[proper[-1]][1]))
        yield "".join(letters), gold


# Events


def events(corpora: Path) -> Iterator[Score]:
    score = Score("EventStoryLine, event triggers, relaxed")
    for text, gold in storylines(corpora):
        lines, start = [], 0
        for line in text.split("\n"):
            lines.append((start, start + len(line)))
            start += len(line) + 1
        marked = [it for it in lines if any(it[0] <= a < it[1] for a, _ in gold)]
        ours = [it for it in event_places(text) if any(a <= it[0] < b for a, b in marked)]
        count(score, text, gold, ours)
    yield score
    score = Score("CASIE, event triggers, relaxed")
    for file in sorted((corpora / "casie" / "annotation").glob("*.json")):
        data = json.loads(file.read_text(encoding="utf-8"))
        nuggets = [
            it["nugget"] for hopper in data["cyberevent"]["hopper"] for it in hopper["events"]
        ]
        gold = sorted({(it["startOffset"], it["endOffset"]) for it in nuggets})
        count(score, data["content"], gold, event_places(data["content"]))
    yield score


def event_places(text: str) -> list[Place]:
    return [(it.place.start, it.place.end) for it in happenings.find(reading(text, "en"))]


def storylines(corpora: Path) -> Iterator[tuple[str, list[Place]]]:
    """Yield texts of EventStoryLine, a sentence a line, with their events."""
    for file in sorted((corpora / "eventstoryline" / "v1.5").glob("*/*.xml")):
        root = ET.parse(file).getroot()
        text, places, before = "", {}, None
        for token in root.iter("token"):
            word, sentence = token.text or "", token.get("sentence")
            if text:
                text += "\n" if sentence != before else "" if word[0] in ",.;:!?)'’" else " "
            before = sentence
            places[token.get("t_id")] = (len(text), len(text) + len(word))
            text += word
        gold = set()
        for mark in root.find("Markables") or ():
            anchors = [it.get("t_id") for it in mark.findall("token_anchor")]
            if mark.tag.startswith(("ACTION", "NEG_ACTION")) and anchors:
                gold.add((places[anchors[0]][0], places[anchors[-1]][1]))
        yield text, sorted(gold)


# Cost


def cost(corpora: Path) -> tuple[float, float]:
    """Return how many articles the rules do in a second of one core, and their words."""
    texts = {text for text, _ in polnear(corpora)}
    known = Known(default_schema())
    rules = [it for it in suggesters() if it.on and not it.learns]
    documents = [
        Document(article=Article(text=it, language="en", published="2016-10-01"), author="a")
        for it in texts
    ]

    def work(some: list[Document]) -> None:
        for document in some:
            for rule in rules:
                list(rule.suggest(document, known))

    work(documents[:5])
    best = 1e9
    for _ in range(3):
        begun = time.process_time()
        work(documents)
        best = min(best, time.process_time() - begun)
    return len(documents) / best, sum(len(it.split()) for it in texts) / len(texts)


MEASURES: tuple[Callable[[Path], Iterator[Score]], ...] = (quotes, german, named, events)
