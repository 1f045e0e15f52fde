"""Requests follow the author of their conversation by themselves; offers are staff's."""

from apps.people.claiming import stays

stays("contact.Offer.offered_by", because="offers are made by people who work here")
