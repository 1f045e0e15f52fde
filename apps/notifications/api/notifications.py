"""What the owner of a token was told."""

from django.utils.translation import gettext as _
from rest_framework import serializers

from apps.foundation.api.documenting import documented
from apps.foundation.api.reach import reader_of
from apps.foundation.api.scopes import Scope
from apps.foundation.api.serializers import Query, Sent
from apps.foundation.api.shapes import ApiField, PageField, Shape, api_address
from apps.foundation.api.views import DetailView, ListView
from apps.foundation.limits import require_within

from ..models import Notification, Reason
from ..verbs import mark_read

NOTIFICATION = {
    "id": 311,
    "url": "https://help.example/notifications/311/",
    "api_url": "https://help.example/api/v1/notifications/311/",
    "event": "thread.replied",
    "reason": "asked",
    "thread": "https://help.example/api/v1/threads/42/",
    "post": "https://help.example/api/v1/posts/97/",
    "is_read": False,
    "created_at": "2026-03-02T09:30:00Z",
}


class NotificationSerializer(Shape):
    """What happened, where, and why one is told. The words are read where they stand, as they are by then."""

    id = serializers.IntegerField()
    url = PageField()
    api_url = ApiField("notification")
    event = serializers.CharField(source="event.action")
    reason = serializers.ChoiceField(choices=Reason.choices)
    thread = serializers.SerializerMethodField()
    post = serializers.SerializerMethodField()
    is_read = serializers.BooleanField()
    created_at = serializers.DateTimeField()

    def get_thread(self, told: Notification) -> str | None:
        return api_address("thread", told.thread_id) if told.thread_id else None

    def get_post(self, told: Notification) -> str | None:
        return api_address("post", told.post_id) if told.post_id else None


class NotificationQuery(Query):
    """Which of them a list shows."""

    unread = serializers.BooleanField(required=False, help_text="Those that were not read yet.")


class ReadSent(Sent):
    """That one has read it."""

    is_read = serializers.BooleanField()

    def validate_is_read(self, is_read: bool) -> bool:
        if not is_read:
            raise serializers.ValidationError(_("What was read stays read. Send true."))
        return is_read


class NotificationsView(ListView):
    """What the owner of the token was told, and may still see."""

    group = "notifications"
    needs = {"GET": Scope.READ}
    is_public = False
    shown = NotificationSerializer
    filters = NotificationQuery
    orders = {"newest": "-created_at"}

    def get_queryset(self):
        return Notification.objects.of(reader_of(self.request)).select_related("event")

    def narrow(self, rows, asked):
        return rows.unread() if asked.get("unread") else rows

    @documented(
        "notifications_list", "What you were told", gives=NotificationSerializer, many=True, example=NOTIFICATION
    )
    def get(self, request):
        return self.list(request)


class NotificationView(DetailView):
    """One thing that the owner of the token was told."""

    group = "notifications"
    needs = {"GET": Scope.READ, "PATCH": Scope.WRITE}
    is_public = False
    shown = NotificationSerializer
    lookup = {"notification_id": "pk"}

    def get_queryset(self):
        return Notification.objects.of(reader_of(self.request)).select_related("event")

    @documented("notifications_read", "Something you were told", gives=NotificationSerializer, example=NOTIFICATION)
    def get(self, request, notification_id):
        """Reading it here does not mark it as read."""
        return self.detail(request)

    @documented(
        "notifications_mark",
        "Mark it as read",
        takes=ReadSent,
        gives=NotificationSerializer,
        sent={"is_read": True},
        example=NOTIFICATION | {"is_read": True},
    )
    def patch(self, request, notification_id):
        told = self.get_object()
        require_within("settings", request)
        if self.read(ReadSent):
            mark_read(told)
        return self.detail(request)
