"""The topics: what zones share about each, whom to ask, and who keeps its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from knowledge.models import Topic
from knowledge.richtext.sanitizer import clean
from network.forms import CuratorForm
from network.models import Portrait
from network.selectors import topics
from network.services import portraits
from network.views.portrait import edit
from zones import access

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest
    from zones.models import User


@require_safe
def topic_list(request: PersonRequest) -> HttpResponse:
    """For everybody who is signed in: the topics in two levels, with the numbers of what they may read."""
    return render(request, "network/topic_list.html", {"branches": topics.tree(request.user)})


@require_safe
def topic_detail(request: PersonRequest, slug: str) -> HttpResponse:
    """For everybody who is signed in: the topic, and of what is shared about it what they may read."""
    person = request.user
    topic, below = _found(person, slug)
    rows = list(Portrait.objects.of_topic(topic).with_curator())
    context: dict[str, Any] = {
        "topic": topic,
        "below": below,
        "curators": [row for row in rows if row.curator_id and row.curator_zone],
        "keeps": portraits.keeps(person, topic, rows),
        "names_curators": access.reader(person).is_network_coordinator,
        "reads": topics.reads(person),
    }
    own = next((row for row in rows if row.topic_id == topic.pk), None)
    if own is not None:
        context |= {"portrait": own, "text": clean(own.text)}
    if context["reads"]:
        articles = topics.articles_of(person, topic)
        context |= {
            "pinned": portraits.pinned(person, topic),
            "articles": topics.newest(articles),
            "proven": topics.proven(articles),
            "questions": topics.open_questions(person, topic),
            "projects": topics.running(person, topic),
            "active": topics.active_zones(articles),
            "people": [
                row
                for row in topics.to_ask(person, topic, articles)
                if row.pk not in {kept.curator_id for kept in context["curators"]}
            ],
        }
    return render(request, "network/topic_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def topic_edit(request: PersonRequest, slug: str) -> HttpResponse:
    """For its curator, the one of the topic above it and the network coordinator: describe and pin."""
    return edit(request, get_object_or_404(Topic.objects.select_related("parent"), slug=slug))


@require_http_methods(["GET", "HEAD", "POST"])
def topic_curator(request: PersonRequest, slug: str) -> HttpResponse:
    """For the network coordinator: name who keeps the page of a topic, and of those below it."""
    person = request.user
    if not access.reader(person).is_network_coordinator:
        raise Http404
    topic = get_object_or_404(Topic, slug=slug)
    portrait = portraits.portrait_of(topic)
    curator = portrait.curator
    stands = {"email": curator.email, "instead_of": curator.public_id} if curator else {}
    form = CuratorForm(request.POST if request.method == "POST" else None, initial=stands)
    if request.method == "POST" and form.is_valid() and _name(form, topic, request):
        return redirect(topic)
    articles = topics.articles_of(person, topic)
    context = {
        "topic": topic,
        "portrait": portrait,
        "form": form,
        "people": topics.to_ask(person, topic, articles),
    }
    status = 422 if form.errors else 200
    return render(request, "network/topic_curator.html", context, status=status)


def _found(person: User, slug: str) -> tuple[Topic, list[Topic]]:
    try:
        return topics.find(person, slug)
    except Topic.DoesNotExist:
        raise Http404 from None


def _name(form: CuratorForm, topic: Topic, request: PersonRequest) -> bool:
    """Name the curator; False when somebody else did meanwhile, or the person left."""
    person = form.cleaned_data["email"]
    try:
        portraits.name_curator(
            by=request.user, topic=topic, person=person, instead_of=form.cleaned_data["instead_of"]
        )
    except portraits.NotYours:
        raise Http404 from None
    except portraits.NotAMember:
        form.add_error("email", _("Nobody with this address is a member of a zone."))
        return False
    except portraits.CuratorChanged as changed:
        now = changed.portrait.curator
        instead_of = now.public_id if now else ""
        form.data = {"email": request.POST.get("email", ""), "instead_of": instead_of}
        name = now.name if now else _("nobody")
        words = _("Meanwhile somebody else chose: %(name)s. Save again to choose yours instead.")
        form.add_error("email", words % {"name": name})
        return False
    if person is None:
        messages.success(request, _("This topic has no curator now."))
    else:
        words = _("%(name)s keeps this topic from now on and gets a letter.")
        messages.success(request, words % {"name": person.name})
    return True
