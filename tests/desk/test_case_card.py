"""The case beside its conversation on the public page."""

from django.template import Context, Template

from apps.desk.models import Case

CARD = Template("{% load desk %}{% case_card thread %}")


def test_the_card_tells_in_one_query_whose_it_is_and_why_it_is_urgent(
    thread, omar, department, catch_up, django_assert_num_queries
):
    catch_up()
    Case.objects.update(
        assignee=omar,
        department=department,
        priority=70,
        priority_parts=[{"points": 70, "reason": "reach", "words": {"followers": 90_000}}],
    )

    with django_assert_num_queries(1):
        html = CARD.render(Context({"thread": thread}))

    assert "Omar" in html
    assert "Billing" in html
    assert "+70 reach 90,000" in html
    assert f"/admin/desk/case/{thread.case.pk}/change/" in html


def test_a_conversation_without_a_case_yet_has_no_card(thread):
    assert CARD.render(Context({"thread": thread})).strip() == ""
