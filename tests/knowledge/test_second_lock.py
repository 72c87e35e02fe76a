"""What PostgreSQL itself refuses about articles: every query here is asked without `visible_to`."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from knowledge import services
from knowledge.files.validation import examine
from knowledge.models import Article, Attachment, Authorship, Comment, Revision
from zones import access
from zones.access import NOBODY
from zones.models import AuditEvent

CHILDREN = (Revision, Attachment, Comment, Authorship, Article.intended_zones.through)


@pytest.fixture
def three(article_by, zones, polder_member):
    """An article for each audience, with everything that hangs below it."""
    made = {}
    for word in ("zone", "named", "network"):
        article = article_by(polder_member, audience=word, named_zones=(zones["vlas"],))
        services.comment(article, by=polder_member, text="wat wij ervan vonden")
        services.attach(
            article, by=polder_member, files=[examine(SimpleUploadedFile("a.txt", b"x"))]
        )
        if word != "named":
            article.intended_zones.add(zones["riho"])  # as if it had been meant for them once
        made[word] = article
    return made


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("polder_member", {"zone", "named", "network"}),
        ("polder_chief", {"zone", "named", "network"}),
        ("vlas_member", {"named", "network"}),
        ("riho_coordinator", {"network"}),
        ("network_coordinator", {"network"}),
        ("observer", set()),
        ("admin", set()),
    ],
)
def test_second_lock_shows_each_role_the_articles_of_its_audiences(
    three, as_reader, request, name, words
):
    readable = {three[word].pk for word in words}
    with as_reader(request.getfixturevalue(name)):
        assert set(Article.objects.values_list("pk", flat=True)) == readable
        for child in CHILDREN:
            assert set(child.objects.values_list("article_id", flat=True)) == readable, child


def test_second_lock_keeps_old_revision_to_its_audience(
    article_by, writing, as_reader, polder_member, polder_coordinator, riho_member
):
    article = article_by(polder_member, audience="zone")
    services.revise(article, by=polder_coordinator, version=article.version, writing=writing())

    for person, numbers in ((polder_member, [2, 1]), (riho_member, [2])):
        with as_reader(person):
            assert list(Revision.objects.values_list("number", flat=True)) == numbers


def test_second_lock_shows_binned_article_to_its_zone_only(
    article_by, as_reader, polder_member, polder_coordinator, riho_member, vlas_member, zones
):
    article = article_by(
        polder_member, audience="named", named_zones=(zones["vlas"],), state="binned"
    )
    for person, count in ((polder_member, 1), (vlas_member, 0), (riho_member, 0)):
        with as_reader(person):
            assert Article.objects.count() == count

    services.restore(article, by=polder_coordinator)
    for person, count in ((polder_member, 1), (vlas_member, 1), (riho_member, 0)):
        with as_reader(person):
            assert Article.objects.count() == count


def refused(deed) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        deed()


def test_second_lock_refuses_writing_for_another_zone(
    three, as_reader, zones, vlas_member, riho_member
):
    hidden, open_to_all = three["zone"], three["network"]
    mine = {"author": vlas_member, "zone": zones["vlas"], "text": "x"}
    with as_reader(vlas_member):
        for changes in ({"zone": zones["polder"]}, {"audience_id": hidden.audience_id}):
            copy = Article.objects.get(pk=open_to_all.pk)
            copy.pk, copy.public_id, copy.zone, copy.form_key = None, "x", zones["vlas"], None
            for field, value in changes.items():
                setattr(copy, field, value)
            refused(copy.save)
        refused(lambda: Comment.objects.create(article=hidden, **mine))
        refused(
            lambda: Comment.objects.create(article=open_to_all, **mine | {"author": riho_member})
        )
        refused(
            lambda: Comment.objects.create(article=open_to_all, **mine | {"zone": zones["riho"]})
        )
        refused(lambda: Authorship.objects.create(article=open_to_all, person=vlas_member))
        refused(lambda: open_to_all.intended_zones.add(zones["vlas"]))
        refused(lambda: Revision.objects.create(article=open_to_all, number=9, audience=open_to_all.audience,
                                                by=vlas_member))  # fmt: skip
        refused(lambda: Attachment.objects.create(article=open_to_all, name="a", kind="txt", size=1, file="a",
                                                  uploaded_by=vlas_member))  # fmt: skip
        said = Comment.objects.create(article=open_to_all, **mine)
        said.article = hidden
        refused(said.save)


def test_second_lock_refuses_change_and_removal_by_another_zone(three, as_reader, riho_coordinator):
    article = three["network"]
    with as_reader(riho_coordinator):
        assert Article.objects.filter(pk=article.pk).exists()
        assert not Article.objects.update(title="van mij")
        assert not Article.objects.select_for_update().exists()
        for child in CHILDREN:
            assert not child.objects.filter(article=article).delete()[0], child
    article.refresh_from_db()
    assert article.title != "van mij"


def test_second_lock_refuses_rewriting_a_revision(three, as_reader, polder_coordinator):
    with as_reader(polder_coordinator):
        assert Revision.objects.exists()
        assert not Revision.objects.update(body="anders")


def test_second_lock_keeps_article_in_its_zone(three, as_reader, zones, polder_coordinator):
    with as_reader(polder_coordinator):
        refused(lambda: Article.objects.filter(pk=three["zone"].pk).update(zone=zones["vlas"]))


def test_second_lock_lets_moved_article_be_deleted_with_old_revisions(
    article_by, as_reader, zones, polder_member, vlas_coordinator
):
    article = article_by(polder_member, audience="zone")
    audience = access.audience_for("zone", zones["vlas"], by=vlas_coordinator)
    Article.objects.filter(pk=article.pk).update(zone=zones["vlas"], audience=audience)
    with as_reader(vlas_coordinator):
        assert not Revision.objects.exists()

    article = services.move_to_bin(article, by=vlas_coordinator)
    services.delete(article, by=vlas_coordinator)

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert not Article.objects.exists()
    assert not Revision.objects.exists()


def test_second_lock_lets_sweep_list_files_of_every_zone_unread(three, monkeypatch):
    monkeypatch.setattr(services.attachment, "ORPHANED_AFTER", timedelta())
    stray = default_storage.save("attachments/ab/abstray", SimpleUploadedFile("a.txt", b"x"))
    kept = [str(row.file.name) for row in Attachment.objects.all()]

    with access.reading_as(NOBODY):
        assert services.sweep_files() == 1

    assert not default_storage.exists(stray)
    assert all(default_storage.exists(name) for name in kept)


def test_second_lock_nested_reader_gives_way_to_the_outer(three, app, polder_member, riho_member):
    with app():
        with access.reading_as(polder_member):
            assert Article.objects.count() == 3
            with access.reading_as(riho_member):
                assert Article.objects.count() == 1
            assert Article.objects.count() == 3
            with pytest.raises(ZeroDivisionError), access.reading_as(NOBODY):
                raise ZeroDivisionError
            assert Article.objects.count() == 3
        assert Article.objects.count() == 0


def test_second_lock_deed_outside_a_request_runs_as_its_person(
    three, writing, polder_coordinator, riho_coordinator
):
    article = three["network"]

    assert services.withdraw(article, by=polder_coordinator).state == "withdrawn"

    with pytest.raises(Article.DoesNotExist):
        services.publish(article, by=riho_coordinator)


# the shell


SHOW = "from knowledge.models import Article; print(sorted(Article.objects.values_list('title', flat=True)))"


def shell(email: str, code: str, capsys, **options: object) -> str:
    call_command("portal_shell", email=email, command=code, **options)
    return capsys.readouterr().out


def test_shell_as_person_shows_readable_articles_only(
    article_by, polder_member, riho_member, admin, capsys
):
    article_by(polder_member, audience="zone", title="van ons")
    article_by(polder_member, title="van allen")

    assert "['van allen', 'van ons']" in shell(polder_member.email, SHOW, capsys)
    assert "['van allen']" in shell(riho_member.email, SHOW, capsys)
    assert "[]" in shell(admin.email, SHOW, capsys)
    opened = AuditEvent.objects.filter(verb="shell_opened").values_list("item_id", "zone__slug")
    assert list(opened.order_by("pk")) == [
        (str(polder_member.pk), "polder"),
        (str(riho_member.pk), "riho"),
        (str(admin.pk), None),
    ]


@pytest.mark.parametrize(("keep", "title"), [(False, "voor"), (True, "na")])
def test_shell_undoes_changes_unless_told_to_keep_them(
    article_by, polder_member, capsys, keep, title
):
    article = article_by(polder_member, title="voor")
    change = "from knowledge.models import Article; Article.objects.update(title='na')"

    shell(polder_member.email, change, capsys, keep=keep)

    article.refresh_from_db()
    assert article.title == title


def test_shell_without_active_account_is_refused(person, zones, capsys):
    gone = person("weg@polder.example", "member", zones["polder"], is_active=False)

    for email in (gone.email, "niemand@polder.example"):
        with pytest.raises(CommandError, match="Nobody with the address"):
            shell(email, SHOW, capsys)
