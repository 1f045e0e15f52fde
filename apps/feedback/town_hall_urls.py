"""Addresses of town halls."""

from django.urls import path

from .views.town_hall_calendars import CalendarView, TownHallCalendarView, TownHallsFeed
from .views.town_hall_page import LiveView, TownHallView
from .views.town_halls import (
    AnswerView,
    AsideView,
    QuestionsView,
    QuestionView,
    SessionView,
    TownHallsView,
    TurnView,
    VoiceView,
)

urlpatterns = [
    path("town-halls/", TownHallsView.as_view(), name="town_halls"),
    path("town-halls/feed/", TownHallsFeed.as_view(), name="town_halls_feed"),
    path("town-halls/calendar.ics", CalendarView.as_view(), name="town_halls_calendar"),
    path("town-halls/<slug:slug>.ics", TownHallCalendarView.as_view(), name="town_hall_calendar"),
    path("town-halls/<slug:slug>/", TownHallView.as_view(), name="town_hall"),
    path("town-halls/<slug:slug>/live/", LiveView.as_view(), name="town_hall_live"),
    path("town-halls/<slug:slug>/session/", SessionView.as_view(), name="town_hall_session"),
    path("town-halls/<slug:slug>/questions/", QuestionsView.as_view(), name="town_hall_questions"),
    path("town-halls/<slug:slug>/questions/<int:pk>/", QuestionView.as_view(), name="town_hall_question"),
    path("town-halls/<slug:slug>/questions/<int:pk>/voice/", VoiceView.as_view(), name="town_hall_voice"),
    path("town-halls/<slug:slug>/questions/<int:pk>/turn/", TurnView.as_view(), name="town_hall_turn"),
    path("town-halls/<slug:slug>/questions/<int:pk>/aside/", AsideView.as_view(), name="town_hall_aside"),
    path("town-halls/<slug:slug>/questions/<int:pk>/answer/", AnswerView.as_view(), name="town_hall_answer"),
]
