"""Django's settings. What differs between machines comes from `environment`; the rest is the same everywhere."""

from __future__ import annotations

import os
from datetime import timedelta
from importlib.resources import files
from typing import Any

from csp.constants import NONE, SELF

from trochee.clinic.audit.keys import KeyRing
from trochee.clinic.ui.pseudo import MADE_UP
from trochee.clinic.ui.uploads import LARGEST_UPLOAD

from .environment import read_environment
from .languages import SHIPPED
from .logs import logging_settings

_here = read_environment(os.environ)

DEBUG = False  # not even in a demo: a debug page shows what a patient wrote
SECRET_KEY = _here.keys.secret
ALLOWED_HOSTS = list(_here.hosts)
DATABASES: dict[str, Any] = {"default": dict(_here.database)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TROCHEE_DEMO = _here.demo
TROCHEE_FOLDER = _here.folder
TROCHEE_AUDIT_KEYS: KeyRing = _here.keys.audit
TROCHEE_SEAL_KEYS: KeyRing = _here.keys.seal
TROCHEE_BACKUP_KEYS: KeyRing | None = _here.keys.backup
TROCHEE_IDLE_STAFF = timedelta(minutes=15)
TROCHEE_IDLE_PATIENT = timedelta(minutes=30)
TROCHEE_SESSION_HOLDS = timedelta(hours=12)
TROCHEE_INVITATION_HOLDS = timedelta(days=7)
TROCHEE_BREAK_GLASS_HOLDS = timedelta(hours=4)
TROCHEE_SIGNING_WITHIN = timedelta(minutes=2)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "rules",
    "axes",
    "trochee.clinic.ui",  # before the log-in library and the forms, whose templates it replaces
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
    "trochee.clinic.audit",
    "trochee.clinic.jobs",
    "trochee.clinic.accounts",
    "trochee.clinic.patients",
    "trochee.clinic.protocols",
    "trochee.clinic.diaries",
    "trochee.clinic.dosing_sessions",
    "trochee.clinic.assessments",
    "trochee.clinic.prescriptions",
    "trochee.clinic.inventory",
    "trochee.clinic.adverse_effects",
    "trochee.clinic.therapy",
    "trochee.clinic.trials",
    "trochee.clinic.reviews",
    "trochee.clinic.calendars",
    "trochee.clinic.folders",
    "trochee.clinic.messaging",
    "trochee.clinic.workflows",
    "trochee.clinic.patient_site",
    "trochee.clinic.clinician_site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "trochee.clinic.ui.middleware.no_store",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "trochee.clinic.accounts.middleware.current_membership",
    "trochee.clinic.accounts.middleware.idle_lock",
    "trochee.clinic.accounts.middleware.second_factor",
    "trochee.clinic.accounts.middleware.second_factors_noted",
    "trochee.clinic.patient_site.middleware.consents_asked",
    "trochee.clinic.patients.middleware.Refusals",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "trochee.clinic.config.urls"
WSGI_APPLICATION = "trochee.clinic.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "trochee.clinic.patient_site.offline.context.phone",
                "trochee.clinic.patient_site.light.views.light",
            ],
            "builtins": [  # every template marks its words for translation
                "django.templatetags.i18n",
                "trochee.clinic.accounts.templatetags.role_words",
                "trochee.clinic.patients.templatetags.status_words",
                "trochee.clinic.ui.templatetags.science_words",
            ],
        },
    }
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # every field looks as `ui` draws it

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
LANGUAGES = [*_here.languages, *(MADE_UP if _here.made_up_languages else ())]
LOCALE_PATHS = [_here.folder / "locale", SHIPPED]  # the clinic's own words win over those that are shipped
LANGUAGE_COOKIE_NAME = "trochee_language"
LANGUAGE_COOKIE_SECURE = not _here.demo
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
TROCHEE_MADE_UP_LANGUAGES = _here.made_up_languages

