from django.urls import path

from . import views

urlpatterns = [
    path("", views.assessment, name="assessment"),
    path("<slug:section>/", views.assessment_section, name="assessment_section"),
]
