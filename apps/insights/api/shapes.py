"""The public figures, as programs read them: the numbers of the page, each with the address of its rows."""

from datetime import timedelta

from django.urls import reverse
from rest_framework import serializers

from apps.foundation.api.serializers import Shown
from apps.foundation.structured import full_address

from ..figures import BY_NAME, COUNT, FIGURES, IN_TABLES, SHARE, SPAN, show
from ..figures import Shown as ShownFigure
from ..models import Scorecard

PARTS = ("channel", "department", "product")


class NumberSerializer(Shown):
    """One number and the conversations behind it."""

    name = serializers.ChoiceField(choices=[(figure.name, figure.label) for figure in FIGURES])
    unit = serializers.ChoiceField(
        choices=[COUNT, SHARE, SPAN], help_text="`count` and `share` count conversations, `span` is in seconds."
    )
    number = serializers.FloatField(allow_null=True, help_text="Null where too few would say it.")
    out_of = serializers.IntegerField(allow_null=True, help_text="What it is a part of; null where it is no part.")
    percent = serializers.IntegerField(allow_null=True, help_text="The share, rounded down.")
    url = serializers.URLField(help_text="The list of the conversations that it counts.")
    out_of_url = serializers.URLField(allow_null=True, help_text="The list of those that it is a part of.")


class FigureSerializer(NumberSerializer):
    """One figure of everything, with what it counts in words."""

    label = serializers.CharField()
    definition = serializers.CharField()


class GroupSerializer(Shown):
    """The numbers of one channel, department or product."""

    key = serializers.CharField(help_text="As addresses of lists name it.")
    name = serializers.CharField(help_text="Empty for what was opened on this site.")
    figures = NumberSerializer(many=True)


class PartSerializer(Shown):
    """The groups of one kind, the largest first."""

    by = serializers.ChoiceField(choices=PARTS)
    groups = GroupSerializer(many=True)
    withheld = serializers.IntegerField(help_text="How many groups are too small to be shown.")


class WeekSerializer(Shown):
    """One week of one channel."""

    channel = serializers.CharField(help_text="As addresses of lists name it.")
    monday = serializers.DateField()
    heard = serializers.IntegerField()
    answered = serializers.IntegerField()


class LeftOutSerializer(Shown):
    """What was public once and is counted no more, and why."""

    withdrawn = serializers.IntegerField()
    removed = serializers.IntegerField()
    merged = serializers.IntegerField()


class RecommendedSerializer(Shown):
    """Net promoter score: would they recommend us."""

    answered = serializers.IntegerField()
    score = serializers.IntegerField(allow_null=True, help_text="From −100 to 100; null for too few answers.")


class ScorecardSerializer(Shown):
    """The public figures of the last 30, 90 or 365 days, as the page shows them."""

    url = serializers.URLField(help_text="The page that people read.")
    days = serializers.IntegerField()
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    counted_at = serializers.DateTimeField()
    figures = FigureSerializer(many=True)
    parts = PartSerializer(many=True)
    weeks = WeekSerializer(many=True)
    waiting = serializers.IntegerField(help_text="Conversations that wait for an answer now.")
    left_out = LeftOutSerializer()
    nps = RecommendedSerializer()

    def to_representation(self, scorecard: Scorecard) -> dict:
        """From the content that is kept, see `build_content`."""
        content, days = scorecard.content, scorecard.days
        return {
            "url": full_address(f"{reverse('insights:scorecard')}?days={days}"),
            "days": days,
            "first_day": (scorecard.last_day - timedelta(days=days - 1)).isoformat(),
            "last_day": scorecard.last_day.isoformat(),
            "counted_at": self.fields["counted_at"].to_representation(scorecard.counted_at),
            "figures": [_told(show(figure, content["total"], days=days), in_full=True) for figure in FIGURES],
            "parts": [
                {
                    "by": part,
                    "groups": [_group(part, row, days) for row in content[part]],
                    "withheld": content["withheld"][part],
                }
                for part in PARTS
            ],
            "weeks": [
                {"channel": channel, "monday": monday, "heard": heard, "answered": answered}
                for channel, weeks in content["weeks"].items()
                for monday, heard, answered in weeks
            ],
            "waiting": content["waiting"],
            "left_out": content["left_out"],
            "nps": content["nps"],
        }


def _group(part: str, row: dict, days: int) -> dict:
    shown = [show(BY_NAME[name], row, days=days, part=part, key=row["key"]) for name in IN_TABLES]
    return {"key": row["key"], "name": row["name"], "figures": [_told(one) for one in shown]}


def _told(shown: ShownFigure, *, in_full: bool = False) -> dict:
    figure = shown.figure
    told = {
        "name": figure.name,
        "unit": figure.unit,
        "number": shown.number,
        "out_of": shown.whole,
        "percent": shown.percent,
        "url": _list(shown.address),
        "out_of_url": _list(shown.whole_address) if figure.of else None,
    }
    return told | {"label": str(figure.label), "definition": str(figure.definition)} if in_full else told


def _list(address: str) -> str:
    return full_address(f"{reverse('forum:threads')}?{address}")
