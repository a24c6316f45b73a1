"""Settings of the product: one file, driven by the environment (see the table in README.md)."""

from pathlib import Path

import pghistory
from csp.constants import NONE, SELF
from kombu.entity import Queue

from ikontroll import miljo
from utboks.jobber import Koe

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = miljo.ja("DEBUG")
SECRET_KEY = miljo.tekst("SECRET_KEY", "only-for-development" if DEBUG else None)
ALLOWED_HOSTS = miljo.liste("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = miljo.liste("CSRF_TRUSTED_ORIGINS")
CSRF_FAILURE_VIEW = "felles.feilsider.csrf_feil"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "django_htmx",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "felles",
    "hendelser",
    "utboks",
    "vedlegg",
    "organisasjon",
    "tiltak",
    "saksramme",
    "avvik",
    "sjekkliste",
    "rapport",
    "importering",
    "demo",
    "ikontroll",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "felles.mellomvare.UtilgjengeligMellomvare",
    "felles.mellomvare.PersonligMellomvare",
    "felles.forespoersel.LesbarMellomvare",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "felles.forespoersel.InnholdMellomvare",
    "django.contrib.messages.middleware.MessageMiddleware",
    "felles.skjemamellomvare.KladdMellomvare",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "felles.tilbake.TilbakeMellomvare",
    "felles.skjemamellomvare.InnsendingMellomvare",
    "felles.mellomvare.BareLesingMellomvare",
    "felles.mellomvare.DomenefeilMellomvare",
    "pghistory.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "ikontroll.urls"
WSGI_APPLICATION = "ikontroll.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,  # after ours: a register may keep its templates in its own folder
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ikontroll.kontekst.felles_kontekst",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "felles.templatetags.skjemavern",
            ],
        },
    }
]
DATABASES = {
    "default": {
        **miljo.database(miljo.tekst("DATABASE_URL", "postgres:///ikontroll")),
        # A new connection for each request costs 3.5–5 times the throughput.
        "CONN_MAX_AGE": miljo.heltall("CONN_MAX_AGE", 600),
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = miljo.tekst("REDIS_URL", "redis://localhost:6379/0")

AUTH_USER_MODEL = "organisasjon.Bruker"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("brukernavn", "navn", "epost")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "organisasjon:logg_inn"
LOGIN_REDIRECT_URL = "forside"
LOGOUT_REDIRECT_URL = "organisasjon:logg_inn"
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600  # seconds a one-time link is valid

SESSION_COOKIE_AGE = 12 * 3600  # a working day, in seconds
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # many share a machine
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
BAK_TLS = miljo.ja("BAK_TLS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BAK_TLS
SECURE_SSL_REDIRECT = BAK_TLS
SECURE_HSTS_SECONDS = 31_536_000 if BAK_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BAK_TLS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "require-trusted-types-for": ["'script'"],
        # One policy, ours (static/js/trygg.js): no script may make another.
        "trusted-types": ["default"],
    }
}

LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Bokmål")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["ikontroll.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Oslo"

# Files that people attach to cases. The folder is shared by every web and worker machine.
MEDIA_ROOT = miljo.tekst("VEDLEGG_MAPPE", str(BASE_DIR / ".data" / "vedlegg"))
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
VEDLEGG_MAKS_MB = miljo.heltall("VEDLEGG_MAKS_MB", 20)
# A request that says it is larger than this is refused before any of it is read.
FORESPOERSEL_MAKS_BYTES = (3 * VEDLEGG_MAKS_MB + 5) * 2**20
# Of somebody who is not logged in: as much as the longest texts of a form, without files.
FREMMED_MAKS_BYTES = 512 * 2**10
CLAMAV_URL = miljo.tekst("CLAMAV_URL", "")

STATIC_URL = "static/"
STATIC_ROOT = miljo.tekst("STATIC_ROOT", str(BASE_DIR / ".data" / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True

CELERY_BROKER_URL = REDIS_URL
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_IGNORE_RESULT = True
# A task whose worker dies is run again; every task is idempotent.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # its own format would quote what LOGGING leaves out
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Queues, each with workers of its own (deploy/): what hangs in one holds up none of the others.
CELERY_TASK_QUEUES = [Queue(koe) for koe in Koe]
CELERY_TASK_DEFAULT_QUEUE = Koe.ARBEID
CELERY_TASK_CREATE_MISSING_QUEUES = False
# No job takes longer: one that hangs is stopped, and shown as failed.
JOBB_MAKS_SEKUNDER = 540
CELERY_TASK_SOFT_TIME_LIMIT, CELERY_TASK_TIME_LIMIT = JOBB_MAKS_SEKUNDER, JOBB_MAKS_SEKUNDER + 30
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Above the longest task, or it would be run twice at once; what a dead worker held comes back after it.
    "visibility_timeout": 600,
    "socket_connect_timeout": 2,
    "socket_timeout": 10,
}
# Seconds that a worker holds a job without a sign of life before another may take it.
JOBB_LEIE_SEKUNDER = miljo.heltall("JOBB_LEIE_SEKUNDER", 60)

PGHISTORY_APPEND_ONLY = True
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())

# Where people reach the pages: the beginning of every link in an e-mail.
ADRESSE = miljo.tekst("ADRESSE", "http://localhost:8000")
EPOST_URL = miljo.tekst("EPOST_URL", "")
_EPOST = miljo.epost(EPOST_URL)
EMAIL_HOST, EMAIL_PORT = _EPOST.vert, _EPOST.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _EPOST.bruker, _EPOST.passord
EMAIL_USE_TLS, EMAIL_USE_SSL = _EPOST.tls == "starttls", _EPOST.tls == "ja"
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = miljo.tekst("EPOST_FRA", "ikontroll@localhost")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["felles.api.innlesing.Sesjon"],
    "DEFAULT_PERMISSION_CLASSES": ["organisasjon.api.ErAnsatt"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["felles.api.innlesing.Jsonleser"],
    "DEFAULT_PAGINATION_CLASS": "felles.api.sider.Noekkelsider",
    "DEFAULT_SCHEMA_CLASS": "felles.api.skjema.Skjema",
    "DEFAULT_METADATA_CLASS": None,  # OPTIONS would describe forms; the schema does that
    "EXCEPTION_HANDLER": "felles.api.visning.feilsvar",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "ikontroll",
    "VERSION": "1",
    "PATH_CONVERTER_OVERRIDES": {"saksnummer": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{6}$"}},
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["organisasjon.api.ErAnsatt"],
    "COMPONENT_SPLIT_PATCH": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    # Those of the registers are added when their apps are ready (ikontroll/apps.py).
    "ENUM_NAME_OVERRIDES": {
        "Effekt": "tiltak.models.Effekt",
        "Tiltakshandling": "saksramme.tiltak.api.HANDLINGER",
        "Tiltaksstatus": "tiltak.models.Tiltaksstatus",
        "Skannestatus": "vedlegg.models.Skannestatus",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "felles.api.skjema.med_feil",
    ],
}

KOMMUNENAVN = miljo.tekst("KOMMUNENAVN", "Røros kommune")
# Codes of the hovedkategorier that give verneombud and personvernombud their sight (case-insensitive).
KATEGORI_HMS = miljo.tekst("KATEGORI_HMS", "HMS")
KATEGORI_PERSONVERN = miljo.tekst("KATEGORI_PERSONVERN", "PERSONVERN")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "linje": {
            "()": "felles.logg.UtenPersondata",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"konsoll": {"class": "logging.StreamHandler", "formatter": "linje"}},
    "root": {"handlers": ["konsoll"], "level": miljo.tekst("LOGGNIVAA", "INFO")},
}
