"""Conversations about kettles, toasters and robots that began on this site."""

from .script import Locks, Says, Settles, Talk

TALKS = (
    Talk(
        who="ana",
        days=57.2,
        kind="problem",
        product="ember",
        title="Kettle switches itself off before it boils",
        tags=("lime", "warranty"),
        text="Since last week my Ember clicks off at about 80 degrees, whatever I choose. "
        "It is eleven months old and has only ever met tap water.",
        me_toos=23,
        steps=(
            Says(
                "bela",
                1.4,
                "Mine did that. The *tap water* is the clue: ours is hard enough to chew. Have you descaled it lately?",
            ),
            Says(
                "omar",
                3.1,
                "Béla has it right. A film of lime on the sensor makes the kettle believe that it boils already.\n\n"
                "1. Fill it to the 1 litre mark, add two spoons of citric acid, do **not** heat it.\n"
                "2. Wait 30 minutes, pour it out, rinse twice.\n"
                "3. Boil one full kettle of clear water and pour that away, too.\n\n"
                "If it still clicks off early after that, the sensor is worn and we replace it under warranty. "
                "Please tell us either way.",
                is_answer=True,
            ),
            Says(
                "ana", 27.5, "Boils like on its first day. I had no idea that lime can lie to a kettle. Thank you both."
            ),
            Settles("ana", 27.6),
        ),
    ),
    Talk(
        who="lukas",
        days=51.6,
        kind="question",
        product="ember",
        language="de",
        title="Kann ich die Pfeife am Ember dauerhaft abschalten?",
        tags=("noise",),
        text="Der Wasserkocher pfeift jeden Morgen um halb sechs das ganze Haus wach. "
        "Ich trinke meinen Tee trotzdem gern früh. Geht das auch leise?",
        me_toos=6,
        steps=(
            Says(
                "omar",
                2.3,
                "Ja, das geht: Halten Sie die Taste **95°** fünf Sekunden gedrückt, bis das Licht zweimal blinkt. "
                "Die Pfeife bleibt dann aus, auch nach dem Ausstecken. Noch einmal fünf Sekunden schaltet sie "
                "wieder ein.",
                is_answer=True,
            ),
            Says("lukas", 19.0, "Meine Familie lässt grüßen und hat heute bis sieben geschlafen."),
            Settles("lukas", 19.1),
        ),
    ),
    Talk(
        who="priya",
        days=46.3,
        kind="question",
        product="gale",
        title="Can the Gale keep two floors in memory?",
        tags=("maps",),
        text="We carry ours up the stairs on Saturdays. It then maps the bedroom over the kitchen "
        "and tries to enter the fridge.",
        me_toos=11,
        steps=(
            Says(
                "omar",
                5.2,
                "It keeps up to three maps. In the app open **Maps → New floor** *before* you let it drive upstairs. "
                "Afterwards it recognises the floor by its walls within a minute and leaves your fridge alone.",
                is_answer=True,
            ),
            Says(
                "claire",
                30.0,
                "One thing to add: it must start from a flat place. Ours started on the rug and got lost.",
            ),
            Says("priya", 52.0, "Three Saturdays later: it works, and the fridge has recovered."),
            Settles("priya", 52.2),
        ),
    ),
    Talk(
        who="bela",
        days=43.8,
        kind="problem",
        product="crumb",
        title="Left pair of slots stays cold",
        tags=("repair", "warranty"),
        text="The right two slots toast, the left two just hold the bread as if in an embrace. "
        "The lever stays down and the light is on.",
        me_toos=9,
        steps=(
            Says(
                "omar",
                1.2,
                "That sounds like the small switch under the left lever. Could you unplug it, turn it upside down over "
                "the sink and tap it? A crumb of the size of a grain of rice can keep the switch open.",
            ),
            Says("bela", 4.4, "Out came half a sunflower seed and a raisin, but the left side is still cold."),
            Says(
                "omar",
                6.0,
                "Then the switch itself is gone. You have two years of warranty: I have sent you a prepaid "
                "label by mail. "
                "Repairs take four working days at the moment.",
            ),
            Settles("omar", 150.0),
            Says(
                "bela",
                174.0,
                "It came back today, and now the **right** side is cold. I am not even angry, I am impressed.",
            ),
            Says(
                "rita",
                177.5,
                "So are we, and not in a good way. A plug was left loose after the repair. A new toaster leaves "
                "our house "
                "today, and you keep the old one's tray because you once said that you like it. I am sorry for "
                "the detour.",
                is_answer=True,
            ),
            Says("bela", 226.0, "Four slots, four slices. And I do like that tray."),
            Settles("bela", 226.1),
        ),
    ),
    Talk(
        who="claire",
        days=38.9,
        kind="problem",
        product="gale",
        language="fr",
        title="L’aspirateur évite une pièce sans raison",
        tags=("maps",),
        text="Mon Gale nettoie tout l’appartement sauf le bureau. La porte est ouverte, il n’y a pas de seuil, "
        "il regarde et repart.",
        me_toos=3,
        steps=(
            Says(
                "omar",
                7.5,
                "Bonjour Claire, y a-t-il un miroir ou une vitre jusqu’au sol dans le bureau ? Le capteur y "
                "voit une pièce "
                "sans fin et préfère ne pas y aller.",
            ),
            Says("claire", 9.1, "Un grand miroir, oui, juste en face de la porte."),
            Says(
                "omar",
                9.8,
                "C’est lui. Une bande de papier adhésif mat de 10 cm en bas du miroir suffit. "
                "Nous en glisserons une dans chaque boîte à partir de l’automne.",
                is_answer=True,
            ),
            Settles("", 369.8),
        ),
    ),
    Talk(
        who="mehmet",
        days=34.1,
        kind="question",
        product="ember",
        language="tr",
        title="Yeşil çay için hangi sıcaklık doğru?",
        tags=("tea",),
        text="95 derecede yeşil çay acı oluyor. Su ısıtıcıda 70 ve 80 var, hangisini seçmeliyim?",
        me_toos=4,
        steps=(
            Says(
                "jun",
                3.9,
                "Çoğu yeşil çay için **70 derece** ve iki dakika iyidir. Gölgede yetişen çaylar 60 ister: 70’i "
                "seçin ve "
                "suyu iki dakika bekletin.",
                is_answer=True,
            ),
            Says("mehmet", 26.0, "70 derece tam oldu. Elinize sağlık."),
            Settles("mehmet", 26.2),
        ),
    ),
    Talk(
        who="yusuf",
        days=29.7,
        kind="problem",
        product="crumb",
        language="ar",
        title="المحمصة تحرق الخبز على أقل درجة",
        tags=("bread",),
        text="اخترت الدرجة الأولى لكن الخبز العربي يحترق من الأطراف خلال دقيقة. هل يوجد إعداد للخبز الرقيق؟",
        me_toos=2,
        steps=(
            Says(
                "omar",
                4.6,
                "نعم: اضغط زر **التسخين فقط** مرتين قبل إنزال الخبز، فتعمل المحمصة بنصف الطاقة. "
                "للخبز العربي تكفي أربعون ثانية.",
                is_answer=True,
            ),
            Says("yusuf", 16.0, "أربعون ثانية كانت مثالية. شكرا جزيلا."),
            Settles("yusuf", 16.1),
        ),
    ),
    Talk(
        who="priya",
        days=24.4,
        kind="problem",
        product="ember",
        title="Smell of hot plastic from the base",
        tags=("safety", "repair"),
        text="For two days there has been a smell of hot plastic when the kettle boils. No smoke. "
        "I have stopped using it for now.",
        me_toos=5,
        steps=(
            Says(
                "rita",
                0.4,
                "You did the right thing. Please leave it unplugged. This is not something to try out at home: "
                "we collect the base tomorrow and send you a new one the same day, without waiting for the old one.",
            ),
            Says("priya", 26.0, "Collected at nine, the new base came at four. That was fast."),
            Says(
                "rita",
                75.0,
                "Our workshop found the reason: one contact in a batch from March was pressed too weakly. "
                "Whoever has a base with a number between 2203 and 2219 underneath gets a new one. Just write below, "
                "no receipt needed.",
                is_answer=True,
            ),
            Says("mehmet", 81.2, "Mine is 2207. It does not smell, but I would rather swap it."),
            Says(
                "jun",
                82.0,
                "It is on its way to you, Mehmet. You can recycle the old base; nobody needs to see it again.",
            ),
            Settles("priya", 98.0),
        ),
    ),
    Talk(
        who="ines",
        days=19.8,
        kind="question",
        product="gale",
        language="es",
        title="¿Cada cuánto se cambia el filtro del Gale?",
        tags=("filter", "cleaning"),
        text="El manual dice “regularmente”. Tengo dos perros y una alfombra blanca, así que necesito un número.",
        me_toos=8,
        steps=(
            Says(
                "jun",
                2.0,
                "Con dos perros: sacúdelo cada semana, lávalo cada mes y cámbialo cada **cuatro meses**. "
                "La aplicación puede avisarte en *Mantenimiento → Mascotas*.",
                is_answer=True,
            ),
            Says("ines", 20.5, "Gracias. La alfombra ha vuelto a ser casi blanca."),
            Settles("ines", 21.0),
            Locks("nils", 310.0, "Everything has been said; the filter page holds the answer now."),
        ),
    ),
    Talk(
        who="lukas",
        days=12.5,
        kind="problem",
        product="gale",
        title="The robot gets stuck on the same cable every day",
        tags=("maps",),
        text="There is one lamp with a thin black cable. The Gale finds it with the certainty of a homing pigeon.",
        me_toos=14,
        steps=(
            Says(
                "ana",
                2.2,
                "Mine loves shoe laces. I drew a no-go square around the shoe rack in the app. Peace since then.",
            ),
            Says(
                "omar",
                5.5,
                "Ana’s square is the best answer we have today: **Maps → Keep out**. Thin black cables on a "
                "dark floor are "
                "below what the camera can see; we say so in the manual now, which we should have done before.",
            ),
            Says(
                "lukas",
                28.0,
                "The square works. I would still prefer a robot that learns from its mistakes faster than I do.",
            ),
        ),
    ),
    Talk(
        who="claire",
        days=6.2,
        kind="problem",
        product="crumb",
        title="Lever springs up at once, no toasting",
        tags=("repair",),
        text="New toaster, day three. I press the lever, it comes up again like a polite refusal.",
        steps=(
            Says(
                "omar",
                1.9,
                "It only stays down while it has current. Is the light on when you plug it in? If not, please "
                "try another "
                "socket first. If it is on, tell us the four digits under the tray.",
            ),
        ),
    ),
    Talk(
        who="yusuf",
        days=0.9,
        kind="question",
        product="ember",
        title="May milk be heated in the Ember?",
        text="The manual does not say no, but it does not say yes either.",
    ),
)
