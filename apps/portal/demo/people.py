"""Who signs in at the demo: customers and staff, by the short names that the scripts use."""

from datetime import timedelta

# short name, name
CUSTOMERS = (
    ("ana", "Ana Souza"),
    ("bela", "Béla Novák"),
    ("priya", "Priya Nair"),
    ("lukas", "Lukas Brandt"),
    ("ines", "Inés Carrasco"),
    ("claire", "Claire Dubois"),
    ("mehmet", "Mehmet Aydın"),
    ("yusuf", "Yusuf al-Amin"),
    ("nina", "Nina Petrova"),
    ("benno", "Benno Fuchs"),
)
HERE_FOR = timedelta(days=90)
# Whoever came later than the others, and how long ago.
CAME_LATER = {"benno": timedelta(hours=20)}

# short name, name, role shown beside official answers, groups
STAFF = (
    ("omar", "Omar Haddad", "Support engineer, appliances", "Agent"),
    ("jun", "Jun Tanaka", "Orders and delivery", "Agent"),
    ("rita", "Rita Lindqvist", "Head of customer care", "Representative"),
    ("mona", "Mona Adeyemi", "Service manager", "Manager"),
    ("edda", "Edda Kowalski", "Help pages", "Editor"),
    ("nils", "Nils Okoye", "Community", "Moderator"),
    ("modi", "Modi Eriksen", "Community", "Moderator"),
)

# A partner who may answer in its name: its name, its website, who speaks for it.
PARTNER = ("Rapid Parcel", "https://rapid-parcel.example", "nina")


def mail_address(who: str) -> str:
    """Where somebody of the demo gets mail, which is also how they sign in."""
    return f"{who}@acme.example" if who in {row[0] for row in STAFF} else f"{who}@example.org"
