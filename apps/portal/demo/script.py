"""The words in which the demo's conversations are written down. Hours count from the opening of a conversation."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Says:
    """Somebody replies. `is_answer` puts it under the question; `goes_home` carries it to where that came from."""

    who: str
    hours: float
    text: str
    is_answer: bool = False
    goes_home: bool = False


@dataclass(frozen=True, slots=True)
class Settles:
    """Somebody says that it is solved; nobody ("") means that time did."""

    who: str
    hours: float


@dataclass(frozen=True, slots=True)
class Locks:
    """Staff closes it for further replies."""

    who: str
    hours: float
    reason: str


Step = Says | Settles | Locks


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A conversation that began on this site `days` ago. `me_toos` people have the same."""

    who: str
    days: float
    title: str
    text: str
    steps: tuple[Step, ...] = ()
    kind: str = "question"
    product: str = ""
    board: str = "help"
    visibility: str = "public"
    language: str = "en"
    me_toos: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SquarePost:
    """Something said `days` ago on the social network, what became of it here, and how its author took the answer.

    `who` is unique among these posts, so that what was heard is found again by its handle. `follow_ups` are further
    posts of the same person below their own; `thanks` is what they write below our reply once it has arrived.
    """

    who: str
    days: float
    text: str
    name: str = ""
    followers: int | None = None
    language: str = "en"
    is_bot: bool = False
    follow_ups: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    thanks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StarReview:
    """A review of the app with its stars, the company's reply that stands beside it, and what staff decided here.

    `fate` is "published", "waiting", "dismissed", or the title of the conversation that it joined. `stars` is text,
    because an export may hold anything.
    """

    who: str
    days: float
    stars: str
    title: str
    text: str
    language: str = "en"
    reply: str = ""
    reply_days: float = 0
    fate: str = "waiting"
    decided_by: str = "omar"
    steps: tuple[Step, ...] = ()
