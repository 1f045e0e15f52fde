"""The doors for programs below /api/v1/: how they read, answer and describe themselves (decision 0061)."""

from django.utils.translation import gettext_lazy as _

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["apps.people.api.authentication.TokenAuthentication"],
    # What somebody may is for rules and querysets; what a token may is for `needs` of each door.
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["apps.foundation.api.parsing.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "apps.foundation.api.documenting.HouseSchema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "apps.foundation.api.problems.answer_exception",
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "TEST_REQUEST_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
}

SPECTACULAR_SETTINGS = {
    "TITLE": _("Help center"),
    "DESCRIPTION": _(
        "Conversations, ideas, answers and figures of this help center, for programs. Everybody may read what is "
        "public; a personal token opens what its owner may see and do."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "PREPROCESSING_HOOKS": ["apps.foundation.api.documenting.only_ours"],
    "POSTPROCESSING_HOOKS": ["apps.foundation.api.documenting.say_once"],
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
    "SORT_OPERATION_PARAMETERS": False,
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "token": {
                "type": "http",
                "scheme": "bearer",
                "description": _("A personal token, made at /settings/tokens/: `Authorization: Bearer hc_…`."),
            }
        }
    },
}
