"""The words in which the demo's conversations are written down. Hours count from the opening of a conversation."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Says:
    """Somebody replies. `is_answer` puts it under the question; `goes_home` carries it to where that came from.

    `quotes` begins it with the words before it, `asks_back` lets the conversation wait for whoever asked, and
    `{picture}` in the text stands for the address of a picture that its author brings along.
    """

    who: str
    hours: float
    text: str
    is_answer: bool = False
    goes_home: bool = False
    quotes: bool = False
    asks_back: bool = False


@dataclass(frozen=True, slots=True)
class Settles:
    """Somebody says that it is solved; nobody ("") means that time did."""

    who: str
    hours: float


@dataclass(frozen=True, slots=True)
class Moves:
    """The company says how far an idea has come: planned, started, shipped or declined."""

    who: str
    hours: float
    stage: str
    text: str


@dataclass(frozen=True, slots=True)
class Locks:
    """Staff closes it for further replies."""

    who: str
    hours: float
    reason: str


@dataclass(frozen=True, slots=True)
class Reports:
    """Somebody thinks that the words before this do not belong here. `reason` is one of the reasons for removal."""

    who: str
    hours: float
    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Removes:
    """A moderator takes the words before this away, today."""

    who: str
    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class GoesPrivate:
    """Staff goes on with the asker alone; `says` count from there, and `outcome` is what everybody may know of it."""

    who: str
    hours: float
    reason: str
    department: str
    says: tuple[Says, ...]
    back_after: float
    outcome: str


@dataclass(frozen=True, slots=True)
class Splits:
    """Staff gives the last `posts` replies a conversation of their own, today."""

    who: str
    posts: int
    title: str


Step = Says | Settles | Moves | Locks | Reports | Removes | GoesPrivate | Splits


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A conversation that began on this site `days` ago. `me_toos` people have the same, or want it.

    `joins` is the title of an older one into which staff merged it, today.
    """

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
    tags: tuple[str, ...] = ()
    me_toos: int = 0
    joins: str = ""


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
