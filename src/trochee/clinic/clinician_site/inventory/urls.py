from django.urls import path

from . import views
from .second import views as second

urlpatterns = [
    path("", views.inventory, name="inventory"),
    path("write/<slug:kind>/", views.inventory_write, name="inventory_write"),
    path("<uuid:movement>/explain/", views.inventory_explain, name="inventory_explain"),
    path("<uuid:movement>/withdraw/", views.inventory_withdraw, name="inventory_withdraw"),
    path("<uuid:movement>/confirm/", second.inventory_confirm, name="inventory_confirm"),
]
