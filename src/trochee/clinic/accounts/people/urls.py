from django.urls import path

from . import views

urlpatterns = [
    path("", views.people, name="people"),
    path("invite/", views.invite, name="invite_staff"),
    path("link/", views.link_once, name="link_once"),
    path("invitations/<uuid:invitation>/withdraw/", views.withdraw, name="withdraw_invitation"),
    path("recoveries/", views.recoveries, name="recoveries"),
    path("recoveries/<uuid:recovery>/", views.confirm_recovery, name="confirm_recovery"),
    path("<uuid:user>/", views.account, name="account"),
    path("<uuid:user>/switch/", views.switch, name="account_switch"),
    path("<uuid:user>/unlock/", views.unlock, name="account_unlock"),
    path("<uuid:user>/recovery/", views.ask_recovery, name="ask_recovery"),
    path("<uuid:user>/roles/<uuid:membership>/end/", views.end_role, name="end_role"),
]
