"""What customers answered each other: Béla, mostly, who reads everything before breakfast."""

from .script import Says, Settles, Talk

TALKS = (
    Talk(
        who="claire",
        days=56.0,
        product="ember",
        title="White flakes in the water after boiling",
        tags=("lime", "cleaning"),
        text="They sink, they look like snow, and my guests look at me. Is that the coating?",
        me_toos=6,
        steps=(
            Says(
                "bela",
                2.0,
                "It is lime, not the coating. Two spoons of citric acid, cold, half an hour, rinse twice.",
                is_answer=True,
            ),
            Settles("claire", 30.0),
        ),
    ),
    Talk(
        who="lukas",
        days=49.5,
        product="crumb",
        title="How do I toast frozen bread without burning the edges?",
        tags=("bread",),
        text="The middle is still ice when the edges are coal.",
        me_toos=4,
        steps=(
            Says(
                "bela",
                5.5,
                "Press the **snowflake**, then choose one step less than usual. It begins slowly.",
                is_answer=True,
            ),
            Settles("lukas", 20.0),
        ),
    ),
    Talk(
        who="mehmet",
        days=44.0,
        product="ember",
        title="Water tastes of plastic in a new kettle",
        tags=("cleaning",),
        text="It is three days old and my tea tastes like a garden hose.",
        me_toos=8,
        steps=(
            Says(
                "bela",
                1.5,
                "Mine did for two days. Boil it full with a sliced lemon, pour that away, do it again.",
                is_answer=True,
            ),
            Says("mehmet", 22.0, "Two lemons later it tastes of nothing, as water should."),
            Settles("mehmet", 22.1),
        ),
    ),
    Talk(
        who="ines",
        days=40.2,
        product="gale",
        title="The brush squeaks on every turn",
        tags=("noise", "cleaning"),
        text="It sounds as if the robot had a mouse on board.",
        me_toos=5,
        steps=(
            Says(
                "bela",
                3.0,
                "Take the brush out and look at both ends: hair winds itself behind the caps. "
                "Cut it lengthwise, pull it off, no oil.",
                is_answer=True,
            ),
            Settles("ines", 26.0),
        ),
    ),
    Talk(
        who="yusuf",
        days=36.6,
        product="acme-app",
        title="How do I move the app to a new phone?",
        tags=("pairing",),
        text="The old phone still has everything, but its screen has given up on the left half.",
        me_toos=3,
        steps=(
            Says(
                "bela",
                4.0,
                "You need not move anything: sign in on the new phone, and maps and plans are there. "
                "Only *Bluetooth* has to be paired once more.",
                is_answer=True,
            ),
            Settles("yusuf", 9.0),
        ),
    ),
    Talk(
        who="priya",
        days=32.1,
        product="crumb",
        title="Is the crumb tray safe in the dishwasher?",
        tags=("cleaning", "spare parts"),
        text="It says nothing about it underneath, only “Crumb” in beautiful letters.",
        me_toos=7,
        steps=(
            Says(
                "bela",
                6.0,
                "Mine has been in every week for three years. The letters went first, the tray is fine.",
                is_answer=True,
            ),
            Settles("priya", 14.0),
        ),
    ),
    Talk(
        who="claire",
        days=26.4,
        product="gale",
        title="It starts to clean at three in the morning",
        tags=("noise",),
        text="I thought of burglars. Burglars do not say “Cleaning has begun”.",
        me_toos=6,
        steps=(
            Says(
                "bela",
                2.5,
                "Look at the time zone in *Settings → About*. After the clocks changed mine thought that "
                "it lives in the Azores.",
                is_answer=True,
            ),
            Says("claire", 3.1, "The Azores it was.", quotes=True),
            Settles("claire", 3.2),
        ),
    ),
    Talk(
        who="lukas",
        days=21.3,
        product="ember",
        title="Can the kettle stand next to an induction hob?",
        tags=("safety",),
        text="There are twenty centimetres between the two, and I would like to keep both.",
        me_toos=2,
        steps=(
            Says(
                "bela",
                8.0,
                "Page 6 of the manual asks for ten. Mine stands at fifteen since two years.",
                is_answer=True,
            ),
            Settles("lukas", 31.0),
        ),
    ),
    Talk(
        who="mehmet",
        days=17.9,
        product="gale",
        title="Which mop cloth fits the older Gale?",
        tags=("spare parts", "cleaning"),
        text="Mine is from the first year and round at the back.",
        me_toos=3,
        steps=(
            Says(
                "bela",
                3.3,
                "The ones with **two** loops. Those with three loops belong to the square back.",
                is_answer=True,
            ),
            Settles("mehmet", 27.0),
        ),
    ),
    Talk(
        who="ines",
        days=14.2,
        product="crumb",
        title="Lights of the toaster blink three times",
        tags=("repair",),
        text="Three times, a pause, three times. I do not speak toaster.",
        me_toos=4,
        steps=(
            Says("bela", 1.2, "Three means that the tray is not quite in. Push until it clicks.", is_answer=True),
            Says("ines", 2.0, "It clicked. Thank you, @bela-novak, you do speak toaster."),
            Settles("ines", 2.1),
        ),
    ),
    Talk(
        who="ana",
        days=8.3,
        product="gale",
        title="How do I keep the robot out of the cat’s corner?",
        tags=("maps", "cats"),
        text="The cat has voted against the robot. I need a border that both of them respect.",
        me_toos=5,
        steps=(
            Says(
                "bela",
                2.0,
                "Draw a **Keep out** square around the basket, a hand wider than you think. Like this:\n\n"
                "![A map of a flat: the robot’s way in lines, and a crossed square in one corner]({picture})\n\n"
                "Mine has kept to it for a year; the cat has not.",
                is_answer=True,
            ),
            Says(
                "priya", 20.0, "A hand wider is the important part. Ours pushed the basket about until we learned that."
            ),
            Says("ana", 30.0, "The treaty holds. @bela-novak, the cat sends you a feather.", quotes=True),
            Settles("ana", 30.1),
        ),
    ),
)
