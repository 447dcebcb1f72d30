"""Addresses of accounts: our own, and of the log-in library only those that this clinic uses."""

from allauth.account import views as account
from django.urls import include, path

from . import views

urlpatterns = [
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
    path("devices/", include("allauth.usersessions.urls")),
]
