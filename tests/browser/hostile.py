"""Conversations by people who mean harm: every field that others fill carries an attack."""

from django.utils import timezone

from apps.activity.verbs import relay
from apps.forum.verbs import open_thread, post_reply
from apps.people.models import User
from apps.people.verbs import StagedAuthor, stage_person

SIGNS_OF_SUCCESS = "window.harmed"
SCRIPT = "<script>window.harmed=1;alert(1)</script>"
# Short enough for a title and a name; the classes are those of the threat table: stored, mutated, previewed, outside
# of HTML, on the moderator's screen, by a scheme, by a lie.
LINES = {
    "script": SCRIPT,
    "attribute": '" onmouseover=alert(1) autofocus onfocus=window.harmed=1 x="',
    "image": "<img src=x onerror=window.harmed=1>",
    "mutation": '<svg></p><style><a id="</style><img src=1 onerror=window.harmed=1>">',
    "math": '<math><mtext><table><mglyph><style><!--</style><img title="--><img src=1 onerror=window.harmed=1>">',
    "frame": "<iframe srcdoc='<script>parent.harmed=1</script>'></iframe>",
    "template": "{{ request.user }}{% csrf_token %}{% debug %}${7*7}",
    "scheme": "javascript:window.harmed=1",
    "title end": "</title></head><body onload=window.harmed=1><h1>",
    "json": '"}</script><script>window.harmed=1</script>',
    "right to left": "\u202egnihton \u2066from \u2067elsewhere\u2069 مرحبا بالعالم",
    "zalgo": "Z" + "\u0351\u0324\u0347" * 40 + "a" + "\u0336\u0489" * 20,
    "one word": "W" * 150,
}
BODIES = {
    "links": (
        "[a](javascript:window.harmed=1) [b](data:text/html,<script>parent.harmed=1</script>) "
        "[https://acme.example](https://evil.example) <javascript:window.harmed=1> "
        '[c](https://evil.example "x\\" onmouseover=window.harmed=1 y=\\"") ![d](x "onerror=window.harmed=1")'
    ),
    "html": f"{SCRIPT}\n\n<details open ontoggle=window.harmed=1>x</details>\n\n<svg onload=window.harmed=1>\n\n"
    "<style>body{display:none}</style><base href=//evil.example>"
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "noise": '<noscript><p title="</noscript><img src=x onerror=window.harmed=1>">\n\n<plaintext><textarea><xmp>',
    "wide table": "|" + " wide |" * 60 + "\n|" + "---|" * 60 + "\n|" + " wider |" * 60,
    "wide code": "```\n" + "x" * 2_000 + "\n```\n\n`" + "y" * 2_000 + "`",
    "deep": ">" * 100 + " deep\n\n" + "".join("  " * level + "- item\n" for level in range(40)),
    "one long word": "W" * 20_000,
    "zalgo": ("Z" + "\u0351\u0324\u0347\u0336" * 30) * 150,
    "right to left": "\u202eevil\u202c \u2067مرحبا\u2069 " * 200,
}


def fill() -> dict[str, str]:
    """One conversation for each attack. Returns their addresses by its name."""
    pages = {}
    for number, (name, line) in enumerate(LINES.items()):
        # As a network tells them: the address leads where it likes, names and handles are what somebody chose there.
        author = stage_person(
            "mastodon", StagedAuthor(f"evil-{number}", line[:150], "javascript:1", display_name=line[:150])
        )
        thread = open_thread(
            by=author,
            title=line[:150],
            body=line,
            said_on="Mastodon",
            said_by=line[:150],
            said_at_url="javascript:window.harmed=1",
            at=timezone.now(),
        )
        post_reply(thread, by=author, body=line, said_on="Mastodon", said_by=line[:150], said_at_url="data:text/html,x")
        pages[name] = thread.get_absolute_url()
    mallory = User.objects.create(username="mallory", name=LINES["attribute"], joined_at=timezone.now())
    for name, body in BODIES.items():
        thread = open_thread(by=mallory, title=f"Harm by {name}", body=body)
        post_reply(thread, by=mallory, body=body)
        pages[f"body: {name}"] = thread.get_absolute_url()
    relay()
    return pages
