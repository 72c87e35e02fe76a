from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from network.forms import ProfileForm
from network.services.profile import change_profile

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: PersonRequest) -> HttpResponse:
    """For the person who is signed in, about themselves."""
    person = request.user
    form = ProfileForm(request.POST if request.method == "POST" else None, user=person)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        change_profile(
            by=person,
            fields=[name for name in cleaned if name not in ("topics", "expertise")],
            topics=cleaned["topics"],
            expertise=cleaned["expertise"],
        )
        with translation.override(person.language or translation.get_language()):
            messages.success(request, _("Your profile is saved."))
        return redirect("network:profile")
    return render(
        request,
        "network/profile.html",
        {"form": form},
        status=422 if form.errors else 200,
    )
