from django.urls import path

from . import views

urlpatterns = [
    path("", views.my_troches, name="my_troches"),
    path("<uuid:movement>/withdraw/", views.my_troches_withdraw, name="my_troches_withdraw"),
]
