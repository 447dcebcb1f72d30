from django.urls import path

from . import views

urlpatterns = [
    path("", views.my_phone, name="my_phone"),
    path("standing/", views.standing, name="my_phone_standing"),
    path("worker.js", views.worker, name="my_phone_worker"),
]
