"""How much a text looks like spam: a score whose every part says why, and what follows from it."""
