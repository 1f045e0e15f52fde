"""What stands in the addresses of frames: `<embedkey:key>`."""

from django.urls import register_converter

from .models import KEY_LENGTH


class EmbedKey:
    """The key of an embed, as `models.embed.new_key` makes it."""

    regex = f"[A-Za-z0-9_-]{{{KEY_LENGTH}}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(EmbedKey, "embedkey")
