"""Ideas, praise and talk about the app that began on this site."""

from .script import Moves, Says, Settles, Talk

SIGNED_OUT = "The app signs me out whenever I turn the phone"

TALKS = (
    Talk(
        who="priya",
        days=58.6,
        kind="idea",
        board="ideas",
        product="ember",
        title="A kettle that remembers the last temperature",
        tags=("tea",),
        text="I always choose 80. It would be nice if the kettle started with what I chose last instead of 100.",
        me_toos=41,
        steps=(
            Says("claire", 4.0, "Yes please. My green tea and I would be grateful."),
            Moves(
                "rita",
                120.0,
                "started",
                "We try it with 30 households for a month. If they keep it switched on, everybody gets it.",
            ),
            Moves(
                "rita",
                690.0,
                "shipped",
                "28 of 30 households kept it. It comes with the next batch, and for an Ember with Bluetooth as an "
                "update in the app.",
            ),
            Says("priya", 700.0, "Updated yesterday, 80 degrees this morning without touching anything."),
            Settles("priya", 700.2),
        ),
    ),
    Talk(
        who="ana",
        days=45.1,
        kind="idea",
        board="ideas",
        product="gale",
        title="Quiet hours by the neighbours’ calendar",
        tags=("noise",),
        text="Our house rules say no noise from 1 to 3. The robot could know that without my reminding it every "
        "Sunday.",
        me_toos=26,
        steps=(
            Says("bela", 9.0, "Ours says no noise at all. We vacuum in spirit only."),
            Says(
                "omar",
                30.0,
                "Fixed quiet hours exist: **Schedule → Never between**. Reading them from a calendar is on our list. "
                "I leave this open so that everybody who wants it can be counted.",
            ),
            Moves("rita", 480.0, "planned", "Enough of you want it: the robot will read a calendar of your choice."),
        ),
    ),
    Talk(
        who="mehmet",
        days=33.3,
        kind="idea",
        board="ideas",
        title="Sell the repair manual, or better, give it away",
        tags=("repair",),
        text="I can solder. Let me see what is inside before I guess.",
        me_toos=34,
        steps=(
            Says(
                "edda",
                22.0,
                "The manuals for kettle and toaster are online since this week, with part numbers and the places where "
                "it really is dangerous. The robot’s follows when our lawyers have stopped breathing into a bag.",
                is_answer=True,
            ),
            Moves("rita", 23.0, "shipped", "Shipped, as far as our lawyers can breathe: kettle and toaster."),
            Says("mehmet", 24.0, "That is more than I asked for. I will report which screws are missing at the end."),
            Settles("mehmet", 24.1),
        ),
    ),
    Talk(
        who="lukas",
        days=15.0,
        kind="idea",
        board="ideas",
        product="crumb",
        language="de",
        title="Ein Fach für Brötchen wäre schön",
        tags=("bread",),
        text="Brötchen passen oben nicht drauf und innen nicht rein. Ein klappbarer Aufsatz wäre toll.",
        me_toos=15,
    ),
    Talk(
        who="ines",
        days=4.8,
        kind="idea",
        board="ideas",
        product="acme-app",
        language="es",
        title="Sería genial compartir la aplicación con la familia",
        tags=("family",),
        text="Ahora todos usamos mi cuenta, y mi hija de seis años ha puesto a la aspiradora el nombre de "
        "“Señor Polvo”.",
        me_toos=9,
        steps=(Says("claire", 6.0, "Señor Polvo is the best name I have heard for one. Please keep it."),),
    ),
    Talk(
        who="bela",
        days=27.0,
        kind="praise",
        product="crumb",
        title="Eleven years and still toasting",
        text="Bought in another decade, moved house four times, dropped once. It toasts. I just wanted somebody "
        "to know.",
        me_toos=19,
        steps=(
            Says(
                "mona",
                5.0,
                "Now everybody knows. The people in our workshop have hung your post above the bench; "
                "one of them built the first series and says it owes you nothing.",
            ),
        ),
    ),
    Talk(
        who="claire",
        days=13.7,
        kind="praise",
        board="orders",
        title="The person on the phone was wonderful",
        text="I called about a part, confused and with a crying baby. She found the part, waited, and sang a little.",
        me_toos=8,
        steps=(
            Says("mona", 20.0, "That was Bisi. She blushed when I read it to her, and she says hello to the baby."),
        ),
    ),
    Talk(
        who="priya",
        days=10.6,
        kind="problem",
        product="acme-app",
        title=SIGNED_OUT,
        tags=("sign-in",),
        text="Upright I am signed in. Sideways I am a stranger. The phone is two months old, the app is the newest.",
        me_toos=21,
        steps=(
            Says(
                "omar",
                2.6,
                "We can see it here with version 5.2 and screen rotation on. Until it is mended: switch "
                "rotation off for "
                "the app, then you stay signed in.",
                is_answer=True,
            ),
            Says("ana", 8.0, "Same here. Sideways I am nobody."),
            Says(
                "rita",
                96.0,
                "Version 5.2.1 is in the stores as of today and no longer forgets you when you turn the phone. "
                "I close this; if it happens again, one word below opens it.",
            ),
            Settles("rita", 96.1),
        ),
    ),
    Talk(
        who="mehmet",
        days=3.6,
        kind="problem",
        product="acme-app",
        title="Pairing stops at 90 percent",
        tags=("pairing",),
        text="I have tried it nine times. It always stops at 90, which is at least consistent.",
        me_toos=4,
        steps=(
            Says(
                "omar",
                1.3,
                "Could you tell us whether your Wi-Fi has one name for 2.4 and 5 GHz? At 90 percent the vacuum "
                "looks for "
                "the slower one and cannot always find it.",
            ),
            Says("mehmet", 3.0, "One name for both. How do I split them?"),
        ),
    ),
    Talk(
        who="benno",
        days=0.6,
        kind="praise",
        product="gale",
        title="A song for my robot, all nineteen verses",
        text="It sweeps at dawn, it sweeps at noon, it hums a slightly broken tune. The other eighteen verses are at "
        "https://songs-for-robots.example/gale, with a chorus for cats.",
    ),
)
