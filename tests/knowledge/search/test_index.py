"""The index finds what is published, in both languages, for who may read it."""

from __future__ import annotations

import pytest

from knowledge import search, services
from knowledge.models import Article, SearchEntry, TermGroup


def found(user, text: str) -> set[int]:
    return {hit.pk for hit in search.match(user, text)}


def headline(user, text: str) -> list[Article]:
    query = search.ask(user, text).query
    return search.headline(list(Article.objects.visible_to(user)), query.matches())


def test_search_finds_title_summary_body_and_facts(article_by, polder_member, vlas_member):
    article = article_by(
        polder_member,
        title="Wijkwerking",
        summary="Samen rond",
        body="<p>fietsgraveren</p>",
        result="minder ladingdiefstal",
    )

    for word in ("wijkwerking", "samen", "fietsgraveren", "ladingdiefstal"):
        assert found(vlas_member, word) == {article.pk}, word


def test_search_reads_each_entry_in_its_own_language(article_by, polder_member):
    dutch = article_by(polder_member, title="De fietsen van de patrouilles", body="<p>rijden</p>")
    french = article_by(
        polder_member,
        title="Les vélos des patrouilles",
        language="fr",
        body="<p>rouler</p>",
    )

    TermGroup.objects.create(words=["fiets", "vélo"])

    assert [hit.pk for hit in search.match(polder_member, "fiets")] == [dutch.pk, french.pk]
    assert [hit.pk for hit in search.match(polder_member, "velo")] == [french.pk, dutch.pk]
    assert found(polder_member, "patrouilles") == {dutch.pk, french.pk}
    assert found(polder_member, "patrouilles -fietsen") == {french.pk}
    assert found(polder_member, "patrouilles -velos") == {dutch.pk}


def test_search_puts_what_says_every_word_first(article_by, polder_member):
    one = article_by(polder_member, title="Digitale afspraak maken", body="<p>x</p>")
    two = article_by(polder_member, title="Afspraak in de wereld", body="<p>x</p>")

    assert [hit.pk for hit in search.match(polder_member, "digitale afspraak")] == [one.pk, two.pk]
    assert found(polder_member, "afsp") == {one.pk, two.pk}
    assert search.match(polder_member, "digitale mak")[0].pk == one.pk


def test_search_leaves_out_every_inflection_of_an_excluded_word(article_by, polder_member):
    article_by(polder_member, title="Afspraken over fietsen", body="<p>x</p>")
    kept = article_by(polder_member, title="Afspraken over honden", body="<p>x</p>")

    assert found(polder_member, "afspraken -fiets") == {kept.pk}


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "de",
        "'",
        '"',
        '"""',
        "a & | ! ( ) :*",
        "x:*",
        "--",
        "\\",
        "a" * 5000,
        "\0",
        "😀",
        "<->",
        "___",
        "het een or",
    ],
)
def test_search_survives_odd_queries(article_by, polder_member, text):
    article_by(polder_member)

    assert isinstance(search.match(polder_member, text), list)
    assert len(headline(polder_member, text)) == 1


def test_search_index_holds_published_articles_only(article_by, polder_member, polder_coordinator):
    for state in ("draft", "withdrawn", "binned"):
        article_by(polder_member, state=state)

    assert SearchEntry.objects.count() == 0
    binned = Article.objects.restorable_by(polder_member).get()
    services.restore(binned, by=polder_coordinator)
    assert found(polder_member, "afspraak") == {binned.pk}


def test_search_counts_readable_articles_only(
    article_by,
    zones,
    polder_member,
    vlas_member,
    riho_coordinator,
    network_coordinator,
    observer,
    admin,
):
    own = article_by(polder_member, audience="zone")
    named = article_by(polder_member, audience="named", named_zones=(zones["vlas"],))
    network = article_by(polder_member)

    assert found(polder_member, "afspraak") == {own.pk, named.pk, network.pk}
    assert found(vlas_member, "afspraak") == {named.pk, network.pk}
    assert found(riho_coordinator, "afspraak") == {network.pk}
    assert found(network_coordinator, "afspraak") == {network.pk}
    assert found(observer, "afspraak") == found(admin, "afspraak") == set()


def test_search_ranks_the_title_before_the_body(article_by, polder_member):
    title = article_by(polder_member, title="Drones", body="<p>x</p>")
    body = article_by(polder_member, title="Iets anders", body="<p>drones</p>")

    assert [hit.pk for hit in search.match(polder_member, "drones")] == [
        title.pk,
        body.pk,
    ]


def test_headline_marks_and_escapes(article_by, polder_member):
    article_by(
        polder_member,
        title="Inbraak <script>alert(1)</script> & co",
        body="<p>een inbraak &lt;b&gt; in de straat</p>",
    )

    (row,) = headline(polder_member, "inbraak")

    assert row.title_marked == "<mark>Inbraak</mark> &lt;script&gt;alert(1)&lt;/script&gt; &amp; co"
    assert "<mark>inbraak</mark>" in row.snippet
    assert "<b>" not in row.snippet


def test_search_after_narrowing_no_longer_finds_the_article(
    article_by, writing, polder_member, vlas_member
):
    article = article_by(polder_member)

    services.revise(
        article,
        by=polder_member,
        version=article.version,
        writing=writing(audience="zone"),
    )

    assert found(vlas_member, "afspraak") == set()
    assert found(polder_member, "afspraak") == {article.pk}
