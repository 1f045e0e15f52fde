"""Everything that can be done in webhooks."""
