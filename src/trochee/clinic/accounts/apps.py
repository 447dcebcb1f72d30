from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Clinics, people who log in, and signatures."""

    name = "trochee.clinic.accounts"
    label = "accounts"
