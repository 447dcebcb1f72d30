from django.urls import path

from . import views

urlpatterns = [
    path("nights/", views.my_nights, name="my_nights"),
    path("nights/<iso_date:day>/", views.my_night, name="my_night"),
]
