"""Everything that can be done in embed."""
