"""What a column holds that only PostgreSQL reads."""

from django.db import models


class VectorField(models.TextField):
    """The words of a text with their places and weights, as PostgreSQL matches them. Other databases leave it empty.

    Django's own field of this kind asks for an app that looks for extensions on every connection. To migrations this
    one is a plain text, because they import nothing of ours; the next migration gives the column its type.
    """

    description = "tsvector"

    def db_type(self, connection):
        return "tsvector" if connection.vendor == "postgresql" else super().db_type(connection)

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs
