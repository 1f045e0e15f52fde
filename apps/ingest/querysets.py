from django.db import models


class ArrivalQuerySet(models.QuerySet):
    def due(self, now):
        """Not yet understood, and due for a try; oldest first."""
        return self.filter(state="waiting", next_at__lte=now).order_by("id")


class ComplaintQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All of them for whoever may see what was heard, else none."""
        return self.all() if user.has_perm("ingest.view_complaint") else self.none()

    def in_language(self, language):
        """Said in this language, as it was judged."""
        return self.filter(assessment__language=language)

    def received_since(self, moment):
        """Heard here at or after a moment."""
        return self.filter(received_at__gte=moment)

    def waiting(self):
        """Nobody has decided yet."""
        return self.filter(fate="waiting")

    def orphans_due(self, now):
        """Waited long enough for the post they answer."""
        return self.waiting().filter(waits_for_parent_until__lte=now)

    def locked(self):
        """Kept from other writers until this transaction ends, and taken in the one order in which everybody takes
        them: two who change several at once never wait for each other."""
        return self.select_for_update(of=("self",)).order_by("pk")

    def update_locked(self, **values):
        """`update` of rows that are `locked` first. Returns how many."""
        pks = [row.pk for row in self.only("pk").locked()]
        return self.model.objects.filter(pk__in=pks).update(**values)

    def children_of(self, source, external_ids):
        """What answers these items there."""
        return self.filter(source=source, parent_external_id__in=external_ids)
