"""What was lost of a document and why one was refused, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from knowledge.files.validation import reason_words as file_reason_words
from zones import turns

if TYPE_CHECKING:
    from collections.abc import Mapping


def reason_words(reason: str) -> str:
    """Say why a document could not be read, as the end of a sentence."""
    words = {
        "broken": _("it is damaged and cannot be read"),
        "entities": _("it is built in a way that only a hostile document is"),
        "nested": _(
            "its tables or lists stand inside one another too deeply; make it simpler in Word"
        ),
        "too_long": _("it is too long for one article; split it into parts"),
        "locked": _("it is locked with a password; save it without one"),
        "unknown": _(
            "documents of this kind cannot be read; allowed are Word, ODT, Markdown and HTML"
        ),
        "many": _("there are more than %(count)s documents in it; send them in parts")
        % {"count": 50},
        "waiting": _("%(count)s of your documents wait to be read; send more in a few minutes")
        % {"count": turns.MAX_WAITING},
        "form": _("it is not an archive that this portal made, or it was changed since"),
        "storage": _("the files could not be read or written; ask for it anew"),
        "gone": _("something in it is no longer yours to read; ask for it anew"),
        "nothing": _("there is no text in it"),
        "stopped": _("the work was interrupted; send it again"),
    }
    return words.get(reason) or file_reason_words(reason)


def lost_words(lost: Mapping[str, int]) -> list[str]:
    """Say what of a document did not come along as it was; fonts and colours go without saying."""
    words = {
        "footnotes": ngettext(
            "%(count)d footnote stands at the end of the text", "%(count)d footnotes stand at the end of the text",
            lost.get("footnotes", 0)),
        "comments": ngettext(
            "%(count)d comment in the margin", "%(count)d comments in the margin", lost.get("comments", 0)),
        "changes": ngettext(
            "%(count)d tracked change: the text is as if it was accepted",
            "%(count)d tracked changes: the text is as if all were accepted", lost.get("changes", 0)),
        "boxes": ngettext(
            "%(count)d text box: its text stands between the other text",
            "%(count)d text boxes: their text stands between the other text", lost.get("boxes", 0)),
        "hidden": ngettext(
            "%(count)d piece of hidden text", "%(count)d pieces of hidden text", lost.get("hidden", 0)),
        "symbols": ngettext(
            "%(count)d sign of a font that is not known", "%(count)d signs of fonts that are not known",
            lost.get("symbols", 0)),
        "damaged_parts": ngettext(
            "%(count)d part that is damaged or missing, such as notes or styles",
            "%(count)d parts that are damaged or missing, such as notes or styles", lost.get("damaged_parts", 0)),
        "unread": ngettext(
            "%(count)d piece of text in a place that cannot be read",
            "%(count)d pieces of text in places that cannot be read", lost.get("unread", 0)),
        "objects": ngettext(
            "%(count)d embedded object, such as a chart or a film",
            "%(count)d embedded objects, such as charts or films", lost.get("objects", 0)),
        "formulas": ngettext("%(count)d formula", "%(count)d formulas", lost.get("formulas", 0)),
        "edges": ngettext(
            "%(count)d text at the head or foot of the pages",
            "%(count)d texts at the head or foot of the pages", lost.get("edges", 0)),
        "pictures_beside": ngettext(
            "%(count)d picture stands below the text, with the files",
            "%(count)d pictures stand below the text, with the files",
            lost.get("pictures_beside", 0),
        ),
        "contents": _("the table of contents"),
        "levels": ngettext(
            "%(count)d heading below the second level is now of the second level",
            "%(count)d headings below the second level are now of the second level", lost.get("levels", 0)),
        "layout": _("the layout: there was too much of it, only the words are kept"),
        "pictures_kind": ngettext(
            "%(count)d picture of a kind that cannot be kept", "%(count)d pictures of a kind that cannot be kept",
            lost.get("pictures_kind", 0)),
        "pictures_large": ngettext(
            "%(count)d picture of more than 40 megapixels", "%(count)d pictures of more than 40 megapixels",
            lost.get("pictures_large", 0)),
        "pictures_many": ngettext(
            "%(count)d picture more than an article takes", "%(count)d pictures more than an article takes",
            lost.get("pictures_many", 0)),
        "pictures_elsewhere": ngettext(
            "%(count)d picture that was not in the document itself",
            "%(count)d pictures that were not in the document itself", lost.get("pictures_elsewhere", 0)),
    }  # fmt: skip
    return [text % {"count": lost[what]} for what, text in words.items() if lost.get(what)]
