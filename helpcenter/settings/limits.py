"""How often somebody may do something: who is counted, and the rates. `apps/foundation/limits.py` reads the table.

For each name the rates of a person who is signed in, of one who joined lately, of staff, of an address, of a visitor,
or of a key that the door names; "3/m, 10/h" is three a minute and ten an hour.
"""

LIMITS = {
    "ask": {"person": "3/m, 10/h, 30/d", "newcomer": "2/m, 5/h, 10/d", "address": "5/m, 30/h, 100/d", "visitor": "5/d"},
    "post": {"person": "6/m, 60/h, 200/d", "newcomer": "3/m, 15/h, 40/d", "address": "15/m, 150/h"},
    "edit": {"person": "6/m, 60/h", "newcomer": "4/m, 20/h", "address": "15/m, 150/h"},
    "me_too": {"person": "5/m, 20/h, 50/d", "address": "15/m, 60/h, 150/d", "visitor": "10/d"},
    "vote": {"person": "5/m, 20/h, 50/d", "address": "15/m, 60/h, 150/d", "visitor": "10/d"},
    "flag": {"person": "5/m, 20/h, 50/d", "newcomer": "2/m, 5/h, 10/d", "address": "15/m, 60/h"},
    "upload": {"person": "10/m, 60/h, 200/d", "newcomer": "4/m, 15/h, 40/d", "address": "20/m, 120/h"},
    "preview": {"person": "30/m, 400/h", "address": "60/m, 800/h", "visitor": "10/m"},
    "search": {"person": "30/m, 600/h", "address": "60/m, 1200/h", "visitor": "20/m, 300/h"},
    "suggest": {"person": "90/m, 1500/h", "address": "180/m, 3000/h", "visitor": "60/m, 900/h"},
    "follow": {"person": "20/m, 200/h", "address": "40/m, 400/h", "visitor": "5/m, 20/d"},
    "settings": {"person": "20/m, 60/h", "staff": "20/m, 60/h"},
    "export": {"person": "3/h, 10/d", "staff": "3/h, 10/d"},
    # Claiming what one said elsewhere, and asking for a code that is posted there.
    "claim": {"person": "10/m, 60/h", "staff": "10/m, 60/h"},
    "claim_code": {"person": "5/h, 15/d", "staff": "5/h, 15/d"},
    "sign_in": {"address": "10/m, 60/h", "visitor": "10/m, 60/h"},
    # One mail address may be asked so often whether it wants to follow something, whoever asks.
    "follow_by_mail": {"key": "3/h, 6/d"},
    "progress": {"person": "20/m, 600/h", "staff": "20/m, 600/h"},
    "rate": {"person": "10/m, 60/h, 200/d", "address": "30/m, 200/h", "visitor": "10/m, 60/d"},
    "export_ratings": {"staff": "6/m, 60/h"},
    "export_ideas": {"staff": "6/m, 60/h"},
    "export_figures": {"staff": "6/m, 60/h"},
    # Everything public as one file.
    "content_export": {"staff": "3/m, 10/h"},
    "review": {"person": "6/m, 20/h, 40/d", "newcomer": "4/m, 10/h, 15/d", "address": "15/m, 60/h"},
    "export_reviews": {"staff": "6/m, 60/h"},
    # Sending a form, and using the links of its mails.
    "request": {
        "person": "10/m, 60/h, 120/d",
        "newcomer": "8/m, 40/h, 60/d",
        "address": "15/m, 120/h",
        "visitor": "8/m, 40/h, 80/d",
    },
    "consent": {"person": "20/m, 120/h", "address": "30/m, 240/h", "visitor": "20/m, 120/h"},
    # One mail address may be given by so many requests without an account, whoever sends them.
    "request_by_mail": {"key": "5/h, 15/d"},
    # One mail address may be asked to confirm so many questions without an account.
    "ask_by_mail": {"key": "3/h, 6/d"},
    "card": {"person": "30/m, 600/h", "staff": "60/m", "address": "60/m, 2000/h"},
    # On a page that is not there the closest ones are looked for, so often for one address and for all together.
    "closest_pages": {"key": "10/m, 100/h"},
    "closest_pages_of_all": {"key": "240/m"},
    # Batches of things heard elsewhere, handed in by a program.
    "hand_in": {"staff": "60/m, 1000/h"},
    # Answering what we ask, by a link or on a page, and voting in polls.
    "answer": {"person": "10/m, 60/h, 200/d", "address": "30/m, 200/h", "visitor": "10/m, 60/h"},
    "poll": {"person": "2/m, 6/h, 10/d", "newcomer": "1/m, 2/h, 3/d", "address": "6/m, 30/h"},
    "poll_vote": {"person": "20/m, 120/h, 400/d", "address": "60/m, 600/h"},
    "export_answers": {"staff": "6/m, 60/h"},
    # Asking for a town hall, and voting for what others ask.
    "town_hall_ask": {"person": "5/m, 15/h, 30/d", "newcomer": "4/m, 10/h, 15/d", "address": "15/m, 60/h"},
    "town_hall_voice": {"person": "30/m, 300/h", "newcomer": "20/m, 100/h", "address": "120/m, 2000/h"},
    # What programs ask for below /api/v1/, beside the limits of what they do there. Many people may share one address.
    "api_read": {"person": "120/m, 3000/h", "staff": "300/m, 10000/h", "address": "600/m", "visitor": "60/m, 1200/h"},
    "api_write": {
        "person": "30/m, 300/h",
        "newcomer": "15/m, 100/h",
        "staff": "120/m, 3000/h",
        "address": "300/m",
        "visitor": "30/m, 300/h",
    },
    "token": {"person": "5/m, 20/h", "staff": "5/m, 20/h"},
    # Signing in beside a frame: begun there, gone on with on our own pages, and asked for every two seconds.
    "embed_handoff": {"person": "10/m, 60/h", "address": "60/m, 600/h", "visitor": "20/m, 120/h"},
    "embed_start": {"person": "10/m, 60/h", "address": "60/m, 600/h", "visitor": "20/m, 120/h"},
    "embed_token": {"person": "40/m, 900/h", "address": "600/m", "visitor": "120/m, 2400/h"},
    # What other sites ask about links of ours; each asks for all of its readers.
    "oembed": {"person": "60/m, 2000/h", "address": "240/m, 6000/h", "visitor": "120/m, 3000/h"},
    # What a Facebook page loads: every visitor of it comes from their own address.
    "embed_facebook": {"address": "120/m, 2400/h", "visitor": "60/m, 900/h"},
}
