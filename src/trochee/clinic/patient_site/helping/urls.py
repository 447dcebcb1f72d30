from django.urls import path

from . import views

urlpatterns = [
    path("", views.helping, name="helping"),
    path("<uuid:patient>/nights/", views.helped_nights, name="helped_nights"),
    path("<uuid:patient>/nights/<iso_date:day>/", views.helped_night, name="helped_night"),
    path("<uuid:patient>/review/", views.helped_review, name="helped_review"),
]
