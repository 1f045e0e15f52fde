"""What people wish for, what we say to it, and which of it came from words on another network."""

from .script import Moves, Says, Talk

WIDGET = "A widget for the home screen"
KEPT_MAPS = "Updates that leave my maps alone"
CLOCK = "Follow the change of clocks by yourself"
POWER = "Show what the kettle used this month"

# The name of whoever said it elsewhere, the idea that it led to, and who saw that.
ORIGINS = (
    ("Bruno K.", WIDGET, "jun"),
    ("dusty_in_delft", KEPT_MAPS, "omar"),
    ("kettle_fan_88", CLOCK, "omar"),
    ("Tom Okafor", POWER, "omar"),
)


def _wish(who: str, days: float, title: str, text: str, votes: int, product: str = "", **told) -> Talk:
    return Talk(who=who, days=days, title=title, text=text, me_toos=votes, product=product, kind="idea", **told)


TALKS = (
    _wish(
        "claire", 57.2, "Spare parts without a telephone call",
        "I know which lid I need. Let me click on it.", 63, board="ideas", tags=("spare parts",),
        steps=(
            Says("mehmet", 6.0, "With a drawing, please. Half of the time I do not know what the thing is called."),
            Moves("rita", 90.0, "planned", "We want this, too. First every part gets a number and a drawing."),
            Moves(
                "rita", 520.0, "started",
                "The drawings of kettle and toaster are done. The shop for parts opens for those two first.",
            ),
        ),
    ),
    _wish(
        "priya", 54.0, "Let two people steer one robot",
        "My husband and I have a phone each and one robot. Only one of us is its friend.", 38, "gale",
        board="ideas", tags=("family",),
        steps=(Moves("mona", 400.0, "planned", "Planned together with sharing the app, as it is the same work."),),
    ),
    _wish(
        "ana", 51.5, "A quieter beep, or none",
        "It is five in the morning and the toast is ready. The whole house knows.", 52, "crumb",
        board="ideas", tags=("noise",),
        steps=(
            Says("bela", 3.0, "I have put a sock over mine. It works, but it smells of sock."),
            Moves("rita", 60.0, "started", "The next series has a switch below the tray: loud, soft, silent."),
            Moves(
                "rita", 900.0, "shipped",
                "In all toasters since this month. Yours can have it, too: the part costs nothing, you pay the stamp.",
            ),
        ),
    ),
    _wish(
        "yusuf", 47.8, CLOCK,
        "The timer should not need a reminder that summer is over.", 29, "ember", board="ideas", tags=("timer",),
        steps=(
            Moves("rita", 30.0, "started", "Version 5.1 reads the time zone anew every morning."),
            Moves("rita", 170.0, "shipped", "Version 5.1 is in the stores. Update once; after that nobody has to."),
        ),
    ),
    _wish(
        "nina", 44.0, "Sell it without the box",
        "I carried it home in a bag anyway, and the box is larger than my kitchen.", 21, board="ideas",
        tags=("packaging",),
        steps=(
            Moves(
                "mona", 200.0, "declined",
                "We tried it with 400 kettles. 31 arrived broken, and a broken kettle is more waste than a box. "
                "What we did instead: the box is a third smaller and has no plastic in it any more.",
            ),
            Says("nina", 210.0, "Not what I hoped for, but now I know why. Fair."),
        ),
    ),
    _wish(
        "lukas", 41.3, "Toast for people with one slice of time",
        "One slot that is faster than the others. Mondays are short.", 17, "crumb", board="ideas", tags=("bread",),
    ),
    _wish(
        "bela", 39.0, "Speak to the robot in my own words",
        "It understands “clean kitchen”. It does not understand “the dog was here again”.", 33, "gale",
        board="ideas", tags=("voice",),
        steps=(
            Moves(
                "rita", 150.0, "declined",
                "For this the robot would have to listen all day and send what it hears to somebody’s computer. "
                "We do not want a microphone in your home that is always on, so we will not build it. "
                "Buttons with names of your own are planned instead.",
            ),
            Says("claire", 160.0, "I voted for it and I am glad about the no."),
        ),
    ),
    _wish(
        "priya", 36.4, "Buttons with names of my own",
        "One for “under the table”, one for “the dog was here again”.", 44, "gale", board="ideas",
        steps=(Moves("rita", 400.0, "planned", "Planned for the version after next."),),
    ),
    _wish(
        "ines", 31.0, "A kettle for left hands",
        "The window with the water line is on the wrong side for one in ten of us.", 26, "ember", board="ideas",
        steps=(Moves("rita", 90.0, "planned", "A window on both sides; the tool for it is being made."),),
    ),
    _wish(
        "mehmet", 28.5, "Tell me what is wrong, not a number",
        "E4 means nothing to me. “Please clean the left wheel” means a lot.", 58, "gale", board="ideas",
        tags=("repair",),
        steps=(
            Moves("mona", 60.0, "planned", "You are right, and we wrote those numbers ourselves."),
            Moves("mona", 360.0, "started", "All 31 messages are rewritten. They are being translated now."),
        ),
    ),
    _wish(
        "yusuf", 24.9, KEPT_MAPS,
        "After an update the robot should know where it lives.", 47, "gale", board="ideas", tags=("maps",),
        steps=(
            Moves("rita", 20.0, "started", "Every update keeps a copy first. We are trying it with 50 homes."),
            Moves("rita", 300.0, "shipped", "Since version 5.2 maps are copied before every update and put back."),
        ),
    ),
    _wish(
        "nina", 20.6, "Say when the parcel really comes",
        "“Between 8 and 18 o’clock” is a day of my life.", 35, board="ideas", tags=("delivery",),
        steps=(
            Moves(
                "rita", 80.0, "started",
                "Rapid Parcel tells us the hour on the morning of the day. We show it on the page of your order soon.",
            ),
        ),
    ),
    _wish(
        "lukas", 17.4, WIDGET,
        "Start and stop without opening the app. Asked for in the store, and I want it, too.", 24, "acme-app",
        board="ideas",
        steps=(Moves("rita", 160.0, "planned", "After sharing: it needs the same new beginning of the app."),),
    ),
    _wish(
        "bela", 12.2, "A toaster that stops when it smells smoke",
        "Before my neighbours do.", 30, "crumb", board="ideas", tags=("bread",),
        steps=(Says("omar", 8.0, "How dark do you like it, and how dark was it then? It helps us to find the line."),),
    ),
    _wish("yusuf", 9.1, "Menus in Arabic", "My mother would use it more than I do.", 19, "acme-app", board="ideas"),
    _wish(
        "ana", 7.7, "Quiet hours that know holidays",
        "On holidays our house is as quiet as on Sundays.", 8, "gale", board="ideas", tags=("noise",),
        joins="Quiet hours by the neighbours’ calendar",
    ),
    _wish(
        "claire", 6.3, "Hold the water at 40 degrees",
        "For bottles. At night. With one hand.", 37, "ember", board="ideas", tags=("tea",),
    ),
    _wish("mehmet", 3.9, "Screws that a coin can turn", "Not everybody has a star-shaped driver.", 16, board="ideas",
          tags=("repair",)),
    _wish(
        "yusuf", 1.5, POWER,
        "How much power, and what it costs. Somebody has a bet to win.", 12, "ember", board="ideas",
    ),
    _wish("ines", 0.8, "Let the robot sing when it is done", "Only one verse.", 5, "gale", board="ideas"),
)  # fmt: skip
