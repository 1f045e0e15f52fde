"""Everything that can be done in exchange."""
