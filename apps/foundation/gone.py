"""What was here and was taken away on purpose: its address answers 410, so that nobody keeps asking for it."""

from collections.abc import Sequence


class Gone(Exception):
    """Raise it at a door behind which something public stood that was withdrawn. `sentence` says so to a visitor.

    It must not name what was withdrawn: a title is often what somebody wanted to be gone. The answer is made in one
    place, `portal/errors.py`. What only some people may not see is not gone; that is Http404. `near` are title and path
    of what stood beside it and may be read by this visitor.
    """

    def __init__(self, sentence: str = "", near: Sequence[tuple[str, str]] = ()):
        self.sentence = str(sentence)
        self.near = list(near)
        super().__init__(self.sentence)
