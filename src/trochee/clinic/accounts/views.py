"""Pages of an account: using an invitation. Log-in and second factors are the library's."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from trochee.clinic.audit.values import Actor

from . import actions
from .comings import come_in
from .forms import AcceptForm, NewPasswordForm
from .queries import open_invitation
from .request import address_of
from .values import NotAllowedError


@login_not_required
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Let somebody who holds the link choose a log-in name and a password."""
    at = timezone.now()
    found = open_invitation(token, at)
    if found is None:
        raise Http404
    form = (NewPasswordForm if found.user else AcceptForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = found.user.username if found.user else form.cleaned_data["username"]
        by = Actor(id=f"invitation:{found.pk}", address=address_of(request))
        try:
            user = actions.accept(by=by, at=at, token=token, username=name, password=form.cleaned_data["password"])
        except NotAllowedError as error:
            raise Http404 from error
        except IntegrityError:
            form.add_error("username", gettext("This name is taken. Choose another one."))
        else:
            if found.user is None:
                come_in(request, user, at=at)
                return HttpResponseRedirect("/")
            return HttpResponseRedirect("/account/login/")
    status = 400 if form.errors else 200
    return render(request, "account/invitation.html", {"form": form, "invitation": found}, status=status)
