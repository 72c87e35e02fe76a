"""What a line means for what the portal holds already.

What the source has not changed since the last import is left as the portal has it. What it has
changed replaces the portal's text only where nobody of the zone changed that meanwhile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.bulk_import.errors import BadLine
from knowledge.bulk_import.records import digest_of, says_another_date
from knowledge.bulk_import.result import Step
from knowledge.choices import State
from knowledge.richtext import personal_data
from knowledge.richtext.plain_text import plain_text

if TYPE_CHECKING:
    from knowledge.bulk_import.records import Record
    from knowledge.bulk_import.result import Options
    from knowledge.models import Article

FOUND = {"national_number": "a national number", "iban": "a bank account number"}


def weigh(facts: Record, article: Article | None, options: Options) -> Step:
    """Return what a line comes to, beside the article of that id if there is one. Raises BadLine."""
    step = Step.MAKE
    if article is not None:
        step = _against(facts, article, overwrite=options.overwrite)
    if step in (Step.MAKE, Step.CHANGE) and not options.allow_findings:
        _refuse_findings(facts, article)
    return step


def _against(facts: Record, article: Article, *, overwrite: bool) -> Step:
    before = article.source_mark.partition(" ")[0]
    is_news = facts.digest != before
    if not article.is_published:
        if is_news:
            raise BadLine(_why_not_published(article))
        return Step.LEAVE
    now = digest_of(article)
    if facts.digest == now:
        redated = says_another_date(facts, article.source_mark) and now == before
        return Step.CHANGE if redated else Step.NOTHING
    if now == before or overwrite:
        return Step.CHANGE
    if is_news:
        day = f"{article.updated_at:%Y-%m-%d}"
        raise BadLine(
            f"was changed on the portal since its import ({day}); --overwrite replaces it"
        )
    return Step.LEAVE


def _why_not_published(article: Article) -> str:
    if article.binned_at is not None:
        return f"lies in the bin of {article.zone.slug}: its coordinators restore it or delete it"
    if article.state == State.WITHDRAWN:
        return f"was withdrawn by {article.zone.slug}: the zone publishes it again, or it stays so"
    return f"is a draft of {article.zone.slug}"


def _refuse_findings(facts: Record, article: Article | None) -> None:
    """Hold back what the form would ask about, but for what was answered when it was published before."""
    found = [(name, finding) for name, of in facts.findings.items() for finding in of]
    known = _findings(article) if found and article else set()
    words = [f"{FOUND[finding.what]} in {name}" for name, finding in found if finding not in known]
    if words:
        told = ", ".join(dict.fromkeys(words))
        raise BadLine(f"looks like personal data of a citizen: {told}")


def _findings(article: Article) -> set[personal_data.Finding]:
    texts = (article.title, article.summary, plain_text(article.body))
    return {finding for text in texts for finding in personal_data.find(text)}
