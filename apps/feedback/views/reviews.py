"""What people think of a product, and the page to say so."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from apps.company.context import known_profile
from apps.company.models import Product
from apps.forum.models import Post
from apps.foundation.limits import require_within
from apps.foundation.page_cache import same_for_visitors
from apps.foundation.pagination import KeysetPage
from apps.foundation.verdicts import require

from ..models import Review, reviews_address
from ..review_forms import ReviewForm
from ..review_lists import ReviewFilter
from ..rules import may_review
from ..stars import FEWEST, stars_of
from ..structured import reviews_page
from ..verbs import own_review, post_review


@method_decorator(same_for_visitors, name="dispatch")
class ReviewsView(View):
    """The reviews of a product with their figures: four queries, however many there are."""

    def get(self, request, slug):
        product = get_object_or_404(Product, slug=slug)
        chosen = ReviewFilter.from_address(request.GET)
        summary = stars_of(product)
        page = chosen.page(product, request)
        rows = _with_posts(page)
        # What a choice leaves stands on the whole list, too, and there are too many choices.
        is_own_page = not request.GET
        context = {
            "product": product,
            "chosen": chosen,
            "summary": summary,
            "fewest": FEWEST,
            "page": page,
            "reviews": rows,
            "is_own_page": is_own_page,
            "may_review": may_review(request.user),
            "structured": reviews_page(product, summary, rows, known_profile()) if is_own_page else None,
        }
        return render(request, "feedback/reviews.html", context)


class ReviewView(View):
    """Write one's own review of a product, or change it."""

    def dispatch(self, request, *args, **kwargs):
        self.product = get_object_or_404(Product, slug=kwargs["slug"])
        self.mine = own_review(self.product, by=request.user) if request.user.is_authenticated else None
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, slug):
        return self._show(ReviewForm(initial=self._initial()))

    def post(self, request, slug):
        require(may_review(request.user))
        require_within("review", request)
        form = ReviewForm(request.POST)
        if not form.is_valid():
            return self._show(form, status=422)
        try:
            review = post_review(self.product, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return self._show(form, status=422)
        if self.mine:
            messages.success(request, _("Your review was changed."))
        elif review.thread.is_public:
            messages.success(request, _("Thank you for your review."))
        else:
            messages.info(request, _("Thank you. Somebody of our staff looks at this before others read it."))
        return redirect(review.thread)

    def _initial(self) -> dict:
        if self.mine is None:
            stars = self.request.GET.get("stars", "")
            return {"stars": stars} if stars in {"1", "2", "3", "4", "5"} else {}
        opening = self.mine.thread.posts.filter(is_opening=True).first()
        return {"stars": self.mine.stars, "title": self.mine.thread.title, "body": opening.body if opening else ""}

    def _show(self, form: ReviewForm, status: int = 200):
        context = {
            "product": self.product,
            "mine": self.mine,
            "form": form,
            "verdict": may_review(self.request.user),
            "reviews_address": reviews_address(self.product),
        }
        return render(self.request, "feedback/review.html", context, status=status)


def _with_posts(page: KeysetPage) -> list[Review]:
    """The reviews of a page, each with its `opening` and `reply`, all in one query.

    One whose words were taken away while the page was made is left out.
    """
    wanted = {pk for review in page.rows for pk in (review.opening_id, review.reply_id) if pk}
    posts = Post.objects.select_related("author").filter(pk__in=wanted).shown().present().in_bulk() if wanted else {}
    for review in page.rows:
        review.opening, review.reply = posts.get(review.opening_id), posts.get(review.reply_id)
    return [review for review in page.rows if review.opening]
