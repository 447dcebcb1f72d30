from django.urls import path

from trochee.clinic.workflows.telling import How

from . import export, folder, nights
from .dose import told_dose
from .views import bringing

urlpatterns = [
    path("", bringing, name="bringing"),
    path("phone/", nights.told_nights, {"how": How.PHONE}, name="told_by_phone"),
    path("paper/", nights.told_nights, {"how": How.PAPER}, name="told_on_paper"),
    path("dose/", told_dose, name="told_dose"),
    path("folder/", folder.folder_upload, name="folder_upload"),
    path("folder/<uuid:folder>/", folder.folder_preview, name="folder_preview"),
    path("folder/<uuid:folder>/let-go/", folder.folder_let_go, name="folder_let_go"),
    path("brought/<uuid:brought_in>/", folder.folder_brought, name="folder_brought"),
    path("take-along/", export.take_along, name="take_along"),
]
