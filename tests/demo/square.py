"""What the people of the small social network do: they posted before we listened, and thank us afterwards."""

from datetime import UTC, datetime, timedelta

from apps.portal.demo.square import POSTS
from tests.sandbox.client import Sandbox

PAUSE = timedelta(hours=1)


def populate(sandbox: Sandbox) -> bool:
    """Post what the demo's company is to hear, with its times in the past. Returns False where somebody posted."""
    if sandbox.statuses():
        return False
    now = datetime.now(UTC)
    oldest_first = sorted(POSTS, key=lambda said: -said.days)
    posted = sandbox.post_many(
        [
            {
                "as": said.who,
                "text": said.text,
                "language": said.language,
                "bot": said.is_bot,
                "created_at": (now - timedelta(days=said.days)).isoformat(),
                **({"display_name": said.name} if said.name else {}),
                **({"followers": said.followers} if said.followers is not None else {}),
            }
            for said in oldest_first
        ]
    )
    below = [
        {
            "as": said.who,
            "text": text,
            "language": said.language,
            "in_reply_to_id": status["id"],
            "created_at": (now - timedelta(days=said.days) + PAUSE * number).isoformat(),
        }
        for said, status in zip(oldest_first, posted, strict=True)
        for number, text in enumerate(said.follow_ups, start=1)
    ]
    if below:
        sandbox.post_many(below)
    return True


def say_thanks(sandbox: Sandbox) -> int:
    """Let people answer the replies that have reached them. Returns how many did."""
    by_id = {status["id"]: status for status in sandbox.statuses()}
    thanks = {said.who: said for said in POSTS if said.thanks}
    answers = []
    for reply in sandbox.replies():
        who = by_id[reply["in_reply_to_id"]]["account"]
        if who in thanks:
            said = thanks.pop(who)
            answers.append({"as": who, "text": said.thanks, "language": said.language, "in_reply_to_id": reply["id"]})
    if answers:
        sandbox.post_many(answers)
    return len(answers)
