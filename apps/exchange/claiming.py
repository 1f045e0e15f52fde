"""What becomes of exports when somebody claims what they said elsewhere: nothing."""

from apps.people.claiming import stays

stays("exchange.Export.asked_by", because="only staff asks for exports")
