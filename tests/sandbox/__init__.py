"""Chirp Square: a small local social network that speaks the part of Mastodon's REST API a connector uses."""
