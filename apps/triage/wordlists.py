"""What people say when it is urgent, when they thank, wish or ask, in the languages that are heard most."""

from .terms import Terms


def _terms(written: str) -> Terms:
    """One term a line or between commas; the language of each line is clear from its words."""
    return Terms(term.strip() for line in written.splitlines() for term in line.split(",") if term.strip())


URGENT = _terms("""
    urgent, urgently, asap, as soon as possible, immediately, emergency, right away, without delay, stranded
    dringend, sofort, umgehend, eilt, notfall, so schnell wie möglich
    en urgence, urgence, immédiatement, le plus vite possible, au plus vite, dans les plus brefs délais
    urgente, urgentemente, cuanto antes, de inmediato, inmediatamente, emergencia, lo antes posible
    il prima possibile, immediatamente, al più presto, emergenza, con urgenza
    com urgência, o mais rápido possível, imediatamente, emergência, o quanto antes
    spoed, dringend nodig, zo snel mogelijk, onmiddellijk, pilne, pilnie, natychmiast, jak najszybciej
    срочно, немедленно, как можно скорее, терміново, негайно, acilen, en kısa sürede, acil durum
    عاجل, عاجلا, فورا, في أسرع وقت, حالا, तुरंत, जल्द से जल्द, segera, secepatnya, mendesak, darurat
    紧急, 立刻, 尽快, 马上, 緊急, 至急, 今すぐ, 大至急, 早急, 긴급, 시급, 당장
""")

PRAISE = _terms("""
    thank you, thanks, thx, kudos, great job, good job, well done, awesome, excellent, amazing, fantastic, wonderful
    love it, love this, love your, love the, perfect, brilliant, superb, best ever, highly recommend, hats off
    danke, dankeschön, vielen dank, super gemacht, ausgezeichnet, großartig, hervorragend, weiter so
    merci, bravo, génial, parfait, formidable, excellente, au top, je recommande
    gracias, excelente, estupendo, genial, maravilloso, enhorabuena, lo recomiendo
    grazie, ottimo, ottima, perfetto, eccellente, fantastico, bravissimi, consigliatissimo
    obrigado, obrigada, perfeito, ótimo, parabéns, maravilhoso, adorei, recomendo
    bedankt, dank je wel, uitstekend, geweldig, dziękuję, świetny, świetna, polecam, doskonały
    спасибо, отлично, супер, молодцы, дякую, чудово, teşekkürler, teşekkür ederim, harika, mükemmel
    شكرا, ممتاز, رائع, رائعة, धन्यवाद, शुक्रिया, बहुत अच्छा, बहुत बढ़िया, terima kasih, mantap, keren, bagus sekali
    谢谢, 感谢, 非常好, 很好用, 太棒了, ありがとう, 素晴らしい, 最高です, 大満足, 감사합니다, 최고예요, 훌륭
""")

# Words that turn thanks into their opposite, or tell that something is wrong in spite of them.
TROUBLE = _terms("""
    not, no, never, but, problem*, issue*, error*, crash*, broken, refund*, worst, bad, cancel*, fail*, still, however
    nicht, nichts, kein*, nie, aber, leider, fehler*, kaputt, problem, rückerstattung, trotzdem
    ne, pas, jamais, mais, malheureusement, problème*, panne, remboursement, nul, sans merci, à la merci
    nunca, nada, pero, problema*, reembolso, fallo*, lamentable, peor, gracias a, gracias al, sin
    non, mai, grazie a, ma, però, purtroppo, rimborso, guasto, pessimo, pessima
    não, mas, infelizmente, defeito, péssimo, péssima, pior
    niet, geen, maar, helaas, nie, ale, niestety, не, нет, но, никогда, ні, değil, ama, maalesef, sorun*
    لا, لم, ليس, لكن, مشكلة, नहीं, लेकिन, समस्या, tidak, bukan, tapi, kecewa, gagal
    不, 没, 但, 退款, 坏, 差, ない, ません, しかし, ですが, 残念, 返品, 不良, 않, 하지만, 문제
""")

