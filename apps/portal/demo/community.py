"""What happens around conversations: merged, split, gone private and back, waiting for a word, reported, removed."""

from .script import GoesPrivate, Removes, Reports, Says, Settles, Splits, Talk

DISPLAY_SAYS_E4 = "The display says E4 and nothing happens"

TALKS = (
    Talk(
        who="mehmet",
        days=5.2,
        kind="problem",
        product="ember",
        title=DISPLAY_SAYS_E4,
        tags=("lime", "error codes"),
        text="It beeps twice, writes E4 and goes to sleep. The manual ends at E3.",
        me_toos=12,
        steps=(
            Says(
                "omar",
                2.0,
                "E4 is new since the last batch: the water is too hard for the sensor. Descale it once, "
                "cold, and the message goes away. The manual on our site has it as of today.",
                is_answer=True,
            ),
        ),
    ),
    Talk(
        who="priya",
        days=3.9,
        kind="question",
        product="ember",
        title="What does E4 mean on the kettle?",
        tags=("error codes",),
        text="E1 to E3 I know by heart. Is E4 good news for once?",
        me_toos=4,
        steps=(Says("claire", 3.0, "Same here since Monday. It still boils if you ask it twice."),),
        joins=DISPLAY_SAYS_E4,
    ),
    Talk(
        who="ines",
        days=4.4,
        kind="question",
        product="gale",
        title="Does the Gale get over a door sill of two centimetres?",
        tags=("maps",),
        text="The sill to the balcony is exactly two centimetres, and it stops there every time, sighing.",
        me_toos=3,
        steps=(
            Says(
                "jun",
                1.0,
                "It climbs 1.8 cm. A ramp of the width of a book makes up for the rest; any firm one does.",
                is_answer=True,
            ),
            Settles("ines", 20.0),
            Says("yusuf", 24.0, "Something else: since yesterday mine does not find back to its station at all."),
            Says("lukas", 26.0, "Mine neither. It circles the sofa until it is empty."),
            Splits("nils", 2, "The robot does not find back to its station"),
        ),
    ),
    Talk(
        who="lukas",
        days=6.6,
        kind="problem",
        board="orders",
        title="Repair was billed although it is under warranty",
        tags=("invoice",),
        text="The toaster is fourteen months old, the warranty says two years, and the invoice says 38 euros.",
        me_toos=2,
        steps=(
            Says(
                "rita",
                1.1,
                "You are right about the two years. To take the bill back we need your bank details, and "
                "those do not belong here: I go on with you in private and say here what came of it.",
            ),
            GoesPrivate(
                "rita",
                1.2,
                "payment",
                "orders",
                says=(
                    Says("lukas", 0.6, "I would rather not type them into a form. Can you use the card I paid with?"),
                    Says("rita", 1.4, "Yes. It is on its way back to the same card."),
                    Says("lukas", 40.0, "It has arrived."),
                ),
                back_after=44.0,
                outcome="The 38 euros are paid back. The workshop had read the date of the invoice as the date of "
                "purchase; 11 others were billed the same way and get theirs back this week.",
            ),
            Says("lukas", 47.0, "And eleven others with me. That is what I wanted to read."),
            Settles("lukas", 47.1),
        ),
    ),
    Talk(
        who="yusuf",
        days=1.2,
        kind="problem",
        product="crumb",
        title="Toasts only one side since this morning",
        tags=("repair",),
        text="One side is golden, the other side is still bread.",
        me_toos=1,
        steps=(
            Says(
                "omar",
                0.7,
                "Please tell us two things, so that we do not guess: the four digits under the tray, and "
                "whether it is the same side of the bread when you turn it round.",
                asks_back=True,
            ),
        ),
    ),
    Talk(
        who="ana",
        days=2.1,
        kind="question",
        product="crumb",
        title="Which setting for thick country bread?",
        tags=("bread",),
        text="Four is too pale, five sets off the alarm.",
        me_toos=4,
        steps=(
            Says(
                "claire",
                2.2,
                "Four, and then the *once more* button for half a minute. My country bread is very "
                "thick and very happy.",
            ),
            Says("lukas", 5.0, "What @claire-dubois says. And turn the slices round in between."),
            Says(
                "omar",
                9.0,
                "There is no setting between four and five, and there should be. Until then the way of "
                "Claire and Lukas is the best one.",
                quotes=True,
            ),
            Says("bela", 20.0, "@ana-souza, if the alarm is right above the toaster: move the toaster, not the alarm."),
        ),
    ),
    Talk(
        who="claire",
        days=0.55,
        kind="question",
        product="acme-app",
        title="Can two people steer one robot?",
        tags=("family",),
        text="My husband wants to send it into the kitchen while I want it out of there.",
        me_toos=2,
        steps=(
            Says(
                "benno",
                1.5,
                "If you cannot share a vacuum, maybe you should not share a flat. People like you are "
                "the reason why nothing works.",
            ),
            Reports("ana", 2.0, "insult", "She only asked."),
            Reports("priya", 2.6, "insult"),
            Says("benno", 2.2, "Whoever wrote this app should be toasted on both sides."),
            Removes("nils", "insult", "His second one today."),
            Says("benno", 3.0, "There is a tool that does it better: https://two-thumbs.example/remote"),
        ),
    ),
)
