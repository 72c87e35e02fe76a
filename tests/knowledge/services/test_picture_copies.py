"""Pictures of a text where it goes: reviewed, compared, translated, made to measure, brought back, on paper."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from knowledge import pdf, services
from knowledge.models import Article, Attachment, Revision
from knowledge.richtext.diff import compare
from knowledge.richtext.images import NewPicture, address, ids_in
from knowledge.richtext.merge import changes, digest_of
from knowledge.services import Change, Decision
from tests.conftest import as_owner
from tests.knowledge import papers
from tests.knowledge.pages import page
from zones import access
from zones.models import AuditEvent

PLAN = '<h2>Aanpak</h2><p>Zo ligt het.</p><p><img src="picture:1" alt="Plan van het plein"></p>'
PNG, OTHER = papers.png(), papers.png(300, 200)


def check_all() -> None:
    with as_owner():
        rows = list(Attachment.objects.filter(state="pending").select_related("article"))
    for row in rows:
        services.check(row.pk, row.article.zone_id)


@pytest.fixture
def pictured(article_by):
    """Make an article in whose text a picture stands that was checked."""

    def make(by, content: bytes = PNG, **fields) -> tuple[Article, Attachment]:
        article = article_by(by, body=PLAN, pictures=(NewPicture(content),), **fields)
        check_all()
        return article, Attachment.objects.get(article=article)

    return make


def shown(client_for, person, *where) -> str:
    return client_for(person).get(page(*where)).content.decode()


def revised(article, writing, by, body, **fields) -> Article:
    article = Article.objects.get(pk=article.pk)
    change = Change(words="bijgewerkt")
    return services.revise(
        article, by=by, version=article.version, writing=writing(body=body, **fields), change=change
    )


def test_picture_in_adaptation_is_a_file_of_its_own(pictured, client_for, riho_member, vlas_member):
    origin, file = pictured(riho_member)

    article, _made = services.adapt(origin, by=vlas_member, zone=vlas_member.current_zone, number=1)

    copy = Attachment.objects.get(article=article)
    assert ids_in(article.body) == {copy.public_id} != {file.public_id}
    assert (copy.state, copy.digest, copy.uploaded_by) == ("clean", file.digest, vlas_member)
    assert copy.file.name != file.file.name
    assert copy.file.read() == file.file.read()
    assert address(copy.public_id) in shown(client_for, vlas_member, article, "edit")
    assert client_for(vlas_member).get(address(copy.public_id)).status_code == 200
    assert AuditEvent.objects.filter(verb="file_added", item_id=str(copy.pk)).count() == 1


def test_picture_unreadable_is_left_out_of_adaptation(pictured, riho_member, vlas_member):
    origin, file = pictured(riho_member)
    with as_owner():
        Attachment.objects.filter(pk=file.pk).update(hidden_at=file.at)

    article, _made = services.adapt(origin, by=vlas_member, zone=vlas_member.current_zone, number=1)

    assert "<img" not in article.body
    assert not Attachment.objects.filter(article=article).exists()


def test_picture_copy_in_adaptation_is_no_difference_with_the_origin(
    pictured, client_for, riho_member, vlas_member
):
    origin, _file = pictured(riho_member)
    article, _made = services.adapt(origin, by=vlas_member, zone=vlas_member.current_zone, number=1)

    text = shown(client_for, vlas_member, article, "different")

    assert "<ins" not in text
    assert "<del" not in text
    assert "Plan van het plein" in text


def test_picture_of_paragraph_taken_over_is_copied(
    pictured, writing, client_for, riho_member, vlas_member, form_fields
):
    origin, _file = pictured(riho_member)
    article, _made = services.adapt(origin, by=vlas_member, zone=vlas_member.current_zone, number=1)
    newer = PLAN.replace("picture:1", address(_file.public_id)) + (
        '<p>Van boven gezien: <img src="picture:1" alt="Van boven"></p>'
    )
    revised(origin, writing, riho_member, newer, pictures=(NewPicture(OTHER),))
    check_all()
    link = article.adaptation
    texts = list(Revision.objects.filter(article=origin).order_by("number"))
    (part,) = changes(texts[0].body, texts[1].body)
    decisions = {digest_of(part): Decision(is_taken=True)}
    services.decide_on_news(article, by=vlas_member, number=2, decisions=decisions)
    with access.reading_as(vlas_member):
        body = services.with_news(article, link, vlas_member, 2)

    fields = form_fields(body=body, version=article.version, action="draft")
    client_for(vlas_member).post(page(article, "edit"), fields)

    article.refresh_from_db()
    own = {file.public_id for file in Attachment.objects.filter(article=article)}
    assert len(own) == 2
    assert ids_in(article.body) == own
    assert "Van boven" in article.body


def test_picture_removed_since_is_replaced_by_words_in_restored_revision(
    pictured, writing, client_for, polder_member
):
    article, file = pictured(polder_member)
    revised(article, writing, polder_member, "<p>Zonder.</p>")
    services.detach(file, by=polder_member)
    article.refresh_from_db()

    services.bring_back(article, 1, by=polder_member, version=article.version)

    text = shown(client_for, polder_member, article)
    assert "Afbeelding, hier niet te zien:" in text
    assert "Plan van het plein" in text


def test_picture_added_or_removed_is_shown_by_comparison(
    pictured, writing, client_for, polder_member
):
    article, file = pictured(polder_member)
    body = '<h2>Aanpak</h2><p>Zo ligt het.</p><p><img src="picture:1" alt="Nieuw plan"></p>'
    revised(article, writing, polder_member, body, pictures=(NewPicture(OTHER),))
    check_all()

    text = shown(client_for, polder_member, article, "revisions", "compare")

    gone, come = text.index('alt="Plan van het plein"'), text.index('alt="Nieuw plan"')
    assert "<del" in text[:gone]
    assert "<ins" in text[:come]
    assert '<span class="picture-words">Nieuw plan</span>' in text
    assert text.count(address(file.public_id)) >= 1


def test_picture_moved_with_its_words_is_no_difference():
    image = f'<img src="{address("abcdefghijkm")}" alt="x">'

    parts = compare(
        f"<p>Een plan {image} van hier.</p>", f"<p>Een nieuw plan {image} van hier.</p>"
    )

    assert [part.marked.count("<ins") for part in parts] == [1]
    assert "<del" not in parts[0].marked
    assert parts[0].marked.count("<img") == 1


def test_picture_of_text_in_review_is_shown_to_deciders(
    article_by, writing, client_for, polder_member, polder_coordinator, vlas_member, zones
):
    article = article_by(polder_member, body="<p>Zonder.</p>")
    with as_owner():
        type(zones["polder"]).objects.filter(slug="polder").update(reviews_first=True)
    revised(article, writing, polder_member, PLAN, pictures=(NewPicture(PNG),))
    check_all()
    (file,) = Attachment.objects.filter(article=article)

    waits = shown(client_for, polder_coordinator, article, "review")
    before = shown(client_for, vlas_member, article)
    services.approve(article, article.reviews.get().number, by=polder_coordinator)

    assert waits.count(f'src="{address(file.public_id)}"') == 2  # what changes, and the whole text
    assert file.public_id not in before
    assert f'src="{address(file.public_id)}"' in shown(client_for, vlas_member, article)


def test_picture_of_translation_belongs_to_its_original(
    article_by, writing, client_for, polder_member, vlas_member
):
    original = article_by(polder_member)
    translation = services.translate(original, by=polder_member)
    services.revise(
        translation, by=polder_member, version=translation.version,
        writing=writing(body=PLAN, language="fr", pictures=(NewPicture(PNG),)),
    )  # fmt: skip
    services.publish(translation, by=polder_member)
    check_all()

    (file,) = Attachment.objects.all()
    assert file.article == original
    translation.refresh_from_db()
    assert f'src="{address(file.public_id)}"' in shown(client_for, vlas_member, translation)
    beside = shown(client_for, polder_member, translation, "edit")
    assert address(file.public_id) in beside


def test_picture_in_translation_without_right_to_original_is_refused(
    article_by, writing, polder_member, polder_chief
):
    original = article_by(polder_member)
    translation = services.translate(original, by=polder_member)
    with as_owner():
        original.authorships.all().delete()
        type(original).objects.filter(pk=original.pk).update(
            state="draft", published_at=None, edition=0
        )

    with pytest.raises(services.PictureRefused) as refused:
        services.revise(
            translation, by=polder_member, version=translation.version,
            writing=writing(body=PLAN, pictures=(NewPicture(PNG),)),
        )  # fmt: skip

    assert refused.value.reason == "original"


@pytest.mark.skipif(not pdf.can_print(), reason="no libpango on this machine: no PDF can be made")
def test_picture_is_in_the_pdf(pictured, client_for, polder_member, vlas_member):
    article, _file = pictured(polder_member)

    answer = client_for(vlas_member).get(page(article, "pdf"))

    pages = PdfReader(BytesIO(b"".join(answer.streaming_content))).pages
    assert [image.image.size for page in pages for image in page.images] == [(800, 400)]


def test_picture_of_unreadable_text_is_left_out_of_zip_and_list(
    pictured, writing, client_for, polder_member, vlas_member
):
    article, file = pictured(polder_member)
    revised(article, writing, polder_member, "<p>Zonder.</p>")

    assert file.name not in shown(client_for, vlas_member, article)
    assert client_for(vlas_member).get(page(article, "files", "zip")).status_code == 404
    assert file.name in shown(client_for, polder_member, article)


def test_picture_is_kept_by_autosave_and_refused_when_too_many(client_for, polder_member):
    client = client_for(polder_member)
    tab = "0123456789abcdef"
    data = "data:image/png;base64," + "QUJD" * 100_000
    given = {
        "tab": tab,
        "form_key": tab,
        "article": "",
        "body": f'<p><img src="{data}" alt=""></p>',
    }

    kept = client.post("/knowledge/autosave/", given)
    refused = client.post("/knowledge/autosave/", {**given, "body": given["body"] * 21})
    again = client.get("/knowledge/drafts/").content.decode()

    assert kept.status_code == 200
    assert refused.status_code == 422
    assert "Hoogstens 20" in refused.json()["words"]
    assert "restore=" in again
