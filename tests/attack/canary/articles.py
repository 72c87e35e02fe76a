"""The private articles of PZ Polder, in every state and for every audience, each told of in a comment and with files."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile

from knowledge import services
from knowledge.files.validation import examine
from knowledge.models import Article, Attachment, Autosave, Comment
from knowledge.models.article import FACTS
from knowledge.richtext.images import NewPicture
from knowledge.services import Writing
from tests.attack.canary.people import (
    EDITORS,
    EVERYBODY,
    EX_AUTHORS,
    POLDER,
    VLAS,
)
from tests.attack.canary.tokens import NOBODY, token
from tests.conftest import as_owner
from tests.knowledge.word_files import png
from zones import access
from zones.models import Zone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.attack.canary.tokens import Item, Planted

TEXTS = ("title", "summary", *FACTS, "body")
SHOWN_ONCE = ("formkey", "sourceid")


@dataclass(frozen=True)
class Plan:
    name: str
    audience: str
    state: str
    readers: frozenset[str]


PLANS = (
    Plan("draft", "network", "draft", EDITORS),
    Plan("zone", "zone", "published", POLDER),
    Plan("named", "named", "published", POLDER | VLAS),
    Plan("withdrawn", "network", "withdrawn", EDITORS),
    Plan("drafted", "network", "binned draft", EDITORS),
    Plan("binned", "network", "binned", EDITORS),
)


def plant(planted: Planted) -> None:
    for plan in PLANS:
        _plant_article(planted, plan)
    _plant_translation(planted)
    _plant_what_was_opened(planted)
    _plant_what_is_open(planted)
    _plant_what_is_not_saved(planted)
    _plant_what_waits(planted)
    _plant_an_archived_one(planted)


def writing(planted: Planted, name: str, **fields: object) -> Writing:
    texts = {word: token(name, word) for word in TEXTS}
    texts["body"] = f"<h2>{texts['body']}</h2><p>tekst over fietsen</p>"
    given = {"kind": "practice", "topic": planted.topics["burglary"], "language": "nl"}
    return Writing(**{**texts, **given, **fields})


def _plant_article(planted: Planted, plan: Plan) -> None:
    people = planted.people
    author = people.user("polder_member")
    named = (people.zones["vlas"],) if plan.audience == "named" else ()
    article, _made = services.save_draft(
        by=author,
        zone=people.zones["polder"],
        writing=writing(planted, plan.name, audience=plan.audience, named_zones=named),
        co_authors=[people.user(name) for name in EX_AUTHORS],
        form_key=token(plan.name, "formkey"),
    )
    with as_owner():
        source = token(plan.name, "sourceid")
        Article.objects.filter(pk=article.pk).update(source_id=source)
    item = planted.note(plan.name, article, plan.readers)
    planted.plant(plan.name, [*TEXTS, "sourceid"], plan.readers)
    planted.plant(plan.name, ["formkey"], NOBODY)
    add_files(planted, item, article)
    if "draft" not in plan.state:
        services.publish(article, by=author)
        _comment(planted, item, article, "vlas_member" if named else "polder_coordinator")
    if plan.state == "withdrawn":
        services.withdraw(article, by=author)
    if "binned" in plan.state:
        services.move_to_bin(article, by=author)
    _remember_version(item)


def _plant_translation(planted: Planted) -> None:
    """The French text of an article for named zones: its readers are the original's."""
    author = planted.people.user("polder_member")
    original = Article.objects.get(pk=planted.items["named"].pk)
    translation = services.translate(original, by=author)
    said = writing(planted, "translated", language="fr")
    services.revise(translation, by=author, version=translation.version, writing=said)
    services.publish(translation, by=author)
    item = planted.note("translated", translation, planted.items["named"].readers)
    planted.plant("translated", TEXTS, item.readers)
    _remember_version(item)


