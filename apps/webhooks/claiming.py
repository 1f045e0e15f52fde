"""What becomes of endpoints when somebody claims what they said elsewhere: nothing."""

from apps.people.claiming import stays

stays("webhooks.Endpoint.owner", because="only managers make endpoints")
