"""Texts to measure with: varied complaints in eight languages, the same ones in every run."""

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

SEED = 7
FIRST_DAY = datetime(2026, 1, 5, 8, tzinfo=UTC)
SECONDS_APART = 40
ONE_IN_REPEATED = 50
POSTS_PER_AUTHOR = 1.7

# Per language: things, what is wrong with them, since when, what happened next, what is wanted.
PHRASES: dict[str, tuple[tuple[str, ...], ...]] = {
    "en": (
        ("kettle", "toaster", "mobile app", "invoice", "delivery", "dishwasher", "refund", "thermostat", "account"),
        (
            "stopped working", "leaks all over the table", "crashes whenever I open it", "is wrong again",
            "never arrived", "makes a terrible noise", "does not connect to the network",
        ),
        ("yesterday", "last Tuesday", "the update", "two weeks", "the holidays", "this morning"),
        (
            "I called twice and nobody could tell me why.", "The lights blink and then it goes dark.",
            "Your shop told me to wait, and I have waited long enough.",
            "My neighbour has the same model and no trouble.",
            "I cleaned it, reset it and tried another socket.", "Support was friendly but could not help.",
        ),
        (
            "Can somebody help me?", "Please send me a new one.", "I want my money back.",
            "It would be nice to see when it ships.", "What do I do now?", "Thanks, otherwise I love it.",
        ),
    ),
    "de": (
        ("Wasserkocher", "Toaster", "App", "Rechnung", "Lieferung", "Spülmaschine", "Rückzahlung", "Heizung"),
        (
            "funktioniert nicht mehr", "tropft auf den Tisch", "stürzt beim Öffnen ab", "ist schon wieder falsch",
            "kam nie an", "macht furchtbaren Lärm", "findet das Netzwerk nicht",
        ),
        ("gestern", "letztem Dienstag", "dem Update", "zwei Wochen", "den Feiertagen", "heute früh"),
        (
            "Ich habe zweimal angerufen, und niemand wusste warum.", "Die Lampe blinkt und geht dann aus.",
            "Im Laden hieß es, ich solle warten, und das tue ich schon lange.", "Neu gestartet habe ich es natürlich.",
        ),
        ("Was soll ich jetzt tun?", "Bitte schicken Sie mir ein neues Gerät.", "Ich will mein Geld zurück."),
    ),
    "es": (
        ("hervidor", "tostador", "aplicación", "factura", "pedido", "lavavajillas", "reembolso", "termostato"),
        (
            "ya no funciona", "pierde agua por toda la mesa", "se cierra cada vez que la abro", "está mal otra vez",
            "no ha llegado nunca", "hace un ruido horrible", "no se conecta a la red",
        ),
        ("ayer", "el martes pasado", "la actualización", "hace dos semanas", "las fiestas", "esta mañana"),
        (
            "He llamado dos veces y nadie sabe decirme por qué.", "La luz parpadea y después se apaga.",
            "En la tienda me dijeron que esperara y llevo demasiado tiempo esperando.", "Ya lo he reiniciado.",
        ),
        ("¿Alguien me puede ayudar?", "Por favor, envíenme uno nuevo.", "Quiero que me devuelvan el dinero."),
    ),
    "fr": (
        ("bouilloire", "grille-pain", "application", "facture", "livraison", "lave-vaisselle", "chauffage"),
        (
            "ne marche plus", "fuit sur toute la table", "plante à chaque ouverture", "est encore fausse",
            "n'est jamais arrivée", "fait un bruit affreux", "ne trouve pas le réseau",
        ),
        ("hier", "mardi dernier", "la mise à jour", "deux semaines", "les fêtes", "ce matin"),
        (
            "J'ai appelé deux fois et personne ne sait pourquoi.", "Le voyant clignote puis tout s'éteint.",
            "Le magasin m'a dit d'attendre et j'attends depuis trop longtemps.", "Je l'ai déjà redémarrée.",
        ),
        ("Quelqu'un peut m'aider ?", "Merci de m'en envoyer une autre.", "Je veux être remboursé."),
    ),
    "pt": (
        ("chaleira", "torradeira", "aplicação", "fatura", "encomenda", "máquina de lavar", "devolução"),
        (
            "deixou de funcionar", "deita água por toda a mesa", "fecha sempre que a abro", "está errada outra vez",
            "nunca chegou", "faz um barulho horrível", "não se liga à rede",
        ),
        ("ontem", "terça-feira passada", "a atualização", "há duas semanas", "as festas", "esta manhã"),
        (
            "Liguei duas vezes e ninguém me soube dizer porquê.", "A luz pisca e depois apaga-se.",
            "Na loja disseram para esperar e já esperei demasiado tempo.", "Já a reiniciei várias vezes.",
        ),
        ("Alguém me pode ajudar?", "Por favor enviem uma nova.", "Quero o meu dinheiro de volta."),
    ),
    "it": (
        ("bollitore", "tostapane", "applicazione", "fattura", "consegna", "lavastoviglie", "rimborso"),
        (
            "non funziona più", "perde acqua su tutto il tavolo", "si chiude ogni volta che la apro",
            "è di nuovo sbagliata", "non è mai arrivata", "fa un rumore terribile", "non trova la rete",
        ),
        ("ieri", "martedì scorso", "l'aggiornamento", "due settimane", "le feste", "stamattina"),
        (
            "Ho chiamato due volte e nessuno ha saputo dirmi perché.", "La luce lampeggia e poi si spegne.",
            "In negozio mi hanno detto di aspettare e aspetto da troppo tempo.", "L'ho già riavviata.",
        ),
        ("Qualcuno mi può aiutare?", "Per favore mandatemene una nuova.", "Rivoglio i miei soldi."),
    ),
    "hi": (
        ("केतली", "टोस्टर", "ऐप", "बिल", "डिलीवरी", "डिशवॉशर", "रिफंड"),
        (
            "काम नहीं कर रही है", "से पानी टपक रहा है", "खोलते ही बंद हो जाती है", "फिर से गलत है",
            "अब तक नहीं आई", "बहुत शोर करती है",
        ),
        ("कल", "पिछले मंगलवार", "अपडेट", "दो हफ्ते", "आज सुबह"),
        ("मैंने दो बार फोन किया और किसी को कारण नहीं पता था।", "बत्ती झपकती है और फिर बंद हो जाती है।"),
        ("क्या कोई मेरी मदद कर सकता है?", "कृपया मुझे नई भेजें।", "मुझे मेरे पैसे वापस चाहिए।"),
    ),
    "ar": (
        ("الغلاية", "المحمصة", "التطبيق", "الفاتورة", "الطلبية", "غسالة الصحون", "المبلغ"),
        (
            "لا يعمل بعد الآن", "يسرب الماء على الطاولة", "يتوقف كلما فتحته", "خطأ مرة أخرى",
            "لم يصل أبدا", "يصدر صوتا مزعجا",
        ),
        ("أمس", "الثلاثاء الماضي", "التحديث", "أسبوعين", "هذا الصباح"),
        ("اتصلت مرتين ولم يعرف أحد السبب.", "يومض الضوء ثم ينطفئ."),
        ("هل يستطيع أحد مساعدتي؟", "أرجو إرسال جهاز جديد.", "أريد استرداد نقودي."),
    ),
}  # fmt: skip
SINCE = {
    "en": "since", "de": "seit", "es": "desde", "fr": "depuis", "pt": "desde", "it": "da", "hi": "से", "ar": "منذ",
}  # fmt: skip
# Half of what a company hears is English; the rest is spread.
SHARES = {"en": 50, "de": 12, "es": 10, "fr": 8, "pt": 7, "it": 5, "hi": 4, "ar": 4}


