"""What the rules of networks say about handing on what was said there to programs."""

# Whoever reads these by program gets their ids and addresses, and asks the network itself for the words. X: "Developer
# Policy", section "Content redistribution".
ONLY_BY_ID = frozenset({"x"})
