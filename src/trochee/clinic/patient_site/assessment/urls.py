from django.urls import path

from . import views

urlpatterns = [
    path("", views.my_assessment, name="my_assessment"),
    path("<slug:section>/", views.my_assessment_section, name="my_assessment_section"),
]
