"""What somebody types is never more than words to a database."""

import pytest

from apps.search import finding
from apps.search.asked import QUERY_LIMIT, parse

NASTY = [
    "NEAR(toaster cold)", "toaster*", '"', '"""', "toaster AND", "AND", "OR OR", "NOT toaster", "^toaster",
    "title:toaster",
    "{title}:toaster", "toaster:", ":toaster", "-", "--", "- -", "-\"", "a:b:c", "toaster & | !", "!toaster", "<->",
    "toaster <-> cold", "toaster:*", "'toaster'", "toaster'); DROP TABLE search_entry; --", "\\", "\\'", "%", "%s",
    "%%s",
    "_", "\x00toaster", "toaster\x00", "\ud800", "\u202etoaster", "🙃", "toaster 🙃", "(" * 150, ")" * 150, '"toaster',
    'product:"', "product:';--", "status:", "status:nope", "by:", 'by:"', "kind:-", "in:x", "a" * 200, "ﬁ ﬂ", "ß",
    "\u0301" * 150, "toa\u0301ster", "1e400", "-1", "0x10", "c++", "c#", ".net", "a.b.c", "user@example.org",
    "https://example.org/?q=%00", "it's", "''", "\n\t", "\u200b", "NULL", "*:*", "toaster^5", "toaster~2", "[1 TO 2]",
]  # fmt: skip


def test_any_text_is_answered(thread, catch_up):
    catch_up()
    for query in NASTY:
        try:
            found = finding.find(parse(query))
            assert found.total >= 0
            assert isinstance(finding.suggest(query), list)
        except Exception as error:
            error.add_note(f"searched for {query!r}")
            raise


@pytest.mark.parametrize(
    "query", ["NEAR(toaster)", "toaster*", "^toaster", "title:toaster", '"toaster', "!toaster", "toaster\x00"]
)
def test_syntax_of_a_database_is_plain_text_around_the_words(make_thread, titles, query):
    make_thread(title="A toaster near the title", body="not cold")
    assert titles(query) == ["A toaster near the title"]


def test_two_hundred_characters_are_searched_and_the_rest_is_said_to_be_left_out(db):
    asked = parse("toaster " * 200_000)
    assert asked.was_cut
    assert len(asked.typed) <= QUERY_LIMIT
    assert [term.pieces for term in asked.terms] == [("toaster",)]
    assert not parse("toaster").was_cut


def test_words_of_a_sentence_are_told_from_operators(db):
    asked = parse('product:kettle "does not boil" -cold STATUS:Solved by:@ana kind:problems time:now')
    assert (asked.product, asked.by, asked.kind) == ("kettle", "ana", "problem")
    assert "confirmed" in asked.status
    assert [term.pieces for term in asked.terms] == [("does", "not", "boil"), ("time",)]
    assert [term.pieces for term in asked.without] == [("cold",)]
