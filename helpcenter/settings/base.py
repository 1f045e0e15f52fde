"""Everything that holds in every installation. Values of a deployment come from the environment."""

from pathlib import Path

import environ
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from .admin import UNFOLD  # noqa: F401
from .api import REST_FRAMEWORK, SPECTACULAR_SETTINGS  # noqa: F401
from .limits import LIMITS  # noqa: F401
from .manners import *

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
LOCAL_DIR = Path(env("LOCAL_DIR", default=str(BASE_DIR / ".local")))

# --- Where we are -----------------------------------------------------------------------------------------------------

SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
ROOT_URLCONF = "helpcenter.urls"
WSGI_APPLICATION = "helpcenter.wsgi.application"

# --- Apps, from the ground to the roof --------------------------------------------------------------------------------

INSTALLED_APPS = [
    "apps.foundation",
    "apps.people",
    "apps.company",
    "apps.activity",
    "apps.forum",
    "apps.sources",
    "apps.triage",
    "apps.ingest",
    "apps.knowledge",
    "apps.moderation",
    "apps.contact",
    "apps.ideas",
    "apps.feedback",
    "apps.desk",
    "apps.delivery",
    "apps.notifications",
    "apps.search",
    "apps.webhooks",
    "apps.insights",
    "apps.portal",
    "apps.embed",
    "apps.exchange",
    # Not "unfold" alone: that would put its own admin site in the place of ours.
    "unfold.apps.BasicAppConfig",
    "helpcenter.apps.HelpCenterAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "django_q",
    "drf_spectacular",
]

MIDDLEWARE = [
    "apps.foundation.page_cache.PageCacheMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "apps.foundation.api.cors.CrossOriginMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    # Above whatever reads or sets a cookie: pages in frames of others know none.
    "apps.embed.framing.FramedMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Before the form is read at all, so that nobody fills our disk with what will be refused.
    "apps.foundation.too_large.TooLargeMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "apps.people.provider_forms.ProviderFormMiddleware",
    "apps.foundation.too_many.TooManyMiddleware",
    "apps.moderation.banned_addresses.BannedAddressMiddleware",
    # Marks what a browser had searched for when it asks a question of its own.
    "apps.search.following.NoticeQuestions",
    "apps.portal.errors.GoneMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "apps.foundation.folding.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.company.context.company",
            ],
            "builtins": ["apps.foundation.templatetags.interface"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database ---------------------------------------------------------------------------------------------------------


def database(url: str) -> dict:
    """Django's settings for a database URL, with what each engine was measured to need (decision 0003)."""
    settings = environ.Env.db_url_config(url)
    settings["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        synchronous = env("SQLITE_SYNCHRONOUS", default="FULL")
        settings["OPTIONS"] = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                f"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; "
                "PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY;"
            ),
        }
    else:
        settings["CONN_HEALTH_CHECKS"] = True
        settings["OPTIONS"] = {
            **settings.get("OPTIONS", {}),
            "options": "-c idle_in_transaction_session_timeout=30s "
            f"-c statement_timeout={env('STATEMENT_TIMEOUT', default='15s')}",
        }
    return settings


DATABASES = {"default": database(env("DATABASE_URL", default=f"sqlite:///{LOCAL_DIR / 'helpcenter.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Cache, sessions --------------------------------------------------------------------------------------------------

CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": env("REDIS_URL")}
        if env("REDIS_URL", default="")
        else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
    ),
    # Small things that each process may know for half a minute.
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "process"},
}
# Whole pages, in each process: foundation/page_cache.py. With 0 of them, every page is made anew.
PAGES_KEPT = env.int("PAGES_KEPT", default=500)
CACHES["pages"] = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "pages",
    "OPTIONS": {"MAX_ENTRIES": max(PAGES_KEPT, 1)},
}
# Pictures that stand for pages elsewhere, about 20 kB each. What does not fit any more is drawn again when it is asked.
CACHES["cards"] = {
    "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
    "LOCATION": LOCAL_DIR / "cards",
    "OPTIONS": {"MAX_ENTRIES": env.int("CARDS_KEPT", default=2000)},
}
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "apps.portal.errors.form_expired"

# --- Background work: measured settings, and why, in decision 0002 ----------------------------------------------------

