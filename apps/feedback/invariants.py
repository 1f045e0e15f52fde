from collections import defaultdict

from django.db.models import Count, Exists, F, OuterRef, Q

from apps.company.models import Product
from apps.forum.models import Post
from apps.foundation.invariants import invariant

from . import town_hall_invariants  # noqa: F401
from .models import Poll, PollChoice, Review, StarCount, Survey
from .verbs import true_counts

# --- Reviews ----------------------------------------------------------------------------------------------------------


@invariant("RV1", "The counts of stars equal a recount.")
def star_counts_are_true():
    kept = defaultdict(dict)
    for product, *key, number in StarCount.objects.values_list("product", "month", "stars", "is_own", "number"):
        kept[product][tuple(key)] = number
    for product in Product.objects.order_by("pk"):
        true = true_counts(product)
        for key in sorted({*kept[product.pk], *true}):
            if kept[product.pk].get(key, 0) != true[key]:
                month, stars, is_own = key
                origin = "own" if is_own else "imported"
                yield (
                    f"{product.slug} counts {kept[product.pk].get(key, 0)} {origin} reviews with {stars} stars in "
                    f"{month:%Y-%m} and has {true[key]}"
                )


@invariant("RV2", "A review counts only while everybody may read its words.")
def counted_reviews_are_readable():
    opening = Post.objects.shown().present().filter(thread=OuterRef("thread"), is_opening=True)
    hidden = Review.objects.counted().filter(~Exists(opening) | ~Q(thread__visibility="public"))
    for pk in hidden.values_list("pk", flat=True)[:100]:
        yield f"review {pk} counts and cannot be read"


@invariant("RV3", "Of one person about one product at most one review counts.")
def one_review_of_each_counts():
    counted = Review.objects.counted()
    newer = counted.filter(product=OuterRef("product"), author=OuterRef("author"), pk__gt=OuterRef("pk"))
    twice = counted.filter(Exists(newer), author__isnull=False)
    for pk in twice.values_list("pk", flat=True)[:100]:
        yield f"review {pk} counts beside a newer one by the same person"


# --- Surveys and polls ------------------------------------------------------------------------------------------------


@invariant("Q1", "The counters of polls and surveys equal a recount.")
def answers_are_counted():
    counters = (
        ("poll", Poll, "voter_count", Count("votes__ballot", distinct=True)),
        ("choice", PollChoice, "vote_count", Count("votes")),
        ("survey", Survey, "response_count", Count("responses")),
    )
    for name, model, counter, true in counters:
        wrong = model.objects.annotate(true=true).exclude(**{counter: F("true")})
        for pk, kept, counted in wrong.values_list("pk", counter, "true")[:100]:
            yield f"{name} {pk} counts {kept} and has {counted}"


@invariant("Q2", "Of a poll that takes one choice everybody has taken one at most.")
def one_choice_is_one():
    several = Poll.objects.filter(is_multiple=False).annotate(true=Count("votes")).exclude(true=F("voter_count"))
    for pk, voters, votes in several.values_list("pk", "voter_count", "true")[:100]:
        yield f"poll {pk} takes one choice and has {votes} of {voters} voters"
