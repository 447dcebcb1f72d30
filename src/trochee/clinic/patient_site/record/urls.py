from django.urls import path

from . import views

urlpatterns = [
    path("", views.my_record, name="my_record"),
    path("readers/", views.my_readers, name="my_readers"),
    path("helpers/<uuid:user>/", views.my_helper, name="my_helper"),
    path("helpers/<uuid:carer>/end/", views.my_helper_end, name="my_helper_end"),
    path("consents/", views.my_consents, name="my_consents"),
    path("consents/<uuid:wanted>/", views.my_consent, name="my_consent"),
    path("erasure/", views.my_erasure, name="my_erasure"),
]
