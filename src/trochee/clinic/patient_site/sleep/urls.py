from django.urls import path

from . import views

urlpatterns = [
    path("sleep/", views.my_sleep, name="my_sleep"),
    path("review/", views.my_review, name="my_review"),
    path("nights/<iso_date:day>/history/", views.my_night_history, name="my_night_history"),
]
