"""Two notes that somebody of PZ Polder sent in, and that wait for a word on what becomes of them."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from knowledge import services
from knowledge.models import DocumentImport
from network.demo import content
from network.demo.people import acting
from zones.choices import AudienceKind
from zones.models import Zone

SENDER = "member@polder.example"
NOTES = ("nota-dorpscafe.md", "nota-fietslabel.md")


def load() -> None:
    uploads = [SimpleUploadedFile(name, (content.FILES / name).read_bytes()) for name in NOTES]
    facts = {
        "kind": "practice",
        "topic": "communication",
        "audience": AudienceKind.NETWORK,
        "language": "nl",
    }
    with acting(SENDER) as sender:
        zone = Zone.objects.get(slug="polder")
        services.receive(by=sender, zone=zone, uploads=uploads, facts=facts, form_key="demo")
        waiting = list(DocumentImport.objects.visible_to(sender))
    for document in waiting:
        services.read_document(document.pk, sender.pk)