# Each lane is a cluster with these settings.
Q_CLUSTER = {
    "name": "helpcenter",
    "orm": "default",
    "workers": 2,
    "bulk": 1,
    "queue_limit": 2,
    "timeout": 30,
    "retry": 120,
    "max_attempts": 5,
    "ack_failures": False,
    "catch_up": False,
    "save_limit": -1,
    "poll": 0.5,
    "scheduler": False,
    # Each lane notes twice a second how it is. Nobody reads that, so it does not go to the database.
    "cache": "process",
    "log_level": "WARNING",
}
# A lane whose heartbeat is older than this many seconds is restarted. It exceeds the task time-out of 30 s on purpose:
# two slow tasks must not look like a stall.
WORKER_STALLED_AFTER = env.int("WORKER_STALLED_AFTER", default=60)

# --- People and signing in --------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["apps.people.backends.JoinedPeopleBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "apps.people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "apps.people.forms.SignupForm"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_USER_DISPLAY = "apps.people.adapters.display_name"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SITE_URL.startswith("https") else "http"
ACCOUNT_LOGOUT_ON_GET = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_PROVIDERS = env.json("SOCIALACCOUNT_PROVIDERS", default={})
INSTALLED_APPS += [f"allauth.socialaccount.providers.{name}" for name in SOCIALACCOUNT_PROVIDERS]
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

# --- Security ---------------------------------------------------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# Tokens of other networks are encrypted with the first key; the others still decrypt while a rotation is on its way.
SECRETS_KEYS = env.list("SECRETS_KEYS", default=[])
# Hosts, host:port pairs or networks that outgoing requests may reach although they are private.
SAFE_FETCH_ALLOW = env.list("SAFE_FETCH_ALLOW", default=[])
OUTBOUND_PROXY = env("OUTBOUND_PROXY", default="")

# --- Words and times --------------------------------------------------------------------------------------------------

LANGUAGE_CODE = env("LANGUAGE_CODE", default="en")
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "helpcenter" / "locale"]
TIME_ZONE = env("TIME_ZONE", default="UTC")
USE_TZ = True

# --- Static files -----------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = LOCAL_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = LOCAL_DIR / "media"

# --- Mail -------------------------------------------------------------------------------------------------------------


def mailer(url: str) -> dict:
    """Django's settings for a mail URL: smtp+tls://user:password@host:587, consolemail://, filemail:////a/folder."""
    told = environ.Env.email_url_config(url)
    options = {}
    if told["EMAIL_BACKEND"].endswith("smtp.EmailBackend"):
        options = {
            "host": told["EMAIL_HOST"],
            "port": told["EMAIL_PORT"],
            "username": told["EMAIL_HOST_USER"],
            "password": told["EMAIL_HOST_PASSWORD"],
            "use_tls": told.get("EMAIL_USE_TLS", False),
            "use_ssl": told.get("EMAIL_USE_SSL", False),
            "timeout": 10,
        }
    elif told["EMAIL_BACKEND"].endswith("filebased.EmailBackend"):
        options = {"file_path": told["EMAIL_FILE_PATH"]}
    return {"BACKEND": told["EMAIL_BACKEND"], "OPTIONS": options}


MAILERS = {"default": mailer(env("EMAIL_URL", default="consolemail://"))}
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="help@example.org")

# --- Logs: never the content of what people said ----------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {"django-q": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}

# --- Second factors, passkeys, sessions: MFA_... and USERSESSIONS_... are allauth's -----------------------------------

INSTALLED_APPS += ["allauth.usersessions"]
SOCIALACCOUNT_ADAPTER = "apps.people.adapters.SocialAccountAdapter"
MFA_ADAPTER = "apps.people.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "apps.people.passkeys.AddKeyForm",
    "login_webauthn": "apps.people.passkeys.PasskeyLoginForm",
    "authenticate_webauthn": "apps.people.passkeys.SecondFactorKeyForm",
    "reauthenticate_webauthn": "apps.people.passkeys.AgainKeyForm",
}
# One step of 30 seconds either way, for clocks that differ.
MFA_TOTP_TOLERANCE = 1
# What only the owner of an account may do asks again after so many seconds.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = env.int("REAUTHENTICATION_TIMEOUT", default=900)
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Staff's pages open to sessions that showed a second factor within so many hours. "off" is for trying things out.
STAFF_SECOND_FACTOR = env.bool("STAFF_SECOND_FACTOR", default=True)
STAFF_SESSION_HOURS = env.int("STAFF_SESSION_HOURS", default=12)
