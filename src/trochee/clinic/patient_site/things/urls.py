from django.urls import path

from . import views

urlpatterns = [
    path("things/", views.my_things, name="my_things"),
    path("things/folder/", views.my_folder, name="my_folder"),
    path("things/review/", views.my_review_pdf, name="my_review_pdf"),
    path("things/calendar/end/", views.my_calendar_end, name="my_calendar_end"),
    path("things/paper/", views.my_paper, name="my_paper"),
]
