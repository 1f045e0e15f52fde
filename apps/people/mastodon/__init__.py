"""Signing in with an account on a Mastodon server. Registered with allauth by `apps/people/apps.py`."""
