"""Who we are: one profile, its colour, and departments and products with names of their own."""

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from apps.company.context import company as company_context
from apps.company.models import Department, Product, Profile


@pytest.fixture(autouse=True)
def forget():
    """What a process remembers of the company."""
    caches["process"].clear()
    yield
    caches["process"].clear()


def test_before_anybody_filled_it_in_there_is_a_profile_with_defaults(db):
    assert str(Profile.current()) == "Help center"
    assert not Profile.objects.exists()


def test_there_is_one_profile_however_often_it_is_saved(db):
    Profile(name="Acme").save()
    Profile(name="Acme again").save()
    assert Profile.objects.count() == 1
    assert Profile.current().name == "Acme again"


def test_the_database_refuses_a_second_profile(db):
    Profile(name="Acme").save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Profile.objects.bulk_create([Profile(pk=2, name="Another")])


@pytest.mark.parametrize("pattern", ["", r"AC-\d{6}", r"[A-Z]{2}\d{4}"])
def test_a_pattern_of_order_numbers_that_works_is_taken(db, pattern):
    Profile(name="Acme", order_number_pattern=pattern).full_clean()


@pytest.mark.parametrize("pattern", ["(", "[a-", "(a+)+$", "x" * 201])
def test_a_pattern_that_is_broken_or_could_take_for_ever_is_refused(db, pattern):
    with pytest.raises(ValidationError) as error:
        Profile(name="Acme", order_number_pattern=pattern).full_clean()
    assert "order_number_pattern" in error.value.message_dict


@pytest.mark.parametrize("hue", [360, -1])
def test_a_hue_lies_on_the_wheel(db, hue):
    with pytest.raises(ValidationError, match="hue"):
        Profile(name="Acme", hue=hue).full_clean()


@pytest.mark.parametrize(("asked", "given"), [(0, 0), (215, 215), (359, 359), (360, 359), (10**30, 359)])
def test_the_accent_is_a_stylesheet_that_may_be_kept_for_ever(client, asked, given):
    answer = client.get(f"/theme-{asked}.css")
    assert answer.content.decode() == f":root{{--hue:{given}}}"
    assert answer["Content-Type"] == "text/css"
    assert "immutable" in answer["Cache-Control"]


@pytest.mark.parametrize("hue", ["-1", "x", "1;}body{}", "1.5"])
def test_what_is_no_hue_is_not_there(client, db, hue):
    assert client.get(f"/theme-{hue}.css").status_code == 404


def test_the_accent_cannot_be_posted_to(client, db):
    assert client.post("/theme-215.css").status_code == 405


def test_every_page_names_the_company_as_it_was_written(client, db):
    Profile(name="<b>Acme</b> & Sons").save()
    text = client.get("/").content.decode()
    assert "&lt;b&gt;Acme&lt;/b&gt; &amp; Sons" in text
    assert "<b>Acme</b>" not in text


def test_a_process_asks_for_the_company_once(db, company, django_assert_num_queries):
    request = RequestFactory().get("/")
    with django_assert_num_queries(1):
        assert str(company_context(request)["company"]) == "Acme"
        assert str(company_context(request)["company"]) == "Acme"


def test_a_page_that_does_not_name_the_company_does_not_ask_for_it(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        company_context(RequestFactory().get("/"))


@pytest.mark.parametrize("model", [Department, Product])
def test_names_and_slugs_are_their_own(db, model):
    model.objects.create(name="One", slug="one")
    for again in ({"name": "One", "slug": "two"}, {"name": "Two", "slug": "one"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(**again)