def add_files(planted: Planted, item: Item, article: Article) -> None:
    """Three files, told apart by what the worker said of them; the readers of the first are the article's.

    Beside them, where the worker looked: one of which only what stands in it is told by search, and the
    older version of that, which is its zone's editors' own.
    """
    author = planted.people.user("polder_member")
    contents = {
        "clean": pdf(token(item.name, "cleanfile")),
        "pending": pdf(token(item.name, "pendingfile")),
        "refused": b"%PDF-1.7 " + token(item.name, "refusedfile").encode(),
    }
    uploads = [
        examine(SimpleUploadedFile(f"{token(item.name, word)}.pdf", content))
        for word, content in contents.items()
    ]
    rows = services.attach(article, by=author, files=uploads)
    for word, row in zip(contents, rows, strict=True):
        readers = item.readers if word == "clean" else item.readers & EDITORS
        planted.plant(item.name, [word, f"{word}file"], readers)
        planted.readers[row.public_id] = readers
        item.files.append(row.public_id)
    clean, _pending, refused = rows
    assert services.check(refused.pk, article.zone_id) == "refused"
    if item.name == "zone":
        assert services.check(clean.pk, article.zone_id) == "clean"
        _renew(planted, item, article)
    with as_owner():  # the worker said the same of this file before
        Attachment.objects.filter(pk=clean.pk).update(state="clean")


def _renew(planted: Planted, item: Item, article: Article) -> None:
    """Bring a file twice: what the older version says and is called is for the article's editors."""
    author = planted.people.user("polder_member")
    for word, readers in (("older", item.readers & EDITORS), ("inside", item.readers)):
        named = token(item.name, f"{word}name")
        said = f"{token(item.name, word)}.\n"  # what follows it in an archive is no letter of it
        upload = SimpleUploadedFile(f"{named}.txt", said.encode())
        standing = Attachment.objects.filter(name__startswith=token(item.name, "oldername")).first()
        (row,) = services.attach(article, by=author, files=[examine(upload)], replacing=standing)
        assert services.check(row.pk, article.zone_id) == "clean"
        planted.plant(item.name, [word, f"{word}name"], readers)
        planted.readers[row.public_id] = readers
        item.files.append(row.public_id)


def _comment(planted: Planted, item: Item, article: Article, name: str) -> None:
    said, _made = services.comment(
        article,
        by=planted.people.user(name),
        text=token(item.name, "comment"),
        form_key=token(item.name, "commentkey"),
    )
    planted.plant(item.name, ["comment"], item.readers)
    planted.plant(item.name, ["commentkey"], NOBODY)
    planted.readers[said.public_id] = item.readers
    item.comments.append(said.public_id)
    assert Comment.objects.filter(pk=said.pk).exists()


def _plant_what_was_opened(planted: Planted) -> None:
    """An article that was its zone's own, and was rewritten when it was opened: its old text stays closed."""
    people = planted.people
    author, coordinator = people.user("polder_member"), people.user("polder_coordinator")
    first = writing(planted, "revision", audience="zone")
    article, _made = services.save_draft(by=author, zone=people.zones["polder"], writing=first)
    article = services.publish(article, by=author)
    services.revise(
        article, by=coordinator, version=article.version, writing=writing(planted, "opened"),
        change=services.Change(words=token("revision", "change")),
    )  # fmt: skip
    planted.plant("revision", TEXTS, POLDER)
    planted.plant("revision", ["change"], EVERYBODY - {"anonymous"} - OUT_OF_THE_NETWORK)
    planted.plant("opened", TEXTS, EVERYBODY - {"anonymous"} - OUT_OF_THE_NETWORK)
    item = planted.note("opened", article, planted.readers[token("opened", "title")])
    _remember_version(item)


