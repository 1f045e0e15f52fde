"""Which word forms belong together: the languages that the databases know, by ISO 639 code."""

from django.conf import settings

from apps.triage.language import detect_language

SIMPLE = "simple"
CONFIGURATIONS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali",
    "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip


def language_of(told: str, title: str, body: str) -> str:
    """The language of a text: the one that was told, or the one that it shows; empty where neither can be said."""
    return told.split("-")[0].lower() if told else detect_language(f"{title}\n{body}")


def configuration_of(language: str) -> str:
    """PostgreSQL's name for how words of a language are taken apart: "simple" for one that it does not know.

    What is too short to show its language is taken for the site's own, so that its word forms are found, too.
    """
    return CONFIGURATIONS.get(language or settings.LANGUAGE_CODE.split("-")[0], SIMPLE)
