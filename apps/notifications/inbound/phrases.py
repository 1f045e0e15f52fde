"""What mail programs and people write around what they say, in the languages that our mail comes in.

English, German, French, Spanish, Portuguese, Italian, Dutch, Danish, Swedish, Norwegian, Finnish, Polish, Czech,
Russian, Ukrainian, Turkish, Hungarian, Greek, Japanese, Chinese, Korean, Indonesian. Parts of regular expressions
without repetition, so that no text makes them slow.
"""

# "On Monday Ana wrote:", in any order of the words; a time or an address has to stand beside it.
WROTE = (
    r"\bwrote\b", r"\bschrieb\b", r"\ba écrit\b", r"\bécrit\b", r"\bescribió\b", r"\bescreveu\b", r"\bha scritto\b",
    r"\bscrive\b", r"\bschreef\b", r"\bskrev\b", r"\bkirjoitti\b", r"\bnapisał", r"\bpisze\b", r"\bnapsal",
    r"\bпишет\b", r"\bнаписал", r"\bпользователь\b", r"\bпише\b", r"\byazdı\b", r"\bşunları yazdı\b", r"\bírta\b",
    r"\bέγραψε\b", r"のメッセージ", r"書きました", r"写道", r"寫道", r"작성", r"\bmenulis\b", r"\bwrites\b",
)  # fmt: skip

# How such a line begins: with these words, or with a day or a moment in figures.
ATTRIBUTION_STARTS = (
    r"on\b", r"am\b", r"le\b", r"el\b", r"em\b", r"a\b", r"il\b", r"in data\b", r"op\b", r"den\b", r"dnia\b",
    r"w dniu\b", r"dne\b", r"på\b", r"pada\b", r"στις\b", r"\d", r"[^\W\d_]{2,10}\.?,? (?:den )?\d{1,2}\b",
)  # fmt: skip

HEADER_NAMES = {
    name: role
    for role, names in {
        "from": (
            "from", "von", "de", "da", "van", "fra", "från", "lähettäjä", "od", "от", "від", "kimden", "gönderen",
            "feladó", "από", "差出人", "发件人", "寄件者", "寄件人", "보낸 사람", "보낸사람", "dari", "expéditeur",
        ),
        "date": (
            "sent", "date", "gesendet", "datum", "envoyé", "date d'envoi", "enviado", "enviado el", "fecha", "data",
            "inviato", "verzonden", "sendt", "skickat", "dato", "lähetetty", "wysłano", "odesláno", "отправлено",
            "дата",
            "надіслано", "gönderildi", "tarih", "elküldve", "dátum", "στάλθηκε", "ημερομηνία", "送信日時", "日付",
            "发送时间",
            "日期", "傳送時間", "보낸 날짜", "날짜", "dikirim", "tanggal", "datum odeslání",
        ),
        "to": (
            "to", "an", "à", "para", "a", "aan", "til", "till", "vastaanottaja", "do", "komu", "кому", "kime", "alıcı",
            "címzett", "προς", "宛先", "收件人", "收件者", "받는 사람", "받는사람", "kepada", "destinataire",
        ),
        "cc": ("cc", "kopie", "kopia", "kopi", "copie", "копия", "抄送", "참조"),
        "subject": (
            "subject", "betreff", "objet", "asunto", "assunto", "oggetto", "onderwerp", "emne", "ämne", "aihe", "temat",
            "předmět", "тема", "konu", "tárgy", "θέμα", "件名", "主题", "主旨", "제목", "subjek", "perihal",
        ),
    }.items()
    for name in names
}  # fmt: skip

FORWARDS = (
    r"begin forwarded message", r"anfang der weitergeleiteten nachricht", r"début du message (?:transféré|réexpédié)",
    r"inicio del mensaje reenviado", r"início da mensagem (?:encaminhada|reencaminhada)", r"inizio messaggio inoltrato",
    r"begin doorgestuurd bericht", r"start på vidarebefordrat meddelande", r"videresendt besked",
)  # fmt: skip

SENT_FROM = (
    r"sent (?:from|with|via) (?:my |the |a |an )?(?!desk)", r"get outlook for", r"von meinem .{2,30} gesendet",
    r"gesendet (?:von|mit|über) ", r"diese nachricht wurde von meinem", r"envoyé (?:depuis|de|à partir de) ",
    r"enviado (?:desde|do|a partir do|com|con) ", r"inviato (?:da|dal|con) ", r"verzonden (?:vanaf|vanuit|via|met) ",
    r"skickat från ", r"sendt fra ", r"lähetetty ", r"wysłan[eo] z", r"odesláno z", r"отправлено (?:с|из) ",
    r"надіслано з", r".{1,30}'?d[ae]n gönderildi", r"dikirim dari ", r".{1,30}から送信", r"发自我的",
    r"從我的 .{2,20}傳送",
    r"나의 .{2,20}에서 (?:보냄|보낸)", r"sent from yahoo mail", r"download outlook", r"outlook voor ",
)  # fmt: skip

