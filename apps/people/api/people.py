"""People, as programs read them."""

from typing import Any

from rest_framework import serializers

from apps.foundation.api.shapes import ApiField, PageField, Shape, api_address
from apps.foundation.structured import full_address

from ..models import User


class PersonSerializer(Shape):
    """Somebody beside what they say. Who spoke elsewhere and has not joined has a name and nothing else."""

    id = serializers.IntegerField(allow_null=True, help_text="Null for those who have no page here.")
    name = serializers.CharField()
    nickname = serializers.CharField(allow_null=True)
    url = serializers.URLField(allow_null=True)
    api_url = serializers.URLField(allow_null=True)

    def to_representation(self, person: User) -> dict[str, Any]:
        """What a row of a list knows of its author: the name, and the way to their page."""
        has_page = bool(person.nickname) and person.is_active
        return {
            "id": person.pk if has_page else None,
            "name": str(person),
            "nickname": person.nickname if has_page else None,
            "url": full_address(person.get_absolute_url()) if has_page else None,
            "api_url": api_address("person", person.pk) if has_page else None,
        }


class ProfileSerializer(Shape):
    """Somebody who joined, as their own page shows them to everybody."""

    id = serializers.IntegerField()
    name = serializers.CharField(source="__str__")
    nickname = serializers.CharField()
    url = PageField()
    api_url = ApiField("person")
    about = serializers.CharField()
    is_staff = serializers.BooleanField(help_text="Works here.")
    title = serializers.SerializerMethodField(help_text="What somebody does who works here; empty for others.")
    organisation = serializers.SerializerMethodField(help_text="The partner for whom they answer, once verified.")
    is_champion = serializers.BooleanField()
    reputation = serializers.SerializerMethodField(help_text="Null for those who work here.")
    joined_at = serializers.DateTimeField()
    contributions = serializers.SerializerMethodField(help_text="How much they contributed in the open, by kind.")

    def get_title(self, person: User) -> str:
        return person.title if person.is_staff else ""

    def get_organisation(self, person: User) -> str | None:
        organisation = person.organisation
        return organisation.name if organisation and organisation.is_verified else None

    def get_reputation(self, person: User) -> int | None:
        return None if person.is_staff else person.reputation

    def get_contributions(self, person: User) -> dict[str, int]:
        return self.context["contributions"]
