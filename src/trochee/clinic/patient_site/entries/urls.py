from django.urls import path

from . import views
from .doses import DOSES
from .effects import EFFECTS

urlpatterns = [
    each
    for kind in (DOSES, EFFECTS)
    for each in (
        path(f"{kind.name}/", views.listing, {"kind": kind}, name=kind.route()),
        path(f"{kind.name}/new/", views.entry, {"kind": kind}, name=kind.route("new")),
        path(f"{kind.name}/<uuid:entry>/", views.entry, {"kind": kind}, name=kind.route("amend")),
        path(f"{kind.name}/<uuid:entry>/history/", views.history, {"kind": kind}, name=kind.route("history")),
        path(f"{kind.name}/<uuid:entry>/withdraw/", views.withdraw, {"kind": kind}, name=kind.route("withdraw")),
    )
]
