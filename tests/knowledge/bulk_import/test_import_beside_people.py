"""What a zone did with an imported article on the portal is not undone by the next import."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from knowledge import services
from knowledge.bulk_import import Step
from knowledge.models import Article
from tests.conftest import as_owner
from tests.knowledge.imports import bring_in, everything, line, reason, revised

pytestmark = pytest.mark.usefixtures("topics", "zones")


def test_import_of_article_changed_on_the_portal_is_refused(admin, polder_coordinator):
    bring_in(line(), by=admin)
    revised(polder_coordinator, title="Zoals het hier heet")

    why = reason(line(title="Zoals het daar heet"), by=admin)

    day = timezone.now().date()
    assert why == (f"was changed on the portal since its import ({day}); --overwrite replaces it")
    assert Article.objects.get().title == "Zoals het hier heet"


def test_import_of_article_narrowed_on_the_portal_does_not_widen_it(admin, polder_coordinator):
    bring_in(line(), by=admin)
    revised(polder_coordinator, audience="zone")

    assert "was changed on the portal" in reason(line(title="Nieuw"), by=admin)
    assert bring_in(line(), by=admin).steps == {Step.LEAVE: 1}
    assert Article.objects.get().audience.kind == "zone"


def test_import_of_article_changed_on_the_portal_overwrites_when_asked(admin, polder_coordinator):
    bring_in(line(), by=admin)
    revised(polder_coordinator, title="Zoals het hier heet")

    tally = bring_in(line(title="Zoals het daar heet"), by=admin, overwrite=True)

    article = Article.objects.get()
    assert (tally.steps, article.title) == ({Step.CHANGE: 1}, "Zoals het daar heet")
    assert (article.version, article.edition) == (3, 3)
    assert bring_in(line(title="En nu"), by=admin).steps == {Step.CHANGE: 1}


def test_import_of_unchanged_line_keeps_the_text_of_the_portal(admin, polder_coordinator):
    """So the same file may come again and again, beside people who work on."""
    bring_in(line(id="1"), by=admin)
    revised(polder_coordinator, title="Zoals het hier heet")
    before = everything()

    tally = bring_in(line(id="1"), by=admin)

    assert (tally.steps, tally.bad) == ({Step.LEAVE: 1}, 0)
    assert everything() == before
    assert bring_in(line(id="1"), by=admin, overwrite=True).steps == {Step.CHANGE: 1}
    assert Article.objects.get().title == "Fietsen graveren op school"


def test_import_of_article_changed_and_changed_back_updates_it(admin, polder_coordinator):
    bring_in(line(), by=admin)
    revised(polder_coordinator, title="Even anders")
    revised(polder_coordinator, title="Fietsen graveren op school")

    assert bring_in(line(title="Nieuw"), by=admin).steps == {Step.CHANGE: 1}


@pytest.mark.parametrize("overwrite", [False, True])
def test_import_of_withdrawn_article_leaves_it_withdrawn(admin, polder_coordinator, overwrite):
    bring_in(line(), by=admin)
    services.withdraw(Article.objects.get(), by=polder_coordinator)
    before = everything()

    why = reason(line(title="Nieuw"), by=admin, overwrite=overwrite)
    tally = bring_in(line(), by=admin, overwrite=overwrite)

    assert "was withdrawn by polder" in why
    assert tally.steps == {Step.LEAVE: 1}
    assert everything() == before


@pytest.mark.parametrize("overwrite", [False, True])
def test_import_of_binned_article_leaves_it_in_the_bin(admin, polder_coordinator, overwrite):
    bring_in(line(), by=admin)
    services.move_to_bin(Article.objects.get(), by=polder_coordinator)
    before = everything()

    why = reason(line(title="Nieuw"), by=admin, overwrite=overwrite)
    tally = bring_in(line(), by=admin, overwrite=overwrite)

    assert "lies in the bin of polder" in why
    assert tally.steps == {Step.LEAVE: 1}
    assert everything() == before


def test_import_of_article_restored_from_the_bin_updates_it(admin, polder_coordinator):
    bring_in(line(), by=admin)
    services.move_to_bin(Article.objects.get(), by=polder_coordinator)
    services.restore(Article.objects.get(), by=polder_coordinator)

    assert bring_in(line(title="Nieuw"), by=admin).steps == {Step.CHANGE: 1}


def test_import_of_article_published_again_keeps_its_new_date(admin, polder_coordinator):
    bring_in(line(published="2024-03-18"), by=admin)
    services.withdraw(Article.objects.get(), by=polder_coordinator)
    services.publish(Article.objects.get(), by=polder_coordinator)
    published = Article.objects.get().published_at

    assert bring_in(line(published="2024-03-18"), by=admin).steps == {Step.NOTHING: 1}
    bring_in(line(published="2024-03-18", title="Nieuw"), by=admin)

    assert Article.objects.get().published_at == published > timezone.now() - timedelta(days=1)


def test_import_of_deleted_article_makes_it_anew(admin, polder_coordinator):
    bring_in(line(), by=admin)
    services.move_to_bin(Article.objects.get(), by=polder_coordinator)
    services.delete(Article.objects.get(), by=polder_coordinator)

    assert bring_in(line(), by=admin).steps == {Step.MAKE: 1}


def test_import_of_draft_with_an_imported_id_is_refused(admin, article_by, polder_member):
    draft = article_by(polder_member, state="draft")
    with as_owner():
        Article.objects.update(source_id="intranet-1")

    assert reason(line(), by=admin) == "is a draft of polder"
    assert bring_in(line(zone="riho"), by=admin).steps == {Step.MAKE: 1}
    draft.refresh_from_db()
    assert draft.edition == 0
