from django.urls import path

from . import views
from .after import views as after
from .signing import views as signing
from .writing import views as writing

urlpatterns = [
    path("", views.authorisations, name="authorisations"),
    path("draft/", writing.authorisation_draft, name="authorisation_draft"),
    path("check/", writing.authorisation_check, name="authorisation_check"),
    path("sign/", signing.authorisation_sign, name="authorisation_sign"),
    path("second/", signing.authorisation_second, name="authorisation_second"),
    path("refuse/", signing.authorisation_refuse, name="authorisation_refuse"),
    path("stop/", signing.authorisation_stop, name="authorisation_stop"),
    path("contact/", after.authorisation_contact, name="authorisation_contact"),
    path("<uuid:entry>/<int:version>/", views.authorisation_sheet, name="authorisation_sheet"),
]
