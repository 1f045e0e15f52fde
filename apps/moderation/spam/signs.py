"""What spam says and how it is written: phrases in several languages, hosts that hide where a link leads, habits."""

import re
import unicodedata

from apps.triage.terms import Terms


def _terms(written: str) -> Terms:
    return Terms(term.strip() for line in written.splitlines() for term in line.split(",") if term.strip())


# Invites the reader away: to a channel, a page, a chat.
INVITING = _terms("""
    check out my, check my, check out this, check out our, check this out, checkout my, chek out, check us out
    check me out, check it out on, look at my, watch my, listen to my, visit my, visit our, go to my, come to my
    see my, my channel, our channel, my page, our page, my video, my videos, my covers, my cover of, my music
    my new video, my new song, my first song, my website, my blog, my link, my profile, my youtube, this channel
    subscribe, subscribe to, plz subscribe, subscribe back, subscribe and, and subscribe, subscribe me, subscribe my
    subscribe for, subscribe if, subscribe too, subscribe you, subscribe please, do subscribe, ll subscribe
    will subscribe, you subscribe, could subscribe, guys subscribe, also subscribe, subscribe to me, subscribe to my
    subscribe to our, subscribe to us, subscribe to this, subscribe like, like subscribe, hey subscribe, sub to
    sub me, sub for sub, sub4sub, subscribers, please subscribe, like and subscribe
    follow me, follow my, add me on, like my, like our page, like me on, like us on, share my, share this video
    vote for, please vote, join us, join my, join our, join me, click here, click the link, click on, link in bio
    link below, sign up here, register here, dm me, inbox me, text me, message me, whatsapp me, contact me on
    write me on, hit me up, telegram channel, telegram group, whatsapp group, give us a chance, give me a chance
    support my, help me reach, help us, please help, need your support, thumbs up if, thumbs up so, upcoming artist
    mein kanal, meinen kanal, meine seite, abonniert, abonniere, folgt mir, klick hier, schaut mal vorbei
    ma chaîne, abonnez vous, abonne toi, suivez moi, cliquez ici, mi canal, suscríbete, sígueme, haz clic aquí
    il mio canale, iscriviti, clicca qui, meu canal, inscreva se, clique aqui, mój kanał, kliknij tutaj
    подписывайтесь, подпишись, мой канал, переходи по ссылке, жми сюда, kanalıma, abone ol, 加微信, 加我微信, 点击链接
""")

# Promises money, wares or luck.
PROMISING = _terms("""
    make money, making money, earn money, earning money, extra cash, easy money, free money, cash prize, paypal money
    earn online, work from home, working from home, home based, passive income, side income, financial freedom
    get rich, per day, a day from, a week from, per week, a month from, an hour from, get paid, paid surveys
    investment platform, invest with, forex, binary options, bitcoin investment, crypto investment, crypto trading
    crypto giveaway, recovery expert, recover your lost, lost funds, funds recovery, hacker for hire, ethical hacker
    spell caster, love spell, bring back my ex, loan offer, apply for a loan, instant loan, low interest rate
    gift card, gift cards, free iphone, free followers, free gift, free download, free trial, promo code, coupon code
    discount code, use my code, use code, referral code, limited offer, limited time offer, special offer, act now
    order now, buy now, best price, cheap price, lowest price, 100 free, giveaway, you have won, you won, claim your
    casino, online casino, slots, betting tips, sports betting, jackpot, viagra, cialis, kamagra, weight loss
    lose weight, diet pills, male enhancement, replica watches, cheap rolex, escort, escorts, adult dating, sexy girls
    hot girls, buy followers, buy likes, buy views, more views, more subscribers, followers fast, seo services
    seo expert, backlinks, guest post, rank your website, web traffic, generate leads, customer service number
    support number, toll free, helpline number, customer care number, passport online, ielts certificate
    geld verdienen, nebenverdienst, schnelles geld, kredit ohne, gratis gutschein, gagner de l'argent
    argent facile, ganar dinero, dinero fácil, guadagnare soldi, ganhar dinheiro, zarabiaj, заработок, заработать
    быстрый кредит, para kazan, 赚钱, 兼职, 日结, 代开发票, 博彩, 贷款
""")

