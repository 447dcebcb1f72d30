"""New words to agree to are shown once after a log-in, before anything else; the diary never waits for the answer."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from trochee.clinic.accounts.values import Here
from trochee.clinic.patients.agreed import anything_due

Answer = Callable[[HttpRequest], HttpResponse]
_ASKED = "trochee_consents_asked"
_BESIDE = (
    *("/account/", "/static/", "/favicon", "/healthy", "/my/record/consents/", "/help/", "/calendar/"),
    *("/my/phone/", "/my/away/"),
)


def consents_asked(answer: Answer) -> Answer:
    """Lead a patient to the consents once a session, where words are new since their last answer."""

    def answered(request: HttpRequest) -> HttpResponse:
        here = getattr(request, "here", None)
        if not isinstance(here, Here) or here.own_patient is None or request.method != "GET":
            return answer(request)
        if request.session.get(_ASKED) or request.path.startswith(_BESIDE):
            return answer(request)
        request.session[_ASKED] = True
        if not anything_due(here.scope, here.own_patient):
            return answer(request)
        return HttpResponseRedirect(reverse("my_consents"))

    return answered
