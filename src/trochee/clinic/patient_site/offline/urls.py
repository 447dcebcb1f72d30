from django.urls import path

from . import views

urlpatterns = [
    path("phone/", views.my_phone, name="my_phone"),
    path("phone/forgotten/", views.my_phone_forgotten, name="my_phone_forgotten"),
    path("phone/standing/", views.standing, name="my_phone_standing"),
    path("phone/nights/<iso_date:day>/", views.send_night, name="my_phone_send"),
    path("phone/worker.js", views.worker, name="my_phone_worker"),
    path("away/", views.away, name="away"),
]
