"""Keeping the index, and remembering what was asked of it."""

from .index import index_things, mend_index, reindex
from .note import forget_queries, note_query, note_question
from .spell import forget_words, learn_words
