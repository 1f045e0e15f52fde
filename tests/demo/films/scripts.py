"""What the demo's tutorials show and say."""

from .script import Film, Step

DETAILS = "My tea takes two rounds. I would like the second one without waiting again."
ANSWER = "You did the right thing, Mia. Please leave it unplugged. A new toaster leaves our house today."

ASK = Film(
    slug="ask-your-first-question",
    who="ana@example.org",
    steps=(
        Step(
            chapter="Say it in one sentence",
            say="This is the start page. Type your question as you would say it.",
            go="/",
            find=lambda page: page.locator("#question"),
            write="Can the kettle keep water",
            until=lambda page: page.locator("#suggestions a"),
            translated={
                "de": "Das ist die Startseite. Schreiben Sie Ihre Frage so, wie Sie sie aussprechen würden.",
            },
        ),
        Step(
            say="Below it you see what others asked before. If one of these is yours, open it. You are done.",
            find=lambda page: page.locator("#suggestions a"),
            translated={
                "de": "Darunter steht, was andere schon gefragt haben. Ist Ihre Frage dabei, öffnen Sie sie. Fertig.",
            },
        ),
        Step(
            chapter="Ask",
            say="None of them? Press Ask. Your words come along.",
            find=lambda page: page.locator(".question-box button[formaction]"),
            press=True,
            until=lambda page: page.get_by_label("In one sentence"),
            translated={"de": "Keine davon? Drücken Sie Ask. Ihre Worte kommen mit."},
        ),
        Step(
            say="Is it a question, a problem, praise or an idea? You cannot choose wrong.",
            find=lambda page: page.get_by_text("Question", exact=True),
            translated={"de": "Eine Frage, ein Problem, ein Lob oder eine Idee? Falsch wählen können Sie nicht."},
        ),
        Step(
            say="Finish the sentence. Others will find your question by it.",
            find=lambda page: page.get_by_label("In one sentence"),
            write=" warm at 80 degrees?",
            translated={"de": "Schreiben Sie den Satz zu Ende. An ihm finden andere Ihre Frage."},
        ),
        Step(
            chapter="Tell us more",
            say="Then say what you did and what you expected. Leave out phone numbers and order numbers.",
            find=lambda page: page.get_by_label("Tell us more"),
            write=DETAILS,
            translated={
                "de": "Sagen Sie dann, was Sie getan und was Sie erwartet haben. Ohne Telefon- und Bestellnummern.",
            },
        ),
        Step(
            say="Choose the product, if it is about one.",
            find=lambda page: page.get_by_label("Product"),
            choose="Ember kettle",
            translated={"de": "Wählen Sie das Produkt, wenn es um eines geht."},
        ),
        Step(
            say="And choose who can see it. Everybody, or only you and our staff.",
            find=lambda page: page.locator("#id_visibility, [name=visibility]"),
            translated={"de": "Und wählen Sie, wer es sehen kann: alle, oder nur Sie und unsere Leute."},
        ),
        Step(
            chapter="Post it and wait for the ring",
            say="Press Post it.",
            find=lambda page: page.get_by_role("button", name="Post it"),
            press=True,
            until=lambda page: page.locator(".thread-head h1"),
            translated={"de": "Drücken Sie Post it."},
        ),
        Step(
            say="Here it is. The ring is hollow while you wait. You are told when somebody answers.",
            find=lambda page: page.locator(".thread-status"),
            translated={
                "de": "Da ist sie. Der Ring ist hohl, solange Sie warten. Wenn jemand antwortet, erfahren Sie es.",
            },
        ),
    ),
)

