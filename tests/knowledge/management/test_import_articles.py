"""`manage.py import_articles`: what it is given, what it says, and how it ends."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from knowledge.models import Article
from tests.conftest import as_owner
from tests.knowledge.imports import bring_in, line

EMAIL = "admin@antw4wvl.example"


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "artikels.jsonl"


def run(file: Path | str, *options: str, email: str = EMAIL) -> tuple[str, str]:
    """Return what the command says, and what it complains of."""
    out, err = StringIO(), StringIO()
    with as_owner():
        call_command("import_articles", str(file), "--as", email, *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def fail(file: Path | str, *options: str, email: str = EMAIL) -> tuple[int, str, str]:
    """Return how the command ends, why, and what it complained of before."""
    out, err = StringIO(), StringIO()
    with as_owner(), pytest.raises(CommandError) as failed:
        call_command("import_articles", str(file), "--as", email, *options, stdout=out, stderr=err)
    return failed.value.returncode, str(failed.value), err.getvalue() + out.getvalue()


@pytest.mark.usefixtures("topics", "admin")
class TestInOneProcess:
    def test_import_command_sums_up_its_result(self, file):
        file.write_bytes(line(id="1") + line(id="2"))
        assert "Imported: 2 made, 0 updated, 0 unchanged, 0 bad, in " in run(file)[0]

        file.write_bytes(line(id="1", title="Anders") + line(id="2") + line(id="3"))
        said, complained = run(file)

        assert "Imported: 1 made, 1 updated, 1 unchanged, 0 bad, in " in said
        assert complained == ""

    def test_import_command_with_bad_lines_names_them_and_keeps_nothing(self, file):
        file.write_bytes(line(id="1") + b"{\n" + line(id="3", zone="Gent"))

        code, why, said = fail(file)

        assert (code, why) == (1, "2 of 3 lines are bad: nothing was kept.")
        assert said.splitlines()[:2] == [
            "line 2: is not JSON: Expecting property name enclosed in double quotes (character 3)",
            "line 3: zone 'Gent' is not known",
        ]
        assert "Not imported: 1 made, 0 updated, 0 unchanged, 2 bad, in " in said
        assert not Article.objects.exists()

    def test_import_command_with_keep_good_keeps_good_lines_and_reports_bad(self, file):
        file.write_bytes(line(id="1") + b"{\n" + line(id="3"))

        code, why, said = fail(file, "--keep-good")

        assert (code, why) == (3, "1 of 3 lines is bad: the others were kept.")
        assert "Imported: 2 made" in said
        assert Article.objects.count() == 2

    def test_import_command_with_many_bad_lines_names_fifty_and_counts_the_rest(self, file):
        file.write_bytes(b"{\n" * 1234)

        _code, why, said = fail(file)

        assert why == "1,234 of 1,234 lines are bad: nothing was kept."
        assert "line 50: " in said
        assert "line 51: " not in said
        assert "and 1,184 more bad lines" in said

    def test_import_command_dry_run_reports_and_changes_nothing(self, file):
        bring_in(line(id="1"), by=_admin())
        file.write_bytes(line(id="1", title="Anders") + line(id="2"))

        assert "Would import: 1 made, 1 updated, 0 unchanged, 0 bad" in run(file, "--dry-run")[0]

        article = Article.objects.get()
        assert (article.title, article.edition) == ("Fietsen graveren op school", 1)

    def test_import_command_dry_run_names_bad_lines(self, file):
        file.write_bytes(line(id="1") + b"{\n")

        code, why, said = fail(file, "--dry-run", "--keep-good")

        assert (code, why) == (1, "1 of 2 lines is bad: nothing was kept.")
        assert "Would import: 1 made" in said
        assert not Article.objects.exists()

    def test_import_command_counts_articles_left_as_changed_on_the_portal(self, file):
        bring_in(line(), by=_admin())
        with as_owner():
            Article.objects.update(title="Hier anders")
        file.write_bytes(line())

        assert "1 unchanged (1 of them stand otherwise on the portal and stay so)" in run(file)[0]

    def test_import_command_with_overwrite_replaces_changed_article(self, file):
        bring_in(line(), by=_admin())
        with as_owner():
            Article.objects.update(title="Hier anders")
        file.write_bytes(line(title="Daar anders"))

        assert "1 updated" in run(file, "--overwrite")[0]
        assert Article.objects.get().title == "Daar anders"

    def test_import_command_reports_articles_under_the_default_topic(self, file):
        file.write_bytes(line(topic="Allerlei"))

        said, _complained = run(file, "--default-topic", "Gestion des clients")

        assert "1 without a known topic go under Gestion des clients." in said
        assert Article.objects.get().topic.slug == "clients"

    def test_import_command_reports_lines_with_pictures_left_out(self, file):
        file.write_bytes(line(body_html="<p>Zie <img src=x></p>"))

        assert "left out: 1 lines had some (1)." in run(file)[0]

    def test_import_command_with_allow_findings_publishes_personal_data(self, file):
        file.write_bytes(line(summary="Stort op BE71 0961 2345 6769"))

        assert "personal data" in fail(file)[2]
        assert "1 made" in run(file, "--allow-findings")[0]

    def test_import_command_records_person_of_the_address_given(self, file, polder_member):
        file.write_bytes(line())
        assert fail(file, email="niemand@polder.example")[1] == (
            "Nobody in this portal has the address niemand@polder.example."
        )

        run(file, email="MEMBER@Polder.example")

        assert Article.objects.get().created_by == polder_member

    def test_import_command_as_closed_account_is_refused(self, file, polder_member):
        polder_member.is_active = False
        polder_member.save()
        file.write_bytes(line())

        assert fail(file, email=polder_member.email)[1] == (
            "The account member@polder.example is closed: name somebody who is there."
        )

    def test_import_command_with_missing_file_is_refused(self, file, tmp_path):
        assert fail(file)[:2] == (1, f"{file}: No such file or directory. Nothing was kept.")
        assert fail(tmp_path)[:2] == (1, f"{tmp_path}: Is a directory. Nothing was kept.")

    @pytest.mark.parametrize("content", [b"", b"\n \r\n", b"\xef\xbb\xbf"])
    def test_import_command_with_empty_file_is_refused(self, file, content):
        file.write_bytes(content)

        assert fail(file)[:2] == (1, "There is no line in it: nothing to import.")

    def test_import_command_with_unknown_default_topic_is_refused(self, file):
        file.write_bytes(line())

        assert fail(file, "--default-topic", "x")[:2] == (
            1,
            "The default topic 'x' is not known. Nothing was kept.",
        )

    def test_import_command_without_person_is_refused(self, file):
        with pytest.raises(CommandError, match="--as"):
            call_command("import_articles", str(file))


def _admin():
    from zones.models import User  # noqa: PLC0415 - not a fixture: used inside classes

    return User.objects.get(email=EMAIL)
