"""The part of schema.org that pages of this site use, to hold what they say against.

Which types there are, whose properties each has, and what a property may hold: from the vocabulary that schema.org
publishes with its release 12.0 (schemaorg-all-https-types.csv and -properties.csv), compared with that of 2025, which
adds DateTime to uploadDate and URL to target. Written down here because the vocabulary is not to be fetched by tests.
What search engines ask for beside that is REQUIRED, from their documentation of each type (developers.google.com/search
/docs/appearance/structured-data, 2025).
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time

TYPES = {
    "Action": ("Thing",),
    "AdministrativeArea": ("Place",),
    "Answer": ("Comment",),
    "Article": ("CreativeWork",),
    "Boolean": (),
    "BreadcrumbList": ("ItemList",),
    "Clip": ("CreativeWork",),
    "Comment": ("CreativeWork",),
    "ContactPoint": ("StructuredValue",),
    "Country": ("AdministrativeArea",),
    "CreativeWork": ("Thing",),
    "Date": (),
    "DateTime": (),
    "DayOfWeek": ("Enumeration",),
    "DiscussionForumPosting": ("SocialMediaPosting",),
    "Distance": ("Quantity",),
    "Duration": ("Quantity",),
    "EntryPoint": ("Intangible",),
    "Enumeration": ("Intangible",),
    "Event": ("Thing",),
    "EventAttendanceModeEnumeration": ("Enumeration",),
    "EventStatusType": ("Enumeration",),
    "FAQPage": ("WebPage",),
    "GeoShape": ("StructuredValue",),
    "HyperTocEntry": ("CreativeWork",),
    "ImageObject": ("MediaObject",),
    "Intangible": ("Thing",),
    "Integer": ("Number",),
    "InteractionCounter": ("StructuredValue",),
    "ItemList": ("Intangible",),
    "Language": ("Intangible",),
    "ListItem": ("Intangible",),
    "LocalBusiness": ("Organization", "Place"),
    "MediaObject": ("CreativeWork",),
    "Number": (),
    "OpeningHoursSpecification": ("StructuredValue",),
    "Organization": ("Thing",),
    "Person": ("Thing",),
    "Place": ("Thing",),
    "PostalAddress": ("ContactPoint",),
    "Product": ("Thing",),
    "QAPage": ("WebPage",),
    "QuantitativeValue": ("StructuredValue",),
    "Quantity": ("Intangible",),
    "Question": ("Comment",),
    "SearchAction": ("Action",),
    "SocialMediaPosting": ("Article",),
    "StructuredValue": ("Intangible",),
    "Text": (),
    "Thing": (),
    "Time": (),
    "URL": ("Text",),
    "VideoObject": ("MediaObject",),
    "VirtualLocation": ("Intangible",),
    "WebPage": ("CreativeWork",),
    "WebSite": ("CreativeWork",),
}
# Property: (types that have it, what it holds).
PROPERTIES = {
    "acceptedAnswer": (("Question",), ("Answer", "ItemList")),
    "address": (("GeoShape", "Organization", "Person", "Place"), ("PostalAddress", "Text")),
    "addressCountry": (("GeoShape", "PostalAddress"), ("Country", "Text")),
    "addressLocality": (("PostalAddress",), ("Text",)),
    "addressRegion": (("PostalAddress",), ("Text",)),
    "answerCount": (("Question",), ("Integer",)),
    "areaServed": (("ContactPoint", "Organization"), ("AdministrativeArea", "GeoShape", "Place", "Text")),
    "articleSection": (("Article",), ("Text",)),
    "author": (("CreativeWork",), ("Organization", "Person")),
    "availableLanguage": (("ContactPoint",), ("Language", "Text")),
    "closes": (("OpeningHoursSpecification",), ("Time",)),
    "comment": (("CreativeWork",), ("Comment",)),
    "commentCount": (("CreativeWork",), ("Integer",)),
    "contactPoint": (("Organization", "Person"), ("ContactPoint",)),
    "contactType": (("ContactPoint",), ("Text",)),
    "contentUrl": (("MediaObject",), ("URL",)),
    "dateModified": (("CreativeWork",), ("Date", "DateTime")),
    "datePublished": (("CreativeWork",), ("Date", "DateTime")),
    "dayOfWeek": (("OpeningHoursSpecification",), ("DayOfWeek",)),
    "description": (("Thing",), ("Text",)),
    "duration": (("MediaObject",), ("Duration",)),
    "email": (("ContactPoint", "Organization", "Person"), ("Text",)),
    "embedUrl": (("MediaObject",), ("URL",)),
    "endDate": (("Event",), ("Date", "DateTime")),
    "endOffset": (("Clip",), ("HyperTocEntry", "Number")),
    "eventAttendanceMode": (("Event",), ("EventAttendanceModeEnumeration",)),
    "eventStatus": (("Event",), ("EventStatusType",)),
    "hasPart": (("CreativeWork",), ("CreativeWork",)),
    "headline": (("CreativeWork",), ("Text",)),
    "height": (("MediaObject", "Person", "Product"), ("Distance", "QuantitativeValue")),
    "hoursAvailable": (("ContactPoint",), ("OpeningHoursSpecification",)),
    "image": (("Thing",), ("ImageObject", "URL")),
    "inLanguage": (("CreativeWork",), ("Language", "Text")),
    "interactionStatistic": (("CreativeWork", "Organization", "Person"), ("InteractionCounter",)),
    "interactionType": (("InteractionCounter",), ("Action",)),
    "isBasedOn": (("CreativeWork",), ("CreativeWork", "Product", "URL")),
    "item": (("ListItem",), ("Thing",)),
    "itemListElement": (("ItemList",), ("ListItem", "Text", "Thing")),
    "location": (("Event", "Organization"), ("Place", "PostalAddress", "Text", "VirtualLocation")),
    "logo": (("Organization", "Place", "Product"), ("ImageObject", "URL")),
    "mainEntity": (("CreativeWork",), ("Thing",)),
    "mainEntityOfPage": (("Thing",), ("CreativeWork", "URL")),
    "name": (("Thing",), ("Text",)),
    "numberOfItems": (("ItemList",), ("Integer",)),
    "openingHoursSpecification": (("Place",), ("OpeningHoursSpecification",)),
    "opens": (("OpeningHoursSpecification",), ("Time",)),
    "organizer": (("Event",), ("Organization", "Person")),
    "performer": (("Event",), ("Organization", "Person")),
    "position": (("CreativeWork", "ListItem"), ("Integer", "Text")),
    "postalCode": (("GeoShape", "PostalAddress"), ("Text",)),
    "potentialAction": (("Thing",), ("Action",)),
    "publisher": (("CreativeWork",), ("Organization", "Person")),
    "query": (("SearchAction",), ("Text",)),
    "sameAs": (("Thing",), ("URL",)),
    "specialOpeningHoursSpecification": (("Place",), ("OpeningHoursSpecification",)),
    "startDate": (("Event",), ("Date", "DateTime")),
    "startOffset": (("Clip",), ("HyperTocEntry", "Number")),
    "streetAddress": (("PostalAddress",), ("Text",)),
    "suggestedAnswer": (("Question",), ("Answer", "ItemList")),
    "target": (("Action",), ("EntryPoint", "URL")),
    "telephone": (("ContactPoint", "Organization", "Person", "Place"), ("Text",)),
    "text": (("CreativeWork",), ("Text",)),
    "thumbnailUrl": (("CreativeWork",), ("URL",)),
    "transcript": (("VideoObject",), ("Text",)),
    "unitText": (("QuantitativeValue",), ("Text",)),
    "uploadDate": (("MediaObject",), ("Date", "DateTime")),
    "upvoteCount": (("Comment",), ("Integer",)),
    "url": (("Thing",), ("URL",)),
    "urlTemplate": (("EntryPoint",), ("Text",)),
    "userInteractionCount": (("InteractionCounter",), ("Integer",)),
    "validFrom": (("OpeningHoursSpecification",), ("Date", "DateTime")),
    "validThrough": (("OpeningHoursSpecification",), ("Date", "DateTime")),
    "value": (("QuantitativeValue",), ("Boolean", "Number", "StructuredValue", "Text")),
    "width": (("MediaObject", "Product"), ("Distance", "QuantitativeValue")),
}
REQUIRED = {
    "QAPage": ("mainEntity",),
    "Question": ("name",),
    "Answer": ("text",),
    "DiscussionForumPosting": ("author", "datePublished", "text"),
    "Comment": ("author", "datePublished", "text"),
    "Article": ("headline", "author", "datePublished"),
    "Event": ("name", "startDate", "location"),
    "FAQPage": ("mainEntity",),
    "VideoObject": ("name", "thumbnailUrl", "uploadDate", "description"),
    "Clip": ("name", "startOffset", "url"),
    "BreadcrumbList": ("itemListElement",),
    "ListItem": ("position", "name"),
    "Organization": ("name", "url"),
    "WebSite": ("name", "url"),
}
# A question on the page of a question and its answers says more than one of a list of them.
OF_A_QUESTION_PAGE = ("answerCount", "text")
# An annotation of what an action takes in, schema.org/docs/actions.html.
ANNOTATIONS = ("query-input",)
WORDS_OF_JSON_LD = ("@type", "@id", "@context")
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
DURATION = re.compile(r"PT(?=\d)(\d+H)?(\d+M)?(\d+S)?")


def faults(thing: Mapping, path: str = "") -> list[str]:
    """What is wrong with a thing by the vocabulary, each with where it stands; empty for what is right."""
    return list(_faults(thing, path or str(thing.get("@type", "?"))))


def ancestors(name: str) -> set[str]:
    """A type with all that it is a kind of."""
    return {name}.union(*(ancestors(parent) for parent in TYPES[name]))


def _faults(thing: Mapping, path: str) -> Iterator[str]:
    name = thing.get("@type")
    if name not in TYPES:
        yield f"{path}: no type {name!r}"
        return
    kinds = ancestors(name)
    required = set(REQUIRED.get(name, ()))
    if name == "QAPage":
        required_of_question = OF_A_QUESTION_PAGE
        yield from (
            f"{path}: the question lacks {one}" for one in required_of_question if one not in thing["mainEntity"]
        )
    yield from (f"{path}: lacks {one}" for one in sorted(required - thing.keys()))
    for key, value in thing.items():
        if key in WORDS_OF_JSON_LD or key in ANNOTATIONS:
            continue
        if key not in PROPERTIES:
            yield f"{path}.{key}: no such property"
            continue
        domains, ranges = PROPERTIES[key]
        if not kinds & set(domains):
            yield f"{path}.{key}: is no property of {name}"
        values = value if isinstance(value, list) else [value]
        if not values:
            yield f"{path}.{key}: is empty"
        for number, one in enumerate(values):
            yield from _faults_of_value(one, ranges, f"{path}.{key}[{number}]")


def _faults_of_value(value, ranges: tuple[str, ...], path: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from _faults(value, path)
        if value.get("@type") in TYPES and not ancestors(value["@type"]) & set(ranges):
            yield f"{path}: a {value['@type']} where one of {ranges} belongs"
    elif not any(_is(value, one) for one in ranges):
        yield f"{path}: {value!r} is none of {ranges}"


def _is(value, kind: str) -> bool:
    if isinstance(value, bool) or value in (None, ""):
        return False
    if kind in ("Integer", "Number"):
        return isinstance(value, int) or (kind == "Number" and isinstance(value, float))
    if not isinstance(value, str):
        return False
    if kind in ("Date", "DateTime", "Time"):
        return _can_be_read(value, {"Date": date, "DateTime": datetime, "Time": time}[kind])
    if kind == "Duration":
        return bool(DURATION.fullmatch(value))
    if kind == "Text":
        return True
    # An address, or a thing that is named by its address.
    return bool(WEB_ADDRESS.fullmatch(value))


def _can_be_read(value: str, kind) -> bool:
    try:
        kind.fromisoformat(value)
    except ValueError:
        return False
    return True
