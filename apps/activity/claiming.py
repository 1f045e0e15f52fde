"""What somebody did while they spoke elsewhere only is told as theirs once they claimed it."""

from apps.people.claiming import pass_on

pass_on("activity.Event.actor")
