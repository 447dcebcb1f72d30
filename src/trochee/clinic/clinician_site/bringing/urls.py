from django.urls import path

from trochee.clinic.workflows.telling import How

from .along.views import take_along
from .dose.views import told_dose
from .folder import views as folder
from .nights.views import told_nights
from .views import bringing

urlpatterns = [
    path("", bringing, name="bringing"),
    path("phone/", told_nights, {"how": How.PHONE}, name="told_by_phone"),
    path("paper/", told_nights, {"how": How.PAPER}, name="told_on_paper"),
    path("dose/", told_dose, name="told_dose"),
    path("folder/", folder.folder_upload, name="folder_upload"),
    path("folder/<uuid:folder>/", folder.folder_preview, name="folder_preview"),
    path("folder/<uuid:folder>/let-go/", folder.folder_let_go, name="folder_let_go"),
    path("brought/<uuid:brought_in>/", folder.folder_brought, name="folder_brought"),
    path("take-along/", take_along, name="take_along"),
]
