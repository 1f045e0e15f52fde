"""The least that Django needs for a page: what the real pages are held against."""

import os

from django.http import HttpResponse
from django.template import Context, engines
from django.urls import path

from apps.forum.models import Post, Thread

ROWS = 20
FRAME = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Bare</title></head><body><main>%s</main>
</body></html>"""
POSTS = """{% for post in posts %}<article id="post-{{ post.pk }}"><p><b>{{ post.author.name }}</b>
<time datetime="{{ post.posted_at|date:"c" }}">{{ post.posted_at }}</time> {{ post.voice }}</p>
<div>{{ post.html|safe }}</div></article>{% endfor %}"""
THREADS = """<ul>{% for thread in threads %}<li>
<a href="/threads/{{ thread.pk }}/{{ thread.slug }}/">{{ thread.title }}</a>
<p>{{ thread.kind }} {{ thread.author.name }} {{ thread.reply_count }}
<time datetime="{{ thread.last_post_at|date:"c" }}">{{ thread.last_post_at }}</time></p></li>{% endfor %}</ul>"""

_posts = engines["django"].from_string(FRAME % POSTS).template
_threads = engines["django"].from_string(FRAME % THREADS).template
_constant = b"." * int(os.environ.get("BENCH_PAGE_BYTES", "20000"))


def constant(request) -> HttpResponse:
    """As many bytes as the thread page has, and no work."""
    return _sized(_constant)


def bare_posts(request, thread_id: int) -> HttpResponse:
    """The first 20 posts of a thread with their authors: one query, one small template."""
    posts = Post.objects.filter(thread=thread_id).select_related("author").order_by("posted_at", "id")[:ROWS]
    return _sized(_posts.render(Context({"posts": posts})))


def bare_threads(request) -> HttpResponse:
    """The 20 liveliest public threads with their authors: one query, one small template."""
    threads = Thread.objects.filter(visibility="public").select_related("author").order_by("-last_post_at", "-id")
    return _sized(_threads.render(Context({"threads": threads[:ROWS]})))


def _sized(content: bytes | str) -> HttpResponse:
    response = HttpResponse(content)
    response["Content-Length"] = str(len(response.content))
    return response


urlpatterns = [
    path("constant/", constant),
    path("threads/<int:thread_id>/", bare_posts),
    path("threads/", bare_threads),
]