def complaint_text(chance: random.Random) -> str:
    """Something somebody might say, 40 to 500 characters: one in eight carries personal data, one in six a link, a
    name or an emoji."""
    language = chance.choices(list(SHARES), list(SHARES.values()))[0]
    things, troubles, times, details, wishes = PHRASES[language]
    thing = chance.choice(things)
    if chance.random() < 0.4:
        thing += f" {chance.choice('ABCDEFGHK')}{chance.randrange(100, 1000)}"
    sentences = [f"{thing} {chance.choice(troubles)} {SINCE[language]} {chance.choice(times)}."]
    sentences += chance.sample(details, chance.randrange(0, min(4, len(details))))
    if chance.random() < 0.7:
        sentences.append(chance.choice(wishes))
    if chance.random() < 1 / 8:
        sentences.insert(1, _personal(chance))
    if chance.random() < 1 / 6:
        link = f"https://example.org/photo/{chance.randrange(10**6)}"
        sentences.append(chance.choice(["😡", link, "@acme #help", "🙏 🙏"]))
    return " ".join(sentences)


def _personal(chance: random.Random) -> str:
    number = chance.randrange(10**6, 10**7)
    return chance.choice(
        [
            f"Call me at +49 170 {number}.",
            f"Mail: visitor{number}@example.org.",
            f"My order is AC-{number % 10**6:06d}.",
            f"I live at {number % 90 + 1} Station Road.",
            "I paid with 4111 1111 1111 1111.",
        ]
    )


def write_complaints(path: Path, count: int) -> Path:
    """A file of JSON Lines with so many different complaints, and one in fifty of them a second time."""
    chance = random.Random(SEED)
    with path.open("w", encoding="utf-8") as file:
        for row in _rows(chance, count):
            line = json.dumps(row, ensure_ascii=False) + "\n"
            file.write(line)
            if chance.randrange(ONE_IN_REPEATED) == 0:
                file.write(line)
    return path


def _rows(chance: random.Random, count: int) -> Iterator[dict]:
    authors = max(round(count / POSTS_PER_AUTHOR), 1)
    for number in range(count):
        author = chance.randrange(authors)
        row = {
            "id": f"c{number}",
            "text": complaint_text(chance),
            "created_at": (FIRST_DAY + timedelta(seconds=number * SECONDS_APART)).isoformat(),
            "author_id": f"a{author}",
            "author": f"Visitor {author}",
            "followers": str(author * 7919 % 4000),
        }
        if chance.random() < 0.3:
            row["rating"] = str(chance.choice([1, 1, 1, 2, 3, 4, 5]))
        yield row