# How people end a letter. Alone on its line, with nothing but a few short lines after it.
CLOSINGS = (
    r"(?:(?:with )?(?:many |kind |kindest |best |warm |warmest )?(?:regards|wishes)|best|cheers|sincerely(?: yours)?"
    r"|yours (?:sincerely|faithfully|truly)"
    r"|(?:many )?thanks(?: (?:a lot|so much|again|in advance|and regards|& regards))?"
    r"|thank you(?: (?:so much|very much|in advance|again))?)",
    r"(?:mit )?(?:freundlichen?|besten|herzlichen?|vielen|schönen|lieben|viele|beste|liebe|schöne) "
    r"(?:grüßen?|gruß|dank)",
    r"(?:mfg|lg|vg|bg|danke(?: schön| im voraus)?|gruß|grüße)",
    r"(?:bien )?cordialement|(?:bonne|meilleures) (?:journée|soirée|salutations)|merci(?: beaucoup| d'avance)?"
    r"|salutations",
    r"(?:un )?(?:cordial(?:es)? )?salud(?:o|os)(?: cordiales)?|atentamente|(?:muchas )?gracias",
    r"atenciosamente|cumprimentos|(?:muito )?obrigad[oa]|abraços?",
    r"(?:cordiali|distinti) saluti|cordialmente|(?:molte )?grazie(?: mille)?|saluti",
    r"(?:met )?(?:vriendelijke|hartelijke) groet(?:en)?|mvg|groet(?:en|jes)?|(?:hartelijk )?(?:bedankt|dank)",
    r"(?:med )?(?:venlig|vänlig|vennlig|bästa|bedste|de bedste) (?:hilsen|hälsning|hälsningar|hilsner)|mvh|hilsen|kh"
    r"|hälsningar|tack(?: på förhand)?|(?:mange )?tak(?: på forhånd)?|takk",
    r"(?:ystävällisin )?terveisin|kiitos|kiitokset",
    r"(?:z )?(?:poważaniem|powazaniem)|pozdrawiam|pozdrowienia|(?:z góry )?dziękuję",
    r"s pozdravem|(?:předem )?děkuji|díky",
    r"с уважением|(?:заранее )?спасибо|з повагою|дякую",
    r"saygılarımla|iyi (?:günler|çalışmalar)|teşekkürler|teşekkür ederim",
    r"üdvözlettel|köszönettel|köszönöm|(?:με εκτίμηση|ευχαριστώ)",
    r"(?:以上、)?(?:よろしくお願い(?:いた|致)?します|宜しくお願い(?:いた|致)?します)|敬具",
    r"此致|敬礼|谢谢|謝謝|顺祝商祺|감사합니다|salam(?: hormat)?|terima kasih",
)  # fmt: skip

# How the subject of an answer begins that nobody wrote.
AUTOMATIC_SUBJECTS = (
    r"auto(?:matic|mated|-)?[- ]?(?:reply|response|answer)\b", r"autoreply\b", r"out of (?:the )?office\b", r"ooo\b:?",
    r"on vacation\b", r"vacation (?:reply|response|notice)", r"i am (?:currently )?out of (?:the )?office",
    r"away from my mail",
    r"automatische (?:antwort|beantwortung)", r"abwesenheit", r"abwesend\b", r"réponse automatique",
    r"absent du bureau",
    r"absence du bureau", r"message d'absence", r"respuesta automática", r"fuera de (?:la )?oficina",
    r"resposta automática",
    r"ausência temporária", r"fora do escritório", r"risposta automatica", r"fuori sede", r"fuori ufficio",
    r"automatisch antwoord", r"afwezigheid", r"automatisk(?:t)? svar", r"autosvar", r"frånvaro",
    r"automaattinen vastaus",
    r"poissa", r"odpowiedź automatyczna", r"automatyczna odpowiedź", r"autoodpowiedź", r"automatická odpověď",
    r"автоответ", r"автоматический ответ", r"автоматична відповідь", r"otomatik (?:yanıt|cevap)", r"automatikus válasz",
    r"αυτόματη απάντηση", r"自動応答", r"自動返信", r"不在通知", r"自动(?:回复|答复)", r"自動回覆",
    r"자동 ?(?:회신|응답)",
    r"balasan otomatis", r"jawaban otomatis",
)  # fmt: skip
