"""What people said about us on the social network, and what we answered. The network's own side posts these first."""

from .script import Says, Settles, SquarePost

POSTS = (
    SquarePost(
        who="lena",
        name="Lena Park",
        followers=18_400,
        days=13.1,
        text="Day 12 with the #acmehome robot: it has now vacuumed up one earring, two coins and my last nerve. "
        "Is there a way to empty it without wearing the dust?",
        steps=(
            Says(
                "omar",
                1.2,
                "There is: hold it over the bin, press the blue latch and wait three seconds before you open the lid. "
                "The fan then sucks inwards and keeps the dust where it is. The earring is usually in the "
                "brush, left end.",
                is_answer=True,
                goes_home=True,
            ),
        ),
        thanks="@acme It was in the brush, left end. I am slightly afraid of how well you know me.",
    ),
    SquarePost(
        who="jonas",
        name="Jonas Weber",
        days=12.2,
        language="de",
        text="@acme Mein Toaster wirft das Brot so hoch, dass der Hund es fängt. Ist das Absicht oder kaputt?",
        steps=(
            Says(
                "omar",
                2.0,
                "Keine Absicht, aber ein guter Hund. Die Feder lässt sich einstellen: unter der Krümelschublade "
                "sitzt eine "
                "Schraube, eine halbe Umdrehung nach links macht den Auswurf sanft.",
                is_answer=True,
                goes_home=True,
            ),
        ),
        thanks="@acme Eine halbe Umdrehung, und der Hund ist beleidigt. Danke!",
    ),
    SquarePost(
        who="citydesk",
        name="City Desk News",
        followers=210_000,
        days=11.0,
        text="Readers tell us that @acme charged them twice for one order last week. We would like to know how many "
        "were affected and when they get their money back.",
        steps=(
            Says(
                "rita",
                0.5,
                "39 people, on Monday between 9:10 and 9:40. All second charges were cancelled within the day, and we "
                "wrote to each of them. What went wrong and what we changed is in the open in our help center.",
                is_answer=True,
                goes_home=True,
            ),
            Settles("rita", 31.0),
        ),
    ),
    SquarePost(
        who="raj",
        name="Raj Patel",
        followers=47,
        days=8.4,
        text="@acme Where is my spare part? Order AH-204518, you can reach me at raj.patel@mailbox.example or on "
        "+44 7700 900123 after six.",
        follow_ups=("@acme To be fair, it is only four days late. My tea is just very lonely.",),
        steps=(
            Says(
                "jun",
                1.6,
                "Found it: the lid was packed with somebody else’s kettle. It leaves today and reaches you on "
                "Thursday. "
                "We took your order number and contact details out of what we show here.",
                is_answer=True,
                goes_home=True,
            ),
        ),
        thanks="@acme Arrived this morning, tea no longer lonely. Thank you for hiding my number, I forgot "
        "where I was.",
    ),
    SquarePost(
        who="sofia",
        name="Sofía Romero",
        days=7.1,
        language="es",
        text="@acme La aspiradora ha dibujado un mapa de mi casa con una habitación que no existe. ¿Debería "
        "preocuparme?",
        steps=(
            Says(
                "omar",
                3.0,
                "Solo si se oyen pasos. Suele ser un espejo o una ventana hasta el suelo: bórrala en *Mapas → "
                "Editar* y "
                "pega una tira mate en la parte baja del cristal.",
                is_answer=True,
                goes_home=True,
            ),
            Settles("omar", 75.0),
        ),
    ),
    SquarePost(
        who="grumpygus",
        name="Grumpy Gus",
        followers=3,
        days=5.5,
        text="@acme Your hold music is a crime. 34 minutes. I now know the flute part by heart and I hate it.",
        steps=(
            Says(
                "mona",
                2.2,
                "34 minutes is our fault, and so is the flute. From today you can leave your number and we call "
                "back in "
                "turn; the longest wait yesterday was nine minutes. The flute is being retired with honours.",
                goes_home=True,
            ),
        ),
        thanks="@acme Called back after six minutes. I have nothing left to be grumpy about and I resent that.",
    ),
    SquarePost(
        who="elif",
        name="Elif Kaya",
        days=4.3,
        language="tr",
        text="@acme Uygulamayı güncelledim, süpürge artık çevrimdışı görünüyor. Ne yapmalıyım?",
        steps=(
            Says(
                "omar",
                5.0,
                "Süpürgeyi on saniye kapatıp açın ve uygulamada *Cihazlar → Yeniden bağla* seçin. "
                "Haritalarınız silinmez.",
                goes_home=True,
            ),
        ),
    ),
    SquarePost(
        who="marc",
        name="Marc Lefèvre",
        days=3.2,
        language="fr",
        text="Merci @acme ! Bouilloire réparée en quatre jours, avec un petit mot du technicien. Parfait.",
        steps=(Says("mona", 4.0, "Merci Marc, le petit mot vient d’Inga, qui rougit facilement."),),
    ),
    SquarePost(
        who="tom",
        name="Tom Okafor",
        followers=312,
        days=1.8,
        text="@acme Please add a way to see how much power the kettle used this month. I have a bet to win.",
    ),
    SquarePost(
        who="nour",
        name="نور الخطيب",
        days=1.1,
        language="ar",
        text="@acme الطلب تأخر أسبوعا كاملا ولا أحد يرد على الهاتف. أين الشحنة؟",
    ),
    SquarePost(
        who="mia",
        name="Mia Fischer",
        followers=84,
        days=0.2,
        text="@acme There are sparks in the left slot of my toaster when I push the lever down. I unplugged it. "
        "What now?",
    ),
    SquarePost(
        who="dealbot",
        name="Deal Robot",
        followers=950,
        days=2.0,
        is_bot=True,
        text="HOT DEAL: @acme kettles at half price, today only, follow me for more",
    ),
    SquarePost(
        who="linkdrop",
        name="Link Drop",
        days=1.4,
        text="@acme #acmehome https://deals.example/kettle https://deals.example/toaster",
    ),
)
