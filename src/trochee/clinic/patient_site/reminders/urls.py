from django.urls import path

from . import views

urlpatterns = [
    path("reminders/", views.my_reminders, name="my_reminders"),
    path("reminders/end/", views.my_reminders_end, name="my_reminders_end"),
    path("reminders/link/", views.my_reminders_again, name="my_reminders_again"),
    path("reminders/mails/", views.my_demo_mails, name="my_demo_mails"),
]
