"""Articles and videos in the words of schema.org, made of what their pages show to everybody.

What search engines take today: an `Article` for every article; beside it a `FAQPage` where the title asks a question,
which its text answers (they read it, and show it as questions and answers for few sites only). A `VideoObject` with its
chapters as `Clip`, whose addresses carry the second in `?t=` as they ask for. The types are those of schema.org 29.
"""

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.company.models import Profile
from apps.foundation.structured import breadcrumbs, duration, first_words, full_address, moment, without_nothing

from .models import Article, CaptionTrack, Chapter, Section, Video

# An answer is written whole for machines, up to so many letters; so is what is said in a film.
ANSWER, TRANSCRIPT, PARTS = 5_000, 10_000, 50
_ASKS = ("?", "？", "؟", "՞", ";")
_PLAYERS = {
    Video.Host.YOUTUBE: "https://www.youtube-nocookie.com/embed/{}",
    Video.Host.VIMEO: "https://player.vimeo.com/video/{}",
}


def article_page(article: Article, *, company: Profile, picture: str = "") -> list[dict]:
    """What the page of an article is about; nothing for one that not everybody may read.

    The article comes with `section` (and its `parent`) and the revision `in_force`. `picture` is the path of its card.
    """
    if not article.is_public:
        return []
    revision, address = article.in_force, full_address(article.get_absolute_url())
    page = without_nothing(
        {
            "@type": "Article",
            "headline": revision.title,
            "description": revision.summary,
            "url": address,
            "mainEntityOfPage": address,
            "inLanguage": article.language,
            "articleSection": article.section.title,
            "datePublished": moment(article.published_at),
            "dateModified": moment(article.updated_at or article.published_at),
            "author": _publisher(company),
            "publisher": _publisher(company),
            "image": full_address(picture) if picture else None,
        }
    )
    said = [page, _way_to(article.section, revision.title, article.get_absolute_url())]
    return [*said, _asked_and_answered(revision)] if revision.title.rstrip().endswith(_ASKS) else said


def section_page(section: Section) -> list[dict]:
    """The way to a section, for its page; it comes with its `parent`."""
    return [breadcrumbs(*_steps_to(section))]


def video_page(
    video: Video,
    *,
    company: Profile,
    chapters: Iterable[Chapter] = (),
    track: CaptionTrack | None = None,
    poster: str = "",
    film: str = "",
) -> list[dict]:
    """What the page of a video is about; nothing for one that not everybody may see.

    `poster` and `film` are paths of this site, as the page shows them; a film elsewhere is named by its player. `track`
    are the captions whose lines are the transcript, those of the spoken language where there are some.
    """
    if not video.is_public:
        return []
    path = video.get_absolute_url()
    page = {
        "@type": "VideoObject",
        "name": video.title,
        # Search engines ask for one, and a title says more than nothing.
        "description": video.summary or first_words(video.html, 200) or video.title,
        "url": full_address(path),
        "thumbnailUrl": full_address(poster) if poster else None,
        "uploadDate": moment(video.published_at),
        "dateModified": moment(video.updated_at),
        "duration": duration(video.seconds),
        "inLanguage": video.language,
        "contentUrl": full_address(film) if film and video.host == Video.Host.HERE else None,
        "embedUrl": _player(video),
        "width": _pixels(video.width),
        "height": _pixels(video.height),
        "transcript": _transcript(track),
        "publisher": _publisher(company),
        "hasPart": _clips(video, list(chapters)[:PARTS], full_address(path)),
    }
    return [without_nothing(page), _way_to(video.section, video.title, path)]


def _player(video: Video) -> str | None:
    return _PLAYERS[video.host].format(video.external_id) if video.host in _PLAYERS else None


def _pixels(length: int | None) -> dict | None:
    return {"@type": "QuantitativeValue", "value": length, "unitText": "px"} if length else None


def _transcript(track: CaptionTrack | None) -> str:
    lines: Iterable[Mapping] = track.lines if track else ()
    return " ".join(str(line["text"]) for line in lines)[:TRANSCRIPT]


def _clips(video: Video, chapters: list[Chapter], address: str) -> list[dict]:
    ends = [*(chapter.at_seconds for chapter in chapters[1:]), video.seconds][: len(chapters)]
    return [
        without_nothing(
            {
                "@type": "Clip",
                "name": chapter.title,
                "startOffset": chapter.at_seconds,
                "endOffset": end,
                "url": f"{address}?t={chapter.at_seconds}",
            }
        )
        for chapter, end in zip(chapters, ends, strict=True)
    ]


def _asked_and_answered(revision) -> dict:
    answer = {"@type": "Answer", "text": first_words(revision.html, ANSWER)}
    return {
        "@type": "FAQPage",
        "mainEntity": [{"@type": "Question", "name": revision.title, "acceptedAnswer": answer}],
    }


def _publisher(company: Profile) -> dict:
    return {"@type": "Organization", "name": company.name, "url": full_address("/")}


def _way_to(section: Section, name: str, path: str) -> dict:
    return breadcrumbs(*_steps_to(section), (name, path))


def _steps_to(section: Section) -> list[tuple[str, str]]:
    above = [section.parent] if section.parent_id else []
    sections = [(one.title, reverse("knowledge:section", args=[one.slug])) for one in [*above, section]]
    return [(_("Home"), "/"), (_("Help"), reverse("knowledge:help")), *sections]
