"""Whoever claimed a conversation is found by it at once: the entry names its author by number."""

from apps.people.claiming import pass_on

pass_on("search.Entry.author")
