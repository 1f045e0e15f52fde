"""Where a conversation is documented, brought along by the query of its page: asked anew each time it is shown."""

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from apps.forum.surroundings import stands_beside

from .models import Article


@stands_beside("documented_in")
def article_of_thread() -> Subquery:
    """The newest public article that began with the conversation, or with one that was merged into it, as {"pk",
    "title", "slug"}; None where there is none."""
    here = OuterRef("pk")
    began = Q(distillations__thread=here) | Q(distillations__thread__merge__into=here)
    articles = Article.objects.public().filter(began).newest_first()
    return Subquery(articles.values(_=JSONObject(pk="pk", title="title", slug="slug"))[:1])
