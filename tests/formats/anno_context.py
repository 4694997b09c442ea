"""The terms of a W3C Web Annotation, for processors of JSON-LD that must not fetch them."""

from typing import Any

OA = "http://www.w3.org/ns/oa#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
ANNO: dict[str, Any] = {
    "oa": OA,
    "rdf": RDF,
    "as": "http://www.w3.org/ns/activitystreams#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": {"@type": "@id", "@id": "@id"},
    "type": {"@type": "@id", "@id": "@type"},
    **{
        it: f"oa:{it}"
        for it in (
            "Annotation", "TextualBody", "SpecificResource", "TextPositionSelector",
            "TextQuoteSelector", "exact", "prefix", "suffix",
        )
    },
    "AnnotationPage": "as:OrderedCollectionPage",
    "Person": "foaf:Person",
    "Software": "as:Application",
    "name": "foaf:name",
    "body": {"@type": "@id", "@id": "oa:hasBody"},
    "target": {"@type": "@id", "@id": "oa:hasTarget"},
    "source": {"@type": "@id", "@id": "oa:hasSource"},
    "selector": {"@type": "@id", "@id": "oa:hasSelector"},
    "motivation": {"@type": "@vocab", "@id": "oa:motivatedBy"},
    "purpose": {"@type": "@vocab", "@id": "oa:hasPurpose"},
    **{
        it: f"oa:{it}"
        for it in ("classifying", "linking", "tagging", "describing", "identifying", "commenting")
    },
    "start": {"@type": "xsd:nonNegativeInteger", "@id": "oa:start"},
    "end": {"@type": "xsd:nonNegativeInteger", "@id": "oa:end"},
    "value": "rdf:value",
    "format": "dc:format",
    "creator": {"@type": "@id", "@id": "dcterms:creator"},
    "generator": {"@type": "@id", "@id": "as:generator"},
    "items": {"@type": "@id", "@id": "as:items", "@container": "@list"},
}  # fmt: skip
"""The terms that are used here, as the recommendation defines them; nothing is fetched."""


def loader(url: str, _options: object) -> dict[str, Any]:
    assert url == "http://www.w3.org/ns/anno.jsonld"
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": ANNO}}
