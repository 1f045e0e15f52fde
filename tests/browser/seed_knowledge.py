"""What the company knows, as the browser meets it: sections, articles in two languages, for staff, withdrawn."""

from django.core.files.uploadedfile import SimpleUploadedFile

from apps.company.models import Product
from apps.knowledge.models import Article, Revision
from apps.knowledge.verbs import (
    attach_file,
    publish_revision,
    rate,
    save_section,
    submit_revision,
    translate_article,
    withdraw_article,
    write_revision,
)
from apps.people.models import User

DESCALE = """The kettle hums when chalk has settled on its floor. It takes a quarter of an hour.

## What you need

- half a litre of water
- two spoons of citric acid, **not** vinegar
- a soft cloth

## Step by step

1. Fill the kettle to the middle mark and add the acid.
2. Bring it to the boil once. Switch it off as soon as it bubbles.
3. Wait for ten minutes, and pour it out.

### If the crust is thick

Do it again. After the third time the crust is gone, or it is not chalk.

> Never scratch it off: below the crust there is a thin coating.

## How often

| Your water | How often |
|---|---|
| soft | twice a year |
| hard | every month |

The number stands on the bill of your waterworks, `°dH`.

## When it still hums

Then it is the plate below. Ask us, and somebody looks at it with you.
"""
SHORT = "Push the lever down until it clicks. It clicks only while the plug is in."


def fill(*, mona: User) -> dict[str, str]:
    """Make it. Returns the address of each page by a short name."""
    kettle = Product.objects.filter(slug="kettle").first()
    kettles = save_section(
        by=mona, title="Kettles", description="Cleaning, repairing, and what the noises mean.", position=1
    )
    inner = save_section(by=mona, title="Noises", parent=kettles, description="From humming to singing.")
    toast = save_section(by=mona, title="Toast", description="Why it is too dark, too pale, or cold.", position=2)
    empty = save_section(by=mona, title="Ice cream", position=3)

    def publish(section, title, body=SHORT, **told) -> Article:
        return publish_revision(
            write_revision(None, by=mona, section=section, title=title, body=body, **told), by=mona
        ).article

    descale = publish(
        kettles, "Descale your kettle", DESCALE, summary="A quarter of an hour, twice a year.", product=kettle
    )
    attach_file(descale, SimpleUploadedFile("how-hard-is-my-water.csv", b"town,hardness\nBerlin,18\n"), by=mona)
    for number in range(41):
        rate(descale.in_force, browser=f"browser-{number}", is_helpful=number >= 7)
    rate(
        descale.in_force,
        browser="another",
        is_helpful=False,
        reason="unclear",
        text="Which of the marks is the middle?",
    )
    for title in (
        "Which water is best",
        "The lid no longer closes",
        "It switches itself off too early",
        "A new handle",
    ):
        publish(kettles, title, summary="In a few words." if "lid" in title else "")
    publish(inner, "It sings before it boils")
    publish(toast, "Why it stays cold")
    german = publish_revision(_translated(descale, mona), by=mona).article
    publish_revision(write_revision(descale, by=mona, title=descale.title, body=DESCALE + "\nOr call us.\n"), by=mona)
    for number in range(12):
        descale.refresh_from_db()
        rate(descale.in_force, browser=f"browser-{number}", is_helpful=number >= 2)
    internal = publish(kettles, "What we pay for broken handles", "Up to 20 euros.", audience="staff")
    withdrawn = publish(toast, "Toast and the moon", "It was a joke.")
    withdraw_article(withdrawn, by=mona)
    words = {"title": descale.title, "summary": "Twice a year.", "body": DESCALE.replace("ten", "twenty")}
    draft = submit_revision(write_revision(descale, by=mona, note="Ten were too few", **words), by=mona)
    editing = f"/admin/knowledge/article/{descale.pk}"
    return {
        "article, written": f"{editing}/change/",
        "article, its history": f"{editing}/history/",
        "revision, looked over": f"/admin/knowledge/revision/{draft.pk}/change/",
        "help section": kettles.get_absolute_url(),
        "help section, empty": empty.get_absolute_url(),
        "article": descale.get_absolute_url(),
        "article, translated": german.get_absolute_url(),
        "article, not translated": f"{descale.get_absolute_url()}?language=fr",
        "article, for staff": internal.get_absolute_url(),
        "article, withdrawn": withdrawn.get_absolute_url(),
        "article, asked again": f"/articles/{descale.pk}/rating/",
    }


def _translated(article: Article, mona: User) -> Revision:
    revision = translate_article(article, by=mona, language="de")
    return write_revision(
        revision.article, by=mona, title="Den Wasserkocher entkalken", summary="Eine Viertelstunde, zweimal im Jahr.",
        body="## Was man braucht\n\nEinen halben Liter Wasser.\n\n## Schritt für Schritt\n\nFüllen, kochen, warten.",
        translated_from=article.in_force,
    )  # fmt: skip
