"""Conversations about parcels, money and spare parts that began on this site."""

from .script import Locks, Says, Settles, Talk

TALKS = (
    Talk(
        who="ines",
        days=54.0,
        kind="problem",
        board="orders",
        title="Parcel has been “out for delivery” for six days",
        tags=("delivery",),
        text="The tracking page has said *out for delivery* since Tuesday. "
        "Either the van is very slow or the village is further away than I thought.",
        me_toos=17,
        steps=(
            Says(
                "jun",
                1.1,
                "It is neither: the depot lost the label. I have asked them to look for it until noon tomorrow. "
                "If they do not find it, a new one leaves on the same day and you keep whichever arrives.",
            ),
            Says(
                "jun",
                23.0,
                "Not found. The new parcel is with the courier since an hour and should be with you on Friday.",
            ),
            Says("ines", 71.0, "Friday, ten o’clock, rang twice. Thank you for not letting me wait for a miracle."),
            Settles("ines", 71.3),
        ),
    ),
    Talk(
        who="bela",
        days=48.4,
        kind="question",
        board="orders",
        title="Can I have an invoice with my company’s address?",
        tags=("invoice",),
        text="I ordered for the office, but my home address is on the invoice. Our bookkeeping is not amused.",
        me_toos=3,
        steps=(
            Says(
                "jun",
                0.8,
                "Yes. Under *Orders* choose the order and then **Change the invoice address**; it works for 60 days. "
                "The old invoice is cancelled by itself, so bookkeeping only sees one.",
                is_answer=True,
            ),
            Settles("bela", 3.2),
        ),
    ),
    Talk(
        who="mehmet",
        days=41.0,
        kind="problem",
        board="orders",
        title="Refund promised three weeks ago has not arrived",
        tags=("refund",),
        text="I returned a vacuum on the 2nd. You confirmed it on the 6th. My account has heard nothing of either.",
        me_toos=7,
        steps=(
            Says(
                "jun",
                20.0,
                "I am sorry, that is too long. Your bank refused our transfer because one digit of the account "
                "was cut off "
                "on our side. It went out again today and takes two working days.",
            ),
            Says("mehmet", 22.0, "Thank you for the straight answer. I will look on Thursday."),
            Says("mehmet", 70.0, "It is there."),
            Settles("mehmet", 70.1),
        ),
    ),
    Talk(
        who="ana",
        days=12.6,
        kind="question",
        board="orders",
        product="crumb",
        title="Where do I get a new crumb tray?",
        tags=("spare parts",),
        text="Mine went missing in a move. The toaster now does what its name says it collects.",
        me_toos=5,
        steps=(
            Says(
                "priya", 0.6, "They are under *Spare parts*, the very last page. I think nobody was meant to find them."
            ),
            Says(
                "edda",
                5.0,
                "That page was indeed well hidden. Trays are now the first thing on the toaster’s own page, "
                "and I wrote a short guide to which tray fits which year.",
                is_answer=True,
            ),
            Settles("edda", 5.1),
            Says("ana", 29.0, "The guide says that mine fits, the shop says that it is sold out."),
            Says(
                "jun", 31.0, "Sold out until Monday; I have put one aside for you and it leaves as soon as they arrive."
            ),
        ),
    ),
    Talk(
        who="priya",
        days=22.7,
        kind="question",
        board="orders",
        visibility="private",
        title="Please change the delivery address of my order",
        text="I moved and the order still goes to the old flat. I would rather not write either address in public.",
        steps=(
            Says("jun", 0.5, "Changed. The new label is printed already, so nothing else needs to happen."),
            Settles("priya", 1.0),
        ),
    ),
    Talk(
        who="lukas",
        days=16.9,
        kind="problem",
        board="orders",
        title="Charged twice for one kettle",
        tags=("refund",),
        text="One kettle, two charges, four minutes apart. I would have liked to be asked before I buy the second one.",
        me_toos=12,
        steps=(
            Says(
                "rita",
                0.7,
                "Between 9:10 and 9:40 on Monday our checkout answered so slowly that a second click counted. "
                "39 people were charged twice; all second charges are cancelled as of today, yours too. "
                "The button now counts once, however often it is pressed.",
                is_answer=True,
            ),
            Says("lukas", 1.5, "That is how I like to be told."),
            Settles("lukas", 1.6),
            Locks(
                "rita", 200.0, "All second charges are paid back. If yours is not, open a new conversation, we read it."
            ),
        ),
    ),
    Talk(
        who="claire",
        days=9.3,
        kind="question",
        board="orders",
        language="fr",
        title="Livrez-vous en point relais ?",
        tags=("delivery",),
        text="Je ne suis jamais chez moi quand le livreur passe, et mon voisin non plus.",
        me_toos=6,
        steps=(
            Says(
                "jun",
                3.4,
                "Pas encore, Claire. Nous l’essayons à Lyon et à Lille ce mois-ci. "
                "En attendant, vous pouvez choisir le samedi à la dernière étape de la commande.",
            ),
        ),
    ),
    Talk(
        who="yusuf",
        days=2.4,
        kind="problem",
        board="orders",
        visibility="private",
        title="Wrong name on my account",
        text="My first and last name are swapped on everything you send me. Where can I change that?",
    ),
    Talk(
        who="bela",
        days=0.3,
        kind="problem",
        board="orders",
        title="Courier left the parcel on the roof",
        tags=("delivery",),
        text="I mean the roof. There is a photo of it in the tracking, taken with some pride. How do I get it down?",
        me_toos=2,
        steps=(
            Says(
                "nina",
                2.2,
                "That is ours, and I am sorry. A colleague with a ladder comes today between four and six; nobody has "
                "to climb anything, and you need not be at home.",
            ),
        ),
    ),
)
