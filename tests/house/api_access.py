"""Who may do what by program: the table that every method of every address below /api/v1/ has a row in.

Each row is what is answered, a letter for each of six in this order: somebody without a token; the owner of the row in
question; another customer (both with every scope that customers have); an agent with the scopes of a customer; the
same agent with those of staff, too; a manager with all of them. The letters: "+" let in (also where the body or the
state of things does not fit: 2xx, 400, 409, 422), "!" a token is needed (401), "x" refused (403), "0" not there for
them (404, 410). Then the doors, as "GET thread@private" for the row that an address is about.

What holds everywhere has no letters: a token without the scope that a door needs is refused, one that expired or was
revoked opens nothing, and methods that a door does not have are answered 405. The test asks for that as well.

A body for a method that needs one to come as far as the rule stands in BODIES, by the same name without the subject.
"""

from collections.abc import Callable

ROLES = ("anonymous", "owner", "other", "agent", "agent_as_staff", "manager_as_staff")
LETTERS = {400: "+", 401: "!", 403: "x", 404: "0", 409: "+", 410: "0", 412: "+", 422: "+"}

# The rows that an address with this number is about, and what stands for the number. "" is the only one.
SUBJECTS: dict[str, tuple[str, ...]] = {
    "thread_id": ("public", "private", "held"),
    "post_id": ("public", "private", "heldpost"),
    "release_id": ("draft", "published"),
    "article_id": ("public", "internal", "withdrawn"),
    "video_id": ("public", "draft"),
}
# Doors below /ideas/ are about conversations that are ideas.
SUBJECTS_OF_DOORS: dict[str, tuple[str, ...]] = {"idea": ("idea", "heldidea"), "vote": ("idea", "heldidea")}
NUMBERS: dict[str, Callable] = {
    "thread_id": lambda world, subject: world.threads[subject].pk,
    "post_id": lambda world, subject: world.posts[subject].pk,
    "release_id": lambda world, subject: world.releases[subject].pk,
    "article_id": lambda world, subject: world.articles[subject].pk,
    "video_id": lambda world, subject: world.videos[subject].pk,
    "product_id": lambda world, _subject: world.product.pk,
    "board_id": lambda world, _subject: world.board.pk,
    "section_id": lambda world, _subject: world.section.pk,
    "person_id": lambda world, _subject: world.people["owner"].pk,
    "notification_id": lambda world, _subject: world.notification.pk,
    "complaint_id": lambda world, _subject: world.row_of(_model("ingest.Complaint")).pk,
    "case_id": lambda world, _subject: world.threads["public"].case.pk,
    "delivery_id": lambda world, _subject: world.row_of(_model("delivery.Delivery")).pk,
    "kind": lambda *_given: "thread",
    "subject_id": lambda world, _subject: world.threads["public"].pk,
}

# What is asked for in the address, and what is sent, so that a request comes as far as the rule.
QUERIES: dict[str, str] = {"search": "?q=toaster", "suggestions": "?q=toaster"}
BODIES: dict[str, Callable] = {
    "POST threads": lambda world, subject: {"title": "The kettle hums", "body_markdown": "All day long."},
    "POST posts": lambda world, subject: {"body_markdown": "Mine, too."},
    "PATCH post": lambda world, subject: {"body_markdown": "Still cold, and smoking."},
    "PUT answer": lambda world, subject: {"post": world.posts[subject].pk},
    "PUT thread_tags": lambda world, subject: {"tags": ["toast"]},
    "PUT article_rating": lambda world, subject: {"helpful": True},
    "PUT video_rating": lambda world, subject: {"helpful": True},
    "POST case_reply": lambda world, subject: {"body_markdown": "We look into it."},
    "PUT complaint_merge": lambda world, subject: {"thread": world.threads["public"].pk},
    "PUT dismissal": lambda world, subject: {"reason": "Nothing to answer."},
    "POST complaints": lambda world, subject: {"source": world.source.pk, "items": [{"id": "1", "text": "It hums."}]},
    "PATCH case": lambda world, subject: {"priority": 50},
}

TABLE: list[tuple[str, str]] = [
    # --- For everybody ---
    ("++++++", """
        GET index  GET schema  GET products  GET product  GET boards  GET board  GET tags  GET threads
        GET thread@public  GET posts@public  GET post@public  GET person  GET ideas  GET idea@idea  GET releases
        GET release@published  GET sections  GET section  GET articles  GET article@public  GET videos
        GET video@public  GET search  GET suggestions  GET reviews  GET scorecard
    """),
    # --- For those who say who they are ---
    ("!+++++", """
        GET me  GET following  GET notifications  PUT follow  DELETE follow  POST threads  POST posts@public
        PUT me_too@public  DELETE me_too@public  PUT vote@idea  DELETE vote@idea
    """),
    # Those who work here are not asked whether what they wrote for others helped.
    ("!++xxx", "PUT article_rating@public  PUT video_rating@public"),
    ("!+0000", "GET notification  PATCH notification"),
    # --- For those whose conversation it is, and staff that may see it by this token ---
    ("0+00++", """
        GET thread@private  GET thread@held  GET posts@private  GET posts@held  GET post@private  GET post@heldpost
    """),
    ("!+00++", """
        POST posts@private  POST posts@held  PUT resolution@private  PUT resolution@held  PUT thread_tags@private
        PUT thread_tags@held  DELETE me_too@private  DELETE me_too@held  DELETE vote@heldidea
    """),
    # Nobody adds their voice to what nobody else reads.
    ("!x00xx", "PUT me_too@private  PUT me_too@held  PUT vote@heldidea"),
    ("!+xx++", "PUT resolution@public  PUT thread_tags@public"),
    # Nothing is settled in this world that could be opened again.
    ("!xxxxx", "DELETE resolution@public"),
    ("!x00xx", "DELETE resolution@private  DELETE resolution@held"),
    # Whoever asked says which reply answers it, and those who speak for the company.
    ("!+xxx+", "PUT answer@public  DELETE answer@public"),
    ("!+00x+", "PUT answer@private  PUT answer@held  DELETE answer@private  DELETE answer@held"),
    # --- For one person ---
    ("!+xxxx", "PATCH post@public  DELETE post@public"),
    ("!+00xx", "PATCH post@private  PATCH post@heldpost  DELETE post@private  DELETE post@heldpost"),
    # --- What is not public yet, or not any more ---
    ("0000++", "GET article@internal  GET release@draft  GET video@draft"),
    ("!000++", "PUT article_rating@internal"),
    ("000000", "GET article@withdrawn  GET idea@heldidea"),
    ("!00000", "PUT article_rating@withdrawn  PUT video_rating@draft"),
    # --- For staff ---
    ("!xxx++", """
        GET complaints  GET complaint  PUT publication  PUT complaint_merge  PUT dismissal  GET cases  GET case
        PATCH case  POST case_reply  GET deliveries  GET delivery
    """),
    ("!xxxx+", "POST complaints"),
]  # fmt: skip


def expected() -> dict[str, str]:
    """The letters for each door, as "GET thread@private"."""
    table = {}
    for letters, names in TABLE:
        words = names.split()
        for method, name in zip(words[::2], words[1::2], strict=True):
            if f"{method} {name}" in table:
                raise AssertionError(f"{method} {name} has two rows in tests/house/api_access.py")
            table[f"{method} {name}"] = letters
    return table


def verdict(response) -> str:
    """What an answer means for a program, in one letter; "?" for one that no door should give."""
    return "+" if 200 <= response.status_code < 300 else LETTERS.get(response.status_code, "?")


def _model(label: str):
    from django.apps import apps

    return apps.get_model(label)
