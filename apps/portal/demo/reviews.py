"""An export of an app store, as its rows come: with stars, with replies, and with one row that nobody can read."""

from .ideas import SIGNED_OUT
from .script import Says, Settles, StarReview

REVIEWS = (
    StarReview(
        who="kettle_fan_88",
        days=49.0,
        stars="2",
        title="Timer starts an hour late",
        text="Since the clocks changed the kettle boils at eight instead of seven. I drink cold tea and think of you.",
        reply="Thank you for telling us. The app kept the old time zone after the change; version 5.1 reads it "
        "anew each "
        "morning. Please update and choose the time once more.",
        reply_days=47.5,
        fate="published",
        steps=(Settles("", 24.0 * 14),),
    ),
    StarReview(
        who="Harriet M.",
        days=36.4,
        stars="5",
        title="My mother uses it, which says everything",
        text="She is 81 and steers the robot from her armchair. She calls it her horse. Excellent app.",
        reply="Please give our regards to your mother and her horse.",
        reply_days=35.9,
        fate="published",
    ),
    StarReview(
        who="dusty_in_delft",
        days=26.2,
        stars="1",
        title="Lost all my maps",
        text="One update and three floors are gone. I spent a weekend drawing keep out zones. Please bring them back.",
        reply="Your maps were still on the robot. Open Maps and choose Restore from device; it takes two minutes. "
        "We are sorry that the update did not do that by itself.",
        reply_days=25.0,
        fate="published",
        steps=(
            Says(
                "omar",
                60.0,
                "For everybody who finds this later: *Maps → ⋯ → Restore from device*, then wait for the beep.",
            ),
            Settles("omar", 60.1),
        ),
    ),
    StarReview(
        who="Bruno K.",
        days=18.3,
        stars="3",
        language="de",
        title="Gut, aber ohne Widget",
        text="Funktioniert zuverlässig. Ein Widget für den Startbildschirm wäre toll, dann müsste ich die App "
        "nicht öffnen.",
        fate="published",
        decided_by="jun",
    ),
    StarReview(
        who="sideways_sam",
        days=9.8,
        stars="2",
        title="Signed out again and again",
        text="Every time I put the phone in the car holder the app signs me out. I drive home as a guest.",
        fate=SIGNED_OUT,
    ),
    StarReview(
        who="Paloma R.",
        days=5.9,
        stars="4",
        language="es",
        title="Muy útil",
        text="Excelente para las alergias: la programo cuando salgo y al volver la casa está limpia. Gracias.",
        fate="published",
        decided_by="jun",
    ),
    StarReview(
        who="angry_toast",
        days=2.9,
        stars="1",
        title="Cannot pair, cannot cancel, cannot cope",
        text="Pairing fails since the update and support sent me a link that leads back to itself. "
        "Call me on +1 202 555 0177 if you dare, order AH-311906.",
    ),
    StarReview(
        who="Mirela D.",
        days=1.7,
        stars="2",
        title="Battery at zero after one room",
        text="The app says 100 percent, the robot says good night. It worked for a year and now it cleans one room.",
    ),
    StarReview(
        who="quiet_quentin",
        days=0.7,
        stars="3",
        title="How do I turn the voice off?",
        text="It announces every room it enters, like a butler. I would like it to just vacuum.",
    ),
    StarReview(
        who="free_coins_2_u",
        days=3.3,
        stars="5",
        title="Great",
        text="Great great great visit my profile for free coins",
        fate="dismissed",
        decided_by="nils",
    ),
    StarReview(
        who="half_star_hal",
        days=1.0,
        stars="4.5",
        title="Almost perfect",
        text="Half a star off because the robot and my cat have begun to conspire.",
    ),
)
