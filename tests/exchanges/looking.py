"""What a deed left behind: the state, the events, the letters."""

from __future__ import annotations

from exchanges.models import Project, ProjectEvent
from zones.models import Letter


def state_of(project: Project) -> str:
    return Project.objects.get(pk=project.pk).state


def verbs(project: Project) -> list[str]:
    return list(
        ProjectEvent.objects.filter(project=project).order_by("pk").values_list("verb", flat=True)
    )


def letters(kind: str) -> list[str]:
    return sorted(Letter.objects.filter(kind=kind).values_list("person__email", flat=True))