# What people with an honest question say as well: toasters have slots, newsletters are subscribed to. One of these and
# no other phrase of its list tells little.
AMBIGUOUS = frozenset(
    term.strip()
    for line in """
    subscribe, subscribe to, subscribers, join us, join me, help us, please help, my page, my profile, my link
    my website, my music, my video, my videos, click on, click here, vote for, check my, go to my, support my
    sign up here, register here
    slots, casino, jackpot, giveaway, forex, escort, escorts, per day, per week, a day from, a week from, a month from
    an hour from, gift card, gift cards, free trial, free download, free gift, promo code, coupon code, discount code
    referral code, use code, limited offer, special offer, order now, buy now, act now, best price, lowest price
    cheap price, you won, you have won, work from home, working from home, home based, low interest rate, loan offer
    support number, toll free, helpline number, customer service number, customer care number, weight loss
    lose weight, more views, web traffic, crypto trading, backlinks, bitcoin investment
    """.splitlines()
    for term in line.split(",")
    if term.strip()
)

SHORTENERS = frozenset({
    "bit.ly", "tinyurl.com", "goo.gl", "ow.ly", "is.gd", "buff.ly", "adf.ly", "bit.do", "cutt.ly", "rb.gy",
    "shorturl.at", "t.ly", "tiny.cc", "lnkd.in", "rebrand.ly", "s.id", "v.gd", "shorte.st", "ouo.io", "linktr.ee",
    "qps.ru", "clck.ru", "u.to", "wp.me", "x.co", "po.st", "soo.gd", "bc.vc",
})  # fmt: skip
CHATS = frozenset({
    "wa.me", "api.whatsapp.com", "chat.whatsapp.com", "t.me", "telegram.me", "telegram.dog", "line.me", "discord.gg",
    "m.me",
})  # fmt: skip

# "example. com", "example (dot) com", "hxxp://": a link written so that nobody's filter takes it for one.
HIDDEN_LINK = re.compile(
    r"\bhxxps?\b|\b[\w-]{2,40}\s?[(\[{]\s?(?:dot|\.)\s?[)\]}]\s?(?:com|net|org|ru|info|biz|co|io|tk|xyz|top|site)\b"
    r"|\b[\w-]{3,40}(?:\s\.\s?|\.\s|\s(?:dot)\s)(?:com|net|ru|biz|tk|xyz)\b|\bwatch\?v=|[(\[]\.[)\]]",
    re.IGNORECASE,
)
BARE_HOST = re.compile(
    r"(?<![@\w./-])(?:www\.)?[a-z0-9][a-z0-9-]{1,40}(?:\.[a-z0-9-]{1,40})?"
    r"\.(?:com|net|org|ru|info|biz|co|io|me|tk|tv|xyz|top|site|online|club|shop|live|link|click|de|fr|uk|in|ly|us)"
    r"(?:/[^\s<>\"]{0,200})?(?![\w@-])",
    re.IGNORECASE,
)
MARKUP_LINK = re.compile(r"(?:href\s{0,3}=|\[url[=\]])", re.IGNORECASE)
HANDLE = re.compile(r"(?<![\w@])[@#]\w{2,50}")
SHOUTING = re.compile(r"[!?]{3,}|\${2,}|(?:[\u2605\u2606\u25ba\u27a1\u2794\U0001f449\U0001f525\U0001f4b0\U0001f911])")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN")
_WORD = re.compile(r"[^\W\d_]{3,60}")


def mixes_scripts(text: str) -> str:
    """The first word whose letters come from scripts that look alike; empty where there is none."""
    if text.isascii():
        return ""
    for match in _WORD.finditer(text):
        word = match.group()
        if word.isascii():
            continue
        scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
        if len(scripts.intersection(_SCRIPTS)) > 1:
            return word
    return ""


def hidden_characters(text: str) -> int:
    """How many characters are not seen, between letters where nothing needs them."""
    # Joiners hold emoji and several scripts together, and a mark at the very end is left by careless copying.
    return sum(letter in "\u200b\u2060\u00ad\u180e\u2062\u2063\u2064" for letter in text)