MY_POST = Film(
    slug="find-out-what-happened-to-your-post",
    who="",
    steps=(
        Step(
            chapter="Find it",
            say="You wrote about us on a social network. To see what became of it, type a few words.",
            go="/",
            find=lambda page: page.locator("#question"),
            write="spare part tea lonely",
            translated={
                "es": "Escribió sobre nosotros en una red social. Para ver qué pasó, escriba unas palabras.",
            },
        ),
        Step(
            say="Press Search, and open it.",
            find=lambda page: page.locator(".question-box .is-main"),
            press=True,
            until=lambda page: page.locator(".is-found a"),
            translated={"es": "Pulse Search y ábralo."},
        ),
        Step(
            chapter="What is shown, and what is not",
            say="Here it says where it was posted, and that it was not written here.",
            find=lambda page: page.locator(".is-found a"),
            press=True,
            until=lambda page: page.locator(".source"),
            translated={
                "es": "Aquí dice dónde se publicó y que no se escribió aquí.",
            },
        ),
        Step(
            say="Order number, mail address and phone number were masked first.",
            find=lambda page: page.locator(".stop.is-opening .prose"),
            translated={
                "es": "El número de pedido, el correo y el teléfono se ocultaron primero.",
            },
        ),
        Step(
            chapter="The answer",
            say="The answer stands directly below, with the name of a person.",
            find=lambda page: page.locator(".answer h2"),
            translated={"es": "La respuesta está justo debajo, con el nombre de una persona."},
        ),
        Step(
            say="The same words were posted below your own post, on Mastodon.",
            find=lambda page: page.locator(".delivered"),
            translated={"es": "Las mismas palabras se publicaron debajo de su mensaje, en Mastodon."},
        ),
        Step(
            chapter="Have it removed",
            say="You would rather not have it here? Press Why is this here.",
            find=lambda page: page.locator(".source a[href='/why/']"),
            press=True,
            until=lambda page: page.get_by_role("heading", name="Why we do this"),
            translated={"es": "¿Prefiere que no esté aquí? Pulse Why is this here."},
        ),
        Step(
            say="Delete your post there, and it goes here, too. Or write to us. You need not give a reason.",
            find=lambda page: page.get_by_role("heading", name="Have your post removed"),
            translated={
                "es": "Borre su mensaje allí y desaparece también aquí. O escríbanos. No hace falta dar motivos.",
            },
        ),
    ),
)

ANSWER_HOME = Film(
    slug="answer-a-complaint-from-another-network",
    who="omar@acme.example",
    steps=(
        Step(
            chapter="The queue",
            say="You work here. Under Work, the first page shows what is most urgent.",
            go="/admin/",
        ),
        Step(
            say="The queue lists every case that waits for us. Sparks in a toaster come first.",
            go="/admin/desk/case/",
            find=lambda page: page.locator("#result_list a", has_text="sparks"),
        ),
        Step(
            chapter="The case",
            say="A case tells what was said, what was masked, and why it is urgent.",
            find=lambda page: page.locator("#result_list a", has_text="sparks"),
            press=True,
            until=lambda page: page.get_by_role("link", name="Open the public page and reply"),
        ),
        Step(
            say="Open the public page and reply there.",
            find=lambda page: page.get_by_role("link", name="Open the public page and reply"),
            press=True,
            until=lambda page: page.locator(".thread-head h1"),
        ),
        Step(
            chapter="Answer once, in both places",
            say="Begin with what they said. Give one next step, with a day.",
            find=lambda page: page.get_by_label("Your reply"),
            write=ANSWER,
        ),
        Step(
            say="Leave this ticked. Then your answer goes back to where it was asked.",
            find=lambda page: page.get_by_text("Also answer on Mastodon"),
        ),
        Step(
            say="Press Post the reply.",
            find=lambda page: page.get_by_role("button", name="Post the reply"),
            press=True,
        ),
        Step(
            chapter="It has arrived",
            say="A moment later a mark below your words says that it was also posted there.",
            until=lambda page: page.locator(".delivered"),
            again=True,
            find=lambda page: page.locator(".delivered"),
        ),
        Step(
            say="And this is how Mia sees it, below her own post.",
            go="{square}/",
            find=lambda page: page.get_by_text("Please leave it unplugged"),
        ),
    ),
)

FILMS = (ASK, MY_POST, ANSWER_HOME)
