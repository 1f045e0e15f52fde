"""What a template says each time is folded when it is loaded, and the page reads as if it were not."""

import copy

import pytest
from django.conf import settings as configured
from django.template import Context, Engine, TemplateDoesNotExist
from django.template.base import TextNode
from django.urls import NoReverseMatch, reverse

from tests.racing import at_once

LOADER = "apps.foundation.folding.Loader"
DJANGO_LOADER = "django.template.loaders.cached.Loader"


def engine(templates: dict[str, str], loader: str = LOADER) -> Engine:
    options = copy.deepcopy(configured.TEMPLATES[0]["OPTIONS"])
    return Engine(
        loaders=[(loader, [("django.template.loaders.locmem.Loader", templates)])],
        libraries={"i18n": "django.templatetags.i18n", "static": "django.templatetags.static"},
        builtins=[*Engine.default_builtins, *options["builtins"]],
    )


def load(text: str, loader: str = LOADER):
    return engine({"page.html": "{% load i18n static %}" + text}, loader).get_template("page.html")


def is_text(template) -> bool:
    return all(isinstance(node, TextNode) for node in template.nodelist)


@pytest.mark.parametrize(
    "text",
    [
        '{% translate "Home" %}',
        '{% translate "100%% of it" %}',
        '{% translate "a < b" noop %}',
        '{% translate "May" context "month" %}',
        "{% blocktranslate trimmed %}\n  One &amp; the\n  same <b>100%</b>\n{% endblocktranslate %}",
        "{% url 'portal:home' %}",
        "{% url 'forum:thread' 7 'slug' %}",
        "{% url 'forum:thread' thread_id=7 slug='slug' %}",
        "{% static 'css/app.css' %}",
        "{% icon 'reply' %}",
        "{% icon 'reply' label='A < B' %}",
        "Words {% comment %}which nobody{% endcomment %}reads",
    ],
)
def test_what_is_constant_is_text(text):
    template, plain = load(text), load(text, DJANGO_LOADER)
    assert is_text(template)
    assert not is_text(plain)
    assert template.render(Context()) == plain.render(Context()) != ""


@pytest.mark.parametrize(
    "text",
    [
        "{% translate word %}",
        '{% translate "Home"|lower %}',
        '{% translate "Home" as named %}{{ named }}',
        "{% blocktranslate %}By {{ word }}{% endblocktranslate %}",
        "{% blocktranslate with who=word %}By {{ who }}{% endblocktranslate %}",
        "{% blocktranslate count n=number %}one{% plural %}{{ n }} of them{% endblocktranslate %}",
        "{% blocktranslate asvar named %}Home{% endblocktranslate %}{{ named }}",
        "{% url name %}",
        "{% url 'forum:thread' number 'slug' %}",
        "{% url 'portal:home' as named %}{{ named }}",
        "{% static path %}",
        "{% static 'css/app.css' as named %}{{ named }}",
        "{% icon word %}",
        "{% icon 'reply' as named %}{{ named }}",
        "{% relative_time nothing %}",
    ],
)
def test_what_depends_on_something_is_left(text):
    told = {"word": "Ana", "number": 2, "name": "portal:home", "path": "css/app.css", "nothing": None}
    template, plain = load(text), load(text, DJANGO_LOADER)
    assert not is_text(template)
    assert template.render(Context(told)) == plain.render(Context(told))


def test_it_is_found_in_every_branch_and_joined_with_the_text_around_it():
    template = load(
        "{% if a %}<b>{% translate 'Yes' %}</b>{% elif b %}{% translate 'Perhaps' %}"
        "{% else %}{% translate 'No' %}{% endif %}"
        "{% for x in xs %}<i>{% icon 'reply' %}</i>{% empty %}{% translate 'None' %}{% endfor %}"
        "{% with y=1 %}{% translate 'With' %}{% endwith %}"
        "{% partialdef part inline %}<p>{% translate 'Part' %}</p>{% endpartialdef %}{% partial part %}"
    )
    lists = [
        nodes
        for node in template.nodelist.get_nodes_by_type(object)
        for nodes in vars(node).values()
        if hasattr(nodes, "contains_nontext")
    ]
    assert lists
    assert all(len(nodes) == 1 and isinstance(nodes[0], TextNode) for nodes in lists)
    for told, words in [({"a": 1, "xs": [1]}, "<b>Yes</b>"), ({"b": 1}, "PerhapsNone"), ({}, "NoNone")]:
        drawn = template.render(Context(told))
        assert drawn.startswith(words)
        assert drawn.endswith("With<p>Part</p><p>Part</p>")


def test_templates_that_extend_and_include_others_are_folded_too():
    templates = {
        "base.html": "{% load i18n %}<t>{% block a %}{% translate 'Base' %}{% endblock %}</t>{% include 'part.html' %}",
        "part.html": "{% load i18n %}({% translate 'Part' %} {{ x }})",
        "page.html": "{% extends 'base.html' %}{% load i18n %}"
        "{% block a %}{% translate 'Page' %}, {{ block.super }}{% endblock %}",
    }
    page = engine(templates).get_template("page.html")
    assert page.render(Context({"x": 1})) == "<t>Page, Base</t>(Part 1)"


def test_a_site_of_several_languages_translates_for_each_reader(settings):
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch")]
    assert not is_text(load('{% translate "Home" %}'))
    assert not is_text(load("{% blocktranslate %}Home{% endblocktranslate %}"))
    assert is_text(load("{% icon 'reply' %}"))


def test_many_who_come_first_at_once_are_shown_the_whole_page():
    """A list that shrinks while another thread goes through it would end its page in the middle."""
    page = "{% load i18n %}" + "{% if yes %}{% translate 'Yes' %}{% icon 'reply' %}.{% endif %}" * 200
    for _ in range(20):
        site = engine({"page.html": page})
        drawn = at_once(*[lambda site=site: site.get_template("page.html").render(Context({"yes": 1}))] * 8)
        assert len(set(drawn)) == 1
        assert drawn[0].count("Yes") == 200


def test_an_address_that_does_not_exist_breaks_the_part_that_names_it_and_no_other():
    template = load("{% if wrong %}{% url 'nowhere' %}{% else %}fine{% endif %}")
    assert template.render(Context()) == "fine"
    with pytest.raises(NoReverseMatch):
        template.render(Context({"wrong": True}))


def test_every_page_of_the_site_is_loaded_by_it():
    assert configured.TEMPLATES[0]["OPTIONS"]["loaders"][0][0] == LOADER
    with pytest.raises(TemplateDoesNotExist):
        engine({}).get_template("nowhere.html")
    assert reverse("portal:home") == "/"
