from django.urls import path

from . import views

urlpatterns = [
    path("", views.panel, name="panel"),
    path("<uuid:patient>/review/", views.review, name="review"),
    path("<uuid:patient>/review/state/", views.review_state, name="review_state"),
]
