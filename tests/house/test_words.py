"""The vocabulary is whole: actions tell themselves, verbs keep their shape, everything public says what it is."""

import inspect
import re
from importlib import import_module

from django.apps import apps
from django.db import models
from django.utils.functional import Promise

from apps.activity.hearing import listener_named
from apps.activity.models import Event
from apps.activity.vocabulary import action_named, all_actions
from tests.house.reading import ROOT, for_each, modules, name_of

NAME = re.compile(r"[a-z]+\.[a-z]+(_[a-z]+)*")
# Past participles that do not end in -ed or -n.
IRREGULAR = {
    "sent", "kept", "lost", "told", "made", "put", "set", "found", "heard", "withdrawn", "held", "split", "went",
    "upheld",
}  # fmt: skip
# Plain shapes that follow from what they inherit and how they are called.
PLAIN = ("Admin", "Inline", "AppConfig", "QuerySet", "Manager", "Form", "Filter", "Widget", "Site", "Migration")
SHORT_LINES = 4


@for_each(all_actions(), str)
def test_an_action_is_named_noun_and_past_participle(action):
    assert NAME.fullmatch(action.name)
    participle = action.name.split(".")[1]
    words = participle.split("_")
    assert any(word.endswith(("ed", "en", "wn")) or word in IRREGULAR for word in words)


@for_each(all_actions(), str)
def test_an_action_has_a_sentence_that_can_be_told(action):
    names = set(re.findall(r"{(\w+)}", str(action.sentence)))
    assert str(action.sentence).strip()
    particulars = {name: f"<{name}>" for name in names - {"actor"}}
    told = Event(action=action.name, subject_type="forum.thread", subject_id=1, particulars=particulars).sentence()
    assert "{" not in told
    assert "<" not in told
    assert all(f"&lt;{name}&gt;" in told for name in particulars)


def test_an_action_speaks_through_a_symbol_of_the_sprite():
    symbols = set(re.findall(r'id="([\w-]+)"', (ROOT / "static/img/sprite.svg").read_text()))
    assert [action.name for action in all_actions() if action.icon not in symbols] == []


def test_an_action_is_declared_under_the_name_of_its_constant():
    wrong = []
    for path in modules("apps"):
        if path.name != "events.py":
            continue
        module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for constant, action in vars(module).items():
            if constant.isupper() and constant != action.name.replace(".", "_").upper():
                wrong.append(f"{name_of(path)}: {constant} is {action.name}")
    assert wrong == []


def test_what_is_heard_was_declared():
    from apps.activity.hearing import _heard_by

    assert [name for name in _heard_by if action_named(name) is None] == []
    assert [name for names in _heard_by.values() for name in names if listener_named(name) is None] == []


def full_name(verb) -> str:
    return f"{verb.__module__}.{verb.__name__}"


def verbs():
    """Every verb that an app offers."""
    found = []
    for config in apps.get_app_configs():
        if not config.name.startswith("apps."):
            continue
        try:
            module = import_module(f"{config.name}.verbs")
        except ModuleNotFoundError:
            continue
        for function in vars(module).values():
            if inspect.isfunction(function) and function.__module__.startswith(config.name):
                found.append(function)
    return found


@for_each(verbs(), full_name)
def test_a_verb_says_what_it_does(verb):
    assert inspect.getdoc(verb)


@for_each(verbs(), full_name)
def test_a_verb_takes_who_acts_by_keyword_only(verb):
    by = inspect.signature(verb).parameters.get("by")
    assert by is None or by.kind is inspect.Parameter.KEYWORD_ONLY


@for_each(verbs(), full_name)
def test_a_verb_takes_one_noun_and_the_rest_by_keyword(verb):
    positional = [
        parameter
        for parameter in inspect.signature(verb).parameters.values()
        if parameter.kind in (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    ]
    # Two where the second says whose: stage_people(network, authors), receive(source, incoming).
    assert len(positional) <= 2


@for_each(verbs(), full_name)
def test_a_verb_does_not_hide_the_file_it_stands_in(verb):
    package = import_module(verb.__module__.rsplit(".", 1)[0])
    assert inspect.ismodule(vars(package).get(verb.__module__.rsplit(".", 1)[1]))


def ours():
    """Every module of our apps in which a reader looks something up."""
    return [
        path
        for path in modules("apps")
        if not {"migrations", "commands"} & set(path.parts) and path.stem not in {"__init__", "urls", "apps"}
    ]


def undocumented(module):
    """The public functions, classes and longer methods of a module that do not say what they are."""
    for name, thing in vars(module).items():
        if name.startswith("_") or getattr(thing, "__module__", None) != module.__name__:
            continue
        if inspect.isfunction(thing) and not thing.__doc__ and not module.__name__.endswith(".invariants"):
            yield name
        if inspect.isclass(thing):
            is_plain = any(parent.__name__.endswith(PLAIN) for parent in thing.__mro__[1:])
            if not is_plain and not vars(thing).get("__doc__"):
                yield name
            yield from (f"{name}.{method}" for method in _undocumented_methods(thing))


def _undocumented_methods(thing):
    for name, method in vars(thing).items():
        method = getattr(method, "__func__", getattr(method, "fget", None) or method)
        if name.startswith(("_", "clean_")) or not inspect.isfunction(method) or method.__doc__:
            continue
        # An override means what its parent says; a door's `get` and `post` are told by the class.
        inherited = any(name in vars(parent) for parent in thing.__mro__[1:])
        is_door = hasattr(thing, "http_method_names") and name in thing.http_method_names
        is_told = hasattr(method, "short_description")
        # What a serializer shows or takes is told by the field that the method is named after.
        is_of_a_field = hasattr(thing, "to_representation") and name.startswith(("get_", "validate_"))
        if inherited or is_door or is_told or is_of_a_field:
            continue
        if len(inspect.getsource(method).splitlines()) > SHORT_LINES:
            yield name


@for_each(ours())
def test_everything_public_says_what_it_is(path):
    module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    assert list(undocumented(module)) == []


def test_every_model_has_words_for_itself_and_for_a_row():
    silent = [
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("apps.")
        and (model.__str__ is models.Model.__str__ or not isinstance(model._meta.verbose_name, Promise))
    ]
    assert silent == []


def test_every_field_has_words_for_people():
    silent = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("apps.")
        for field in model._meta.local_fields
        # Those of Django's own base classes are translated by Django.
        if not field.primary_key and not isinstance(field.verbose_name, Promise)
    ]
    assert silent == []


def test_constraints_and_indexes_are_named_as_the_fact_they_keep():
    nameless = []
    for model in apps.get_models():
        if not model.__module__.startswith("apps."):
            continue
        for one in [*model._meta.indexes, *model._meta.constraints]:
            # Django's own names end in a hash: board_name_3f1c_idx.
            if re.search(r"_[0-9a-f]{4,8}_(idx|uniq|check)$|_idx$", one.name):
                nameless.append(f"{model._meta.label}: {one.name}")
    assert nameless == []