STATIC_URL = "/static/"
STATICFILES_DIRS = [("reports", str(files("trochee.reports") / "assets"))]  # the review's own style
STATIC_ROOT = _here.folder / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Log-in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first, so that a locked account is refused before a password is tried
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "trochee.clinic.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_FORMS = {
    "login": "trochee.clinic.accounts.library_forms.LogInForm",
    "change_password": "trochee.clinic.accounts.library_forms.ChangePasswordForm",
    "reauthenticate": "trochee.clinic.accounts.library_forms.AgainForm",
}
MFA_FORMS = {
    "authenticate": "trochee.clinic.accounts.library_forms.CodeForm",
    "authenticate_webauthn": "trochee.clinic.accounts.library_forms.PasskeyForm",
    "login_webauthn": "trochee.clinic.accounts.library_forms.PasskeyAloneForm",
    "reauthenticate": "trochee.clinic.accounts.library_forms.CodeAgainForm",
    "reauthenticate_webauthn": "trochee.clinic.accounts.library_forms.PasskeyAgainForm",
    "activate_totp": "trochee.clinic.accounts.library_forms.SetUpAppForm",
    "add_webauthn": "trochee.clinic.accounts.library_forms.AddPasskeyForm",
    "edit_webauthn": "trochee.clinic.accounts.library_forms.NamePasskeyForm",
}
MFA_ADAPTER = "trochee.clinic.accounts.adapter.SecondFactorAdapter"
USERSESSIONS_ADAPTER = "trochee.clinic.accounts.adapter.SessionsAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "trochee"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _here.demo
USERSESSIONS_TRACK_ACTIVITY = False  # a write a request; the idle lock keeps the last moment, once a minute
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip"}  # by address, in each process; by account is the next line's
ALLAUTH_TRUSTED_PROXY_COUNT = 0 if _here.demo else 1  # else all visitors share the proxy's address, and its limit
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_DISABLE_ACCESS_LOG = True  # log-ins stand in our own trail, by id: a list of names would outlive an erasure
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "password", "login"]

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# What leaves this machine: reminders alone; invitations and recovery go by link, from hand to hand
_mail = _here.outgoing.mail
EMAIL_BACKEND = _mail.backend
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.starttls, _mail.tls
EMAIL_TIMEOUT = _mail.timeout_s
EMAIL_FILE_PATH = _mail.folder or None
DEFAULT_FROM_EMAIL = _mail.sender
TROCHEE_ADDRESS = _here.outgoing.address
TROCHEE_TEXT_URL = _here.outgoing.text_url
TROCHEE_TEXT_TOKEN = _here.outgoing.text_token

# What the browser may do
SESSION_COOKIE_NAME = "trochee_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = not _here.demo
SESSION_COOKIE_AGE = int(TROCHEE_SESSION_HOLDS.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SECURE = not _here.demo
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "trochee.clinic.ui.faults.csrf_refused"
SECURE_SSL_REDIRECT = not _here.demo
SECURE_PROXY_SSL_HEADER = None if _here.demo else ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if _here.demo else int(timedelta(days=365).total_seconds())
SECURE_HSTS_INCLUDE_SUBDOMAINS = False  # other sites of the clinic's domain are not ours to decide
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the square code of a one-time password is drawn as data
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "camera": [],
    "display-capture": [],
    "geolocation": [],
    "microphone": [],
    "payment": [],
    "usb": [],
    "publickey-credentials-create": ["self"],
    "publickey-credentials-get": ["self"],
}

# What one request may weigh
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300
DATA_UPLOAD_MAX_NUMBER_FILES = 24  # the files of a patient folder, one by one
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]  # never a file on a disk
FILE_UPLOAD_MAX_MEMORY_SIZE = LARGEST_UPLOAD  # what is larger is not taken in

LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = logging_settings()
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # a whole clinic shares an address: it must not be locked out by one typo