def _plant_what_waits(planted: Planted) -> None:
    """A new text of an article that the zone reads, and what comes with it, for its editors alone; and a refusal."""
    people = planted.people
    author, zone = people.user("polder_member"), people.zones["polder"]
    first = writing(
        planted, "waits", audience="zone", owner=author, owner_function=token("waits", "function")
    )
    article, _made = services.save_draft(by=author, zone=zone, writing=first)
    article = services.publish(article, by=author)
    back, _made = services.save_draft(by=author, zone=zone, writing=writing(planted, "back"))
    upload = SimpleUploadedFile(f"{token('proposed', 'file')}.txt", b"bijlage")
    picture = NewPicture(png(), f"{token('proposed', 'picture')}.png")
    new = writing(planted, "proposed", audience="zone", pictures=(picture,))
    new = replace(new, body=f'{new.body}<p><img src="picture:1" alt="plein"></p>')
    with reviewing(zone.pk):
        services.attach(article, by=author, files=[examine(upload)])
        services.revise(
            article, by=author, version=article.version, writing=new,
            change=services.Change(words=token("proposed", "change")),
        )  # fmt: skip
        services.publish(back, by=author)
        services.return_for_changes(
            back, 1, by=people.user("polder_coordinator"), reason=token("back", "reason")
        )
    planted.plant("waits", [*TEXTS, "function"], POLDER)
    planted.plant("proposed", [*TEXTS, "change", "file", "picture"], EDITORS)
    planted.plant("back", [*TEXTS, "reason"], EDITORS)
    item = planted.note("waits", article, POLDER)
    _remember_version(item)
    for row in Attachment.objects.filter(article=article):
        assert services.check(row.pk, zone.pk) == "clean"
        planted.readers[row.public_id] = EDITORS
        item.files.append(row.public_id)
    _remember_version(planted.note("back", back, EDITORS))


@contextmanager
def reviewing(zone_id: int) -> Iterator[None]:
    with as_owner():
        Zone.objects.filter(pk=zone_id).update(reviews_first=True)
    yield
    with as_owner():
        Zone.objects.filter(pk=zone_id).update(reviews_first=False)


def _plant_an_archived_one(planted: Planted) -> None:
    """Something that PZ Vlas may read, whose successor it may not."""
    people = planted.people
    author, zone = people.user("polder_member"), people.zones["polder"]
    article, _made = services.save_draft(
        by=author, zone=zone,
        writing=writing(planted, "archived", audience="named", named_zones=(people.zones["vlas"],)),
    )  # fmt: skip
    article = services.publish(article, by=author)
    successor = Article.objects.get(pk=planted.items["zone"].pk)
    services.archive(article, by=author, successor=successor)
    planted.plant("archived", TEXTS, POLDER | VLAS)
    _remember_version(planted.note("archived", article, POLDER | VLAS))


OUT_OF_THE_NETWORK = frozenset({"observer", "polder_observer", "admin", "dismissed", "deactivated"})


def _plant_what_is_open(planted: Planted) -> None:
    """Something that everybody of the network reads, with a file, so that no page of theirs is empty."""
    people = planted.people
    article, _made = services.save_draft(
        by=people.user("vlas_coordinator"), zone=people.zones["vlas"],
        writing=writing(planted, "open", title="kanarieopentitle fietsen"),
    )  # fmt: skip
    article = services.publish(article, by=people.user("vlas_coordinator"))
    readers = EVERYBODY - {"anonymous"} - OUT_OF_THE_NETWORK
    planted.plant("open", TEXTS, readers)
    _remember_version(planted.note("open", article, readers))


def _plant_what_is_not_saved(planted: Planted) -> None:
    """What the author typed and did not save: nobody but them reads it, whoever may read the article."""
    author = planted.people.user("polder_member")
    zone = planted.people.zones["polder"]
    article = Article.objects.get(pk=planted.items["zone"].pk)
    for name, where in {"unsaved": None, "unsavedchange": article}.items():
        tab = f"tab-{name}"
        with access.reading_as(author):
            services.autosave(
                by=author, zone_id=zone.pk, article_id=where and where.pk,
                form=where.public_id if where else f"form-{name}", tab=tab, version=1,
                texts={word: [token(name, word)] for word in TEXTS},
            )  # fmt: skip
        planted.plant(name, TEXTS, {"polder_member"})
        planted.note(name, Autosave.objects.get(tab=tab), {"polder_member"})


def _remember_version(item: Item) -> None:
    item.numbers["version"] = Article.objects.get(pk=item.pk).version


def pdf(words: str) -> bytes:
    """Return a PDF of one page that says this."""
    drawn = f"BT /F1 24 Tf 72 720 Td ({words}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
    ]
    made, places = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return made + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        count, table, count, len(made),
    )  # fmt: skip
