"""Find a conversation through what its visitor may see."""

from django.shortcuts import get_object_or_404, redirect
from django.views import View

from ..models import Post, Thread


class ThreadScoped(View):
    """Finds the conversation through what its visitor may see; what may not be seen is not found."""

    method_field = "_method"
    # What comes with the conversation in one query; doors that only change something need no more.
    related = ("resolution", "lock")
    thread: Thread

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.thread = self.find(kwargs["thread_id"])

    def find(self, pk: int) -> Thread:
        """The conversation with this number. Raises Http404 where this visitor may not see it."""
        return get_object_or_404(Thread.objects.visible_to(self.request.user).select_related(*self.related), pk=pk)

    def dispatch(self, request, *args, **kwargs):
        # Plain forms cannot send DELETE; they say so in a field.
        if request.method == "POST" and request.POST.get(self.method_field, "").upper() == "DELETE":
            if not hasattr(self, "delete"):
                return self.http_method_not_allowed(request, *args, **kwargs)
            return self.delete(request, *args, **kwargs)
        return super().dispatch(request, *args, **kwargs)

    def done(self, post: Post | None = None):
        return redirect(post or self.thread)
