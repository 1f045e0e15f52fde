"""Who we are: a maker of household appliances that exists nowhere else."""

ACCOUNT = "acme"
HASHTAG = "acmehome"

PROFILE = {
    "name": "Acme Home",
    "tagline": "Appliances that outlive their warranty",
    "hue": 158,
    "email": "help@acme.example",
    "phone": "+1 202 555 0143",
    "website": "https://acme.example/",
    "street": "12 Foundry Lane",
    "postal_code": "20001",
    "city": "Washington",
    "region": "DC",
    "country": "US",
    "time_zone": "America/New_York",
    "order_number_pattern": r"AH-\d{6}",
}

# In the order of the contact page. Whoever keeps no public holidays is there on Christmas Eve, too.
DEPARTMENTS = (
    {
        "slug": "repairs",
        "name": "Repairs and spare parts",
        "email": "repairs@acme.example",
        "phone": "+1 202 555 0171",
        "description": "What is broken, smells odd or lost a part. Smoke and sparks first.",
        "country": "US",
        "subdivision": "DC",
    },
    {
        "slug": "orders",
        "name": "Orders and delivery",
        "email": "orders@acme.example",
        "phone": "+1 202 555 0172",
        "description": "Parcels on their way, the wrong ones, and those that came in pieces.",
        "country": "US",
        "subdivision": "DC",
    },
    {
        "slug": "billing",
        "name": "Billing",
        "email": "billing@acme.example",
        "phone": "+1 202 555 0173",
        "description": "Invoices, payments and refunds.",
        "country": "US",
        "subdivision": "DC",
    },
    {
        "slug": "app",
        "name": "App and connected devices",
        "email": "app@acme.example",
        "description": "Signing in, pairing, maps. Somebody is awake at any hour.",
        "keeps_public_holidays": False,
    },
)

# slug, name, description
PRODUCTS = (
    ("ember", "Ember kettle", "1.7 litres, five temperatures, a whistle you can switch off"),
    ("crumb", "Crumb toaster", "Four slots, a tray that really catches everything"),
    ("gale", "Gale robot vacuum", "Maps your rooms and is mostly polite to cats"),
    ("acme-app", "Acme Home app", "Steers what is connected, counts what it uses"),
)

# slug, name, description
BOARDS = (
    ("help", "Using our appliances", "How things work, and what to do when they do not"),
    ("orders", "Orders and delivery", "Parcels, invoices, returns and spare parts"),
    ("ideas", "Ideas", "What we should make, change or stop doing"),
)

RULES = (
    {
        "name": "Smoke, sparks and burns",
        "any_of": "smoke\nsmoking\nspark*\n“hot plastic”\nburn*\n“electric shock”\n"
        "Rauch\nverbrannt\nfumée\nhumo\nduman\nدخان",
        "points": 40,
        "department": "repairs",
    },
    {
        "name": "Parcels on their way",
        "any_of": "parcel*\ndeliver*\ntracking\ncourier\nrefund*\ninvoice\n“spare part”\n“charged twice”\n"
        "Paket\nLieferung\ncolis\npaquete\nkargo\nالطلب",
        "points": 10,
        "department": "orders",
    },
    {
        "name": "App and sign-in",
        "any_of": "app\nwi-fi\nwifi\n“sign in”\n“signs me out”\nlogin\npairing\nBluetooth",
        "none_of": "parcel*",
        "points": 5,
        "department": "app",
    },
)

WORD_LISTS = (
    {"name": "Insults", "effect": "hold", "words": "idiot*\nmoron*\nDummkopf\nimbécile*\ngilipollas"},
    {"name": "Lawyers and the press", "effect": "alert", "words": "lawyer*\n“take you to court”\njournalist*\nAnwalt"},
    {"name": "Guarantees", "effect": "tag", "words": "warranty\nguarantee*\nGarantie\ngarantía", "tag": "warranty"},
)
