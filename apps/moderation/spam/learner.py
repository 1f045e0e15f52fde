"""What this installation's own decisions teach about spam: a naive Bayes over hashed words, trained by the clock.

No text is kept: a word is a number from 0 to 32,767, and for each number it is counted in how many texts removed as
spam, and in how many good ones, it occurred. Below a number of decisions, or where it would have been wrong too often
about the newest fifth of them, it stays silent.
"""

import math
import zlib
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from apps.triage.words import READ_LIMIT, Words

BUCKETS = 32_768
LEAST_OF_EACH = 50
# Of what it would have called spam among the newest fifth, so many must have been removed as spam.
LEAST_PRECISION = 0.9
SPAM_FROM = 0.9
WORDS_READ = 400
MOST_TELLING = 40
COUNT_LIMIT = 65_535


@dataclass(slots=True)
class Learned:
    """In how many texts of each sort each number occurred, and how many texts there were."""

    spam: array
    good: array
    spam_texts: int = 0
    good_texts: int = 0

    @classmethod
    def nothing(cls) -> "Learned":
        """Before anything was learned."""
        return cls(array("H", bytes(2 * BUCKETS)), array("H", bytes(2 * BUCKETS)))

    def learn(self, text: str, *, is_spam: bool) -> None:
        """Count one decision."""
        counts = self.spam if is_spam else self.good
        for bucket in buckets(text):
            counts[bucket] = min(counts[bucket] + 1, COUNT_LIMIT)
        if is_spam:
            self.spam_texts += 1
        else:
            self.good_texts += 1

    def chance(self, text: str) -> float:
        """How likely a text is spam, from 0 to 1, by the forty words that tell most. Both sorts are equally likely
        before the text is read, because how much spam arrives changes from day to day."""
        weights = [self._weight(bucket) for bucket in buckets(text)]
        weights.sort(key=abs, reverse=True)
        total = sum(weights[:MOST_TELLING])
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    def _weight(self, bucket: int) -> float:
        spam = (self.spam[bucket] + 0.5) / (self.spam_texts + 1)
        good = (self.good[bucket] + 0.5) / (self.good_texts + 1)
        return math.log(spam / good) if self.spam[bucket] + self.good[bucket] else 0.0

    def packed(self) -> bytes:
        """For a column of bytes; see `unpacked`."""
        return zlib.compress(self.spam.tobytes() + self.good.tobytes(), 6)

    @classmethod
    def unpacked(cls, data: bytes, spam_texts: int, good_texts: int) -> "Learned":
        """What `packed` put away. Raises ValueError where it is something else."""
        plain = zlib.decompressobj().decompress(data, 4 * BUCKETS + 1)
        if len(plain) != 4 * BUCKETS:
            raise ValueError("these are not the counts of two times 32,768 numbers")
        spam, good = array("H"), array("H")
        spam.frombytes(plain[: 2 * BUCKETS])
        good.frombytes(plain[2 * BUCKETS :])
        return cls(spam, good, spam_texts, good_texts)


def buckets(text: str) -> set[int]:
    """The numbers of the words of a text and of its pairs of neighbours."""
    words = Words(text[:READ_LIMIT]).line.split()[:WORDS_READ]
    pairs = [f"{first} {second}" for first, second in zip(words, words[1:], strict=False)]
    return {zlib.crc32(word.encode()) % BUCKETS for word in (*words, *pairs)}


@dataclass(frozen=True, slots=True)
class Measured:
    """How a learner did on texts that it had not seen: of how many, and how many it was right about."""

    tried: int
    called_spam: int
    rightly: int
    spam: int

    @property
    def precision(self) -> float:
        """Which part of what it called spam was spam."""
        return self.rightly / self.called_spam if self.called_spam else 0.0

    @property
    def recall(self) -> float:
        """Which part of the spam it found."""
        return self.rightly / self.spam if self.spam else 0.0

    @property
    def is_good_enough(self) -> bool:
        """Whether it may have a say."""
        return self.called_spam > 0 and self.precision >= LEAST_PRECISION


def learn(decisions: Iterable[tuple[str, bool]]) -> Learned:
    """Learn from texts and whether each was spam."""
    learned = Learned.nothing()
    for text, is_spam in decisions:
        learned.learn(text, is_spam=is_spam)
    return learned


def measure(learned: Learned, decisions: Sequence[tuple[str, bool]]) -> Measured:
    """Try what was learned on texts whose answer is known."""
    called = [(learned.chance(text) >= SPAM_FROM, is_spam) for text, is_spam in decisions]
    return Measured(
        tried=len(called),
        called_spam=sum(says for says, _is in called),
        rightly=sum(says and is_spam for says, is_spam in called),
        spam=sum(is_spam for _says, is_spam in called),
    )
