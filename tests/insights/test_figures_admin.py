"""The page of figures for staff: any span, compared, told apart; each number is the length of the admin's list."""

import csv
from io import StringIO

from apps.insights.models import Fact
from apps.insights.staff_figures import PARTS, STAFF_FIGURES
from apps.insights.verbs import count_threads
from apps.insights.windows import last_days
from apps.search.asked import parse
from apps.search.verbs.note import note_query, note_question
from tests.conftest import signed_in

FIGURES = "/admin/insights/fact/figures/"


def rows_of(at_work, address: str) -> int:
    response = at_work.get(address)
    assert response.status_code == 200, address
    return response.context["cl"].queryset.count()


def test_each_number_is_the_length_of_its_list_and_the_table_can_be_taken_along(client, counted, omar):
    at_work = signed_in(client, omar)
    for part in PARTS:
        context = at_work.get(f"{FIGURES}?by={part}").context
        asked: dict[str, int] = {}
        assert context["rows"], part
        for cells in [context["cells"], *(row["cells"] for row in context["rows"])]:
            for cell in cells:
                if cell.figure.unit != "span" and cell.figure.name != "reach":
                    asked[cell.address] = cell.number
                if cell.figure.of:
                    asked[cell.whole_address] = cell.whole
        # Of the many lists some are enough: their addresses differ by one word only.
        for address, number in list(asked.items())[:: 5 if part == "channel" else 29]:
            assert rows_of(at_work, address) == number, address
    totals, month = {cell.figure.name: cell for cell in context["cells"]}, last_days(30)
    assert totals["heard"].number == Fact.objects.between(month.first, month.last).count() > 0
    assert totals["heard"].before == Fact.objects.count() - totals["heard"].number > 0
    assert {row["name"] for row in context["rows"]} == {"Omar", "Rita"}

    response = at_work.get("/admin/insights/fact/figures.csv?by=person")
    rows = list(csv.reader(StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert len({len(row) for row in rows}) == 1 and len(rows[0]) == 2 + len(STAFF_FIGURES)
    assert {row[0] for row in rows[1:]} == {"everything", "Omar", "Rita"}
    assert "no-store" in response["Cache-Control"]


def test_a_span_that_makes_no_sense_is_explained_and_what_was_typed_stays(client, omar):
    at_work = signed_in(client, omar)
    for first, last in (("2026-05-03", "2026-05-02"), ("yesterday", "2026-05-02"), ("0001-01-01", "0001-01-09")):
        response = at_work.get(f"{FIGURES}?first={first}&last={last}")
        assert response.status_code == 422 and 'role="alert"' in response.text
        assert f'value="{first if first != "yesterday" else ""}"' in response.text
    assert at_work.get("/admin/insights/fact/figures.csv?first=x&last=y").status_code == 400
    response = at_work.get(f"{FIGURES}?first=2020-01-01&last=2020-01-02&by=nothing")
    assert response.status_code == 200 and response.context["part"] == "channel" and not response.context["rows"]


def test_the_way_from_looking_to_asking_is_counted_without_following_anybody(client, omar, make_thread, settings):
    for words, found, visitor in (("kettle hums", 3, "one"), ("kettle sings", 0, "another"), ("kettle", 1, "")):
        note_query(parse(words), found=found, visitor=visitor)
    note_question("another")
    found = f"This is what I found: [Descaling]({settings.SITE_URL}/articles/12/descaling/)"
    threads = [make_thread(body=f"{found}\n\nIt did not help."), make_thread(body="Nothing read.")]
    count_threads([thread.pk for thread in threads])
    at_work = signed_in(client, omar)
    steps = {entry["step"].label: entry for entry in at_work.get(FIGURES).context["steps"]}
    numbers = {label: entry["step"].number for label, entry in steps.items()}
    assert numbers["searched"] == 3
    assert (numbers["searched and then asked"], numbers["searched and asked nothing"]) == (1, 1)
    assert (numbers["asked in public"], numbers["asked after reading"]) == (2, 1)
    for label, entry in steps.items():
        if entry["address"]:
            assert rows_of(at_work, entry["address"]) == entry["step"].number, label
    assert steps["said that it helped"]["address"] == "", "an agent may not open the list of ratings"
    assert steps["read"]["address"] == ""
