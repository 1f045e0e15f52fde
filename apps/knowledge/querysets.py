from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, FloatField, OuterRef, Q, Subquery, Sum, When
from django.utils import timezone

SHOWN_IN_ROWS = (
    "title", "slug", "language", "audience", "position", "published_at", "updated_at", "helpful_count",
    "unhelpful_count", "in_force__summary", "section__title", "section__slug",
)  # fmt: skip

# The phases of a revision that is still being made; an article has at most one such.
AT_WORK = ("draft", "in_review", "declined", "scheduled")
FIGURES_DAYS = 30


class ArticleQuerySet(models.QuerySet):
    def published(self):
        """With a revision in force, whoever may read it."""
        return self.filter(in_force__isnull=False)

    def public(self):
        """Published for everybody."""
        return self.published().filter(audience="everybody")

    def visible_to(self, user):
        """What this visitor may read: what is published for everybody, and for staff what is published for staff."""
        if user.is_authenticated and user.is_staff:
            return self.published()
        return self.public()

    def withdrawn(self):
        """Published once, and no more: their pages are gone on purpose."""
        return self.filter(in_force__isnull=True, published_at__isnull=False)

    def in_section(self, section):
        """Those that stand in the section itself."""
        return self.filter(section=section)

    def about(self, product):
        """About one product."""
        return self.filter(product=product)

    def originals(self):
        """Not the translation of another."""
        return self.filter(translation_of__isnull=True)

    def in_language(self, language):
        """Written in this language."""
        return self.filter(language=language)

    def outdated_translations(self):
        """Published translations of a revision that is in force no more."""
        return self.filter(in_force__isnull=False, translation_of__in_force__isnull=False).exclude(
            in_force__translated_from=F("translation_of__in_force"), in_force__translated_from__isnull=False
        )

    def needing_change(self):
        """Somebody wrote down what is wrong with them."""
        return self.exclude(needs_change="")

    def not_updated_for_long(self):
        """Published, and the revision in force is older than KNOWLEDGE_OLD_MONTHS."""
        return self.published().filter(
            updated_at__lt=timezone.now() - timedelta(days=30 * settings.KNOWLEDGE_OLD_MONTHS)
        )

    def with_newest_in(self, state):
        """With a revision at work in this state."""
        return self.filter(Exists(self._rows_of("revisions").filter(article=OuterRef("pk"), state=state)))

    def with_figures(self):
        """With what a list for editors shows beside the article, in the same query: `newest_state` of its last
        revision, `visits_lately` of 30 days (None for none), `helpful_rate` from 0 to 1 (None without votes)."""
        revisions = self._rows_of("revisions").filter(article=OuterRef("pk")).order_by("-number")
        since = timezone.localdate() - timedelta(days=FIGURES_DAYS)
        visits = self._rows_of("visits").filter(article=OuterRef("pk"), day__gt=since).order_by().values("article")
        votes = F("helpful_count") + F("unhelpful_count")
        return self.annotate(
            newest_state=Subquery(revisions.values("state")[:1]),
            visits_lately=Subquery(visits.annotate(total=Sum("count")).values("total")),
            helpful_rate=Case(
                When(Q(helpful_count__gt=0) | Q(unhelpful_count__gt=0), then=1.0 * F("helpful_count") / votes),
                output_field=FloatField(),
            ),
        )

    def in_order(self):
        """As the editors put them within their section."""
        return self.order_by("position", "id")

    def newest_first(self):
        """By when the revision in force came into force."""
        return self.order_by("-updated_at", "-id")

    def _rows_of(self, name):
        return self.model._meta.get_field(name).related_model._base_manager

    def for_listing(self):
        """Everything a row of a list shows, in one query; anything else fails loudly."""
        return self.select_related("in_force", "section").only(*SHOWN_IN_ROWS).fetch_mode(models.FETCH_RAISE)


class RevisionQuerySet(models.QuerySet):
    def at_work(self):
        """Still being made: at most one for each article."""
        return self.filter(state__in=AT_WORK)

    def in_review(self):
        """Waiting for somebody else to look at them."""
        return self.filter(state="in_review")

    def scheduled(self):
        """Looked at, and to come into force at a time."""
        return self.filter(state="scheduled")

    def due(self, moment):
        """Scheduled for a time that has come."""
        return self.scheduled().filter(publish_at__lte=moment)

    def newest_first(self):
        """The latest of each article first."""
        return self.order_by("-number")

    def for_history(self):
        """What a list of revisions shows, without their texts."""
        return self.select_related("written_by", "reviewed_by").defer("body", "html")


class AttachmentQuerySet(models.QuerySet):
    def pictures(self):
        """Those that an article can show."""
        return self.filter(width__isnull=False)

    def usable_in(self, article):
        """What an article may show and offer: its own, and those of the article that it translates."""
        return self.filter(Q(article=article.pk) | Q(article=article.translation_of_id))

    def public(self):
        """Of articles that everybody may read, and of originals whose translation everybody may read."""
        Article = self.model._meta.get_field("article").related_model
        readable, here = Article._default_manager.public(), OuterRef("article")
        return self.filter(Exists(readable.filter(pk=here)) | Exists(readable.filter(translation_of=here)))
