"""What is said in conversations: reading it, replying, changing and taking back one's own."""

from django.urls import reverse

from apps.foundation.api.documenting import documented
from apps.foundation.api.reach import reader_of
from apps.foundation.api.scopes import Scope
from apps.foundation.api.views import DetailView, ListView
from apps.foundation.limits import require_within
from apps.foundation.verdicts import require

from ..models import Post, Thread
from ..rules import may_edit, may_reply, may_withdraw
from ..verbs import edit_post, post_reply, withdraw_post
from ..verbs.whereabouts import lock_post
from .examples import POST
from .sent import PostSent
from .shapes import PostSerializer, rows_of_posts
from .threads import OfThread


class PostsView(OfThread, ListView):
    """What is said in one conversation, and a way to reply."""

    group = "posts"
    needs = {"GET": Scope.READ, "POST": Scope.WRITE}
    shown = PostSerializer
    orders = {"oldest": "posted_at"}

    def get_queryset(self):
        return rows_of_posts(self.find_thread().posts.placed_for(reader_of(self.request)))

    @documented(
        "posts_list", "Posts of a conversation, the oldest first", gives=PostSerializer, many=True, example=POST
    )
    def get(self, request, thread_id):
        """What was withdrawn or removed stands in its place as a mark without words."""
        return self.list(request)

    @documented(
        "posts_reply",
        "Reply",
        takes=PostSent,
        gives=PostSerializer,
        status=201,
        also={202: PostSerializer},
        example=POST,
        sent={"body_markdown": POST["body_markdown"]},
    )
    def post(self, request, thread_id):
        """Where a person of our staff has to look first, the answer is 202 and the post's `standing` is `held`."""
        thread = self.find_thread()
        require(may_reply(request.user, thread))
        told = self.read(PostSent)
        require_within("post", request)
        made = post_reply(thread, by=request.user, body=told["body_markdown"])
        at = reverse("api:post", args=[made.pk])
        return self.made(PostSerializer, find_post(made.pk), at=at, status=202 if made.is_held else 201)


class PostView(DetailView):
    """One post, wherever its conversation lives now."""

    group = "posts"
    needs = {"GET": Scope.READ, "PATCH": Scope.WRITE, "DELETE": Scope.WRITE}
    shown = PostSerializer
    lookup = {"post_id": "pk"}

    def get_queryset(self):
        reader = reader_of(self.request)
        return rows_of_posts(Post.objects.placed_for(reader).filter(thread__in=Thread.objects.visible_to(reader)))

    def lock(self):
        # The conversation before the post, as every verb does, so that two of them cannot wait for each other.
        if found := Post.objects.filter(pk=self.kwargs["post_id"]).first():
            lock_post(found)

    @documented("posts_read", "A post", gives=PostSerializer, example=POST)
    def get(self, request, post_id):
        return self.detail(request)

    @documented(
        "posts_edit",
        "Change your own words",
        takes=PostSent,
        gives=PostSerializer,
        example=POST,
        sent={"body_markdown": POST["body_markdown"]},
    )
    def patch(self, request, post_id):
        """As long as the page lets you. What it said before is kept."""
        post = self.get_object()
        require(may_edit(request.user, post))
        told = self.read(PostSent)
        require_within("edit", request)
        if "body_markdown" in told:
            edit_post(post, by=request.user, body=told["body_markdown"])
        return self.detail(request)

    @documented("posts_withdraw", "Take back your own words")
    def delete(self, request, post_id):
        """The words are gone for good; a mark stands in their place."""
        post = self.get_object()
        require(may_withdraw(request.user, post))
        require_within("edit", request)
        withdraw_post(post, by=request.user)
        return self.nothing()


def find_post(pk: int) -> Post:
    """A post as its shape shows it, for whoever has just made it."""
    return rows_of_posts(Post.objects.all()).get(pk=pk)