WISH = _terms("""
    would be nice, would be great, would be good, would be cool, would be helpful, would be awesome, would be useful
    would be better if, please add, please include, please introduce, please bring back, please allow, should add
    should include, should have an option, add an option, add a feature, add the feature, feature request
    my suggestion, one suggestion, i suggest you, would suggest, i wish there, i wish it, i wish the, i wish this
    would love to see, consider adding
    could you add, can you add, you could add, hope you add, hoping for, add support for, one thing missing
    wäre schön, wäre toll, wäre super, wäre gut, wäre hilfreich, bitte fügt, ich wünsche mir, wünschenswert
    mein vorschlag, verbesserungsvorschlag, könntet ihr bitte, funktionswunsch
    ce serait bien, ce serait génial, serait utile, j'aimerais avoir, pourriez-vous ajouter, merci d'ajouter, suggestion
    estaría bien, sería genial, sería bueno, sería útil, me gustaría que, podrían agregar, podrían añadir, sugerencia
    sarebbe bello, sarebbe utile, sarebbe comodo, mi piacerebbe, potreste aggiungere, suggerimento
    seria bom, seria ótimo, seria legal, seria útil, gostaria que, poderiam adicionar, sugestão
    zou fijn zijn, zou mooi zijn, suggestie, voeg alstublieft, byłoby miło, przydałoby się, sugestia, proszę dodać
    было бы здорово, было бы хорошо, добавьте, предложение по, хотелось бы, було б добре, додайте
    güzel olurdu, ekleyin, eklenmesini, önerim, اقتراح, أقترح, कृपया जोड़ें, सुझाव
    tolong tambahkan, mohon ditambahkan
    建议, 希望能, 希望增加, 要是能, 提案, 追加して, あったらいいな, であれば嬉しい
    欲しいです, 추가해 주세요, 제안, 있으면 좋겠
""")

# How a question begins that its author may not have closed with a question mark.
ASKING = tuple(
    f" {start.strip()} "
    for start in """
    how do, how can, how to, how does, how long, how much, how many, what is, what are, what does, where is, where can
    where do, when will, who can, is there, are there, is it possible, can i, can you tell, could you tell, may i
    do you have, does anyone, does anybody, anyone know, any idea, any news, is anyone
    wie kann, wie lange, wie bekomme, wie viel, wo finde, wo kann, wo ist, wann kommt, wann wird, was ist, was bedeutet
    gibt es, kann ich, kann man, weiß jemand, hat jemand
    comment faire, comment puis, comment je, où est, où puis, quand est, combien de, est ce que, y a t il, quel est
    quelle est, qui peut, puis je
    cómo puedo, cómo hago, cómo se, dónde está, dónde puedo, cuándo llega, cuánto tarda, cuánto cuesta, hay alguna
    alguien sabe, puedo, se puede, es posible
    come posso, come faccio, dove posso, dove si, quando arriva, quanto costa, qualcuno sa, è possibile, si può
    como faço, como posso, onde fica, onde posso, quando chega, quanto custa, alguém sabe, é possível
    hoe kan, hoe lang, waar kan, waar is, wanneer kan, kan ik, weet iemand
    jak mogę, gdzie jest, gdzie mogę, kiedy będzie, czy mogę, czy można, ktoś wie
    как мне, как можно, где можно, когда будет, сколько стоит, можно ли, кто знает, як можна, де можна
    nasıl yapabilirim, ne zaman gelecek, var mı
    كيف يمكنني, كيف يمكن, متى يصل, أين يمكنني, هل يمكن, هل يوجد, मैं कैसे, bagaimana cara, kapan bisa, apakah bisa
    """.replace("\n", ",").split(",")
    if start.strip()
)
# Scripts without spaces ask anywhere in the sentence.
ASKING_ANYWHERE = _terms(
    "怎么, 如何, 请问, 什么时候, 哪里, でしょうか, ですか, ますか, どうすれば, 어떻게, 언제, 인가요, 있나요"
)
