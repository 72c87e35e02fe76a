"""The rich text of articles: the field in which it is typed, and what of it is kept."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import nh3
from django import forms
from django.forms import Script
from django.templatetags.static import static
from django.utils.html import escape, linebreaks
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from knowledge.richtext import images
from knowledge.richtext.plain_text import plain_text

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

TAGS = {
    "a", "aside", "blockquote", "br", "em", "h2", "h3", "hr", "img", "li", "ol", "p", "s", "strong", "sub", "sup",
    "table", "tbody", "td", "th", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "ol": {"start", "type"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
LIST_TYPES = {"a", "A", "i", "I"}
"""Lists that count with letters or in Roman numbers."""

CALLOUTS = {"callout-tip", "callout-warning"}
URL_SCHEMES = {"http", "https", "mailto"}
LEADS_AWAY = re.compile(r"\s*(?:https?|mailto):", re.IGNORECASE)
LINK_REL = "noopener noreferrer nofollow"
ENTERED_AS_HTML = re.compile(r"<[a-z/!]", re.IGNORECASE)
OPENING_TAG = re.compile(r"<[a-z]", re.IGNORECASE)
FROM_WORD = re.compile(r"mso-|class=\"?Mso|<o:p|urn:schemas-microsoft")
WORD_TAGS = re.compile(
    r"<!\[[^<>]*\]>|</?(?:span|font|div|[a-z0-9]+:[a-z0-9]+)(?=[\s/>])[^<>]*>", re.IGNORECASE
)
WORD_ATTRIBUTES = re.compile(
    r"\s(?:style|class|lang|align|valign|width|height|border|cellspacing|cellpadding)"
    r"=(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s<>\"']+)",
    re.IGNORECASE,
)
STRUCK = re.compile(r"<(/?)(?:del|strike)(?:\s[^<>]*)?>", re.IGNORECASE)
"""Two other names for text that is struck out."""

MAX_TAGS = 6_000
"""Tags nested in one another take a time that grows with the square of their number."""


def clean(html: str, *, numbered: bool = False) -> str:
    """Return the part of `html` that may be shown: our tags, no frames or scripts, safe links, pictures of our own.

    A picture stands at the address of a file; where the text came with new ones, also as `numbered` (see
    `pictures`). Whether it is a file of this article is asked where the text is kept, and where it is shown.

    Used on saving and again on showing, so that what was stored before a rule was tightened obeys it too.
    Text typed without script carries no tags: its lines become paragraphs. Of a text with more tags
    than anybody lays out, the words are kept.
    """
    html = STRUCK.sub(r"<\1s>", without_word_markup(html))
    if len(OPENING_TAG.findall(html)) > MAX_TAGS:
        html = escape(plain_text(html))
    if not ENTERED_AS_HTML.search(html):
        html = linebreaks(html.strip(), autoescape=False) if html.strip() else ""

    def attribute(tag: str, name: str, value: str) -> str | None:
        if (tag, name) == ("img", "src"):
            return value if images.is_address(value, numbered=numbered) else None
        if (tag, name) == ("a", "href"):
            return value if LEADS_AWAY.match(value) else None
        if (tag, name) == ("ol", "type"):
            return value if value in LIST_TYPES else None
        return value

    safe = nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags={"script", "style", "template", "iframe", "object", "svg"},
        attributes=ATTRIBUTES,
        allowed_classes={"aside": CALLOUTS},
        attribute_filter=attribute,
        url_schemes=URL_SCHEMES | {"picture"},
        url_relative="pass_through",
        link_rel=LINK_REL,
    )
    return images.rewritten(safe, images.written).strip()


def clean_typed(html: str) -> str:
    """Return the same of a text that is being typed: its new pictures stay in it."""
    text, typed = images.apart(html)
    return images.joined(clean(text, numbered=True), typed)


def without_word_markup(html: str) -> str:
    """Return the text without what Word adds to each word of it, which says nothing and can be ten times as long."""
    if not FROM_WORD.search(html):
        return html
    for begins, ends in (("<!--", "-->"), ("<style", "</style>"), ("<xml", "</xml>")):
        html = _cut(html, begins, ends)
    return WORD_ATTRIBUTES.sub("", WORD_TAGS.sub("", html))


def _cut(html: str, begins: str, ends: str) -> str:
    """Take out all that stands between these two, in one walk through the text."""
    kept, at = [], 0
    while (start := html.find(begins, at)) >= 0 and (stop := html.find(ends, start)) >= 0:
        kept.append(html[at:start])
        at = stop + len(ends)
    return "".join(kept) + html[at:]


class ArticleEditor(forms.Textarea):
    """A text area that becomes an editor where there is script.

    The editor is a module of our own on top of django-prose-editor: its words come from our
    catalogues, and it needs neither an import map nor a style put into the page, which the
    content security policy would refuse.
    """

    class Media:
        css = {"all": ["css/editor.css"]}
        js = [Script("js/editor.js", type="module")]

    def __init__(self, attrs: dict[str, Any] | None = None, *, with_pictures: bool = False) -> None:
        super().__init__({"rows": 14, **(attrs or {})})
        self.with_pictures = with_pictures

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {
            "data-editor": static("django_prose_editor/editor.js"),
            "data-paste": static("js/paste.js"),
            "data-sprite": static("vendor/bootstrap-icons/sprite.svg"),
            "data-words": json.dumps(_words()),
        }
        if self.with_pictures:
            context["widget"]["attrs"] |= {
                "data-pictures": static("js/pictures.js"),
                "data-most-pictures": images.MAX_NEW,
                "data-most-data": images.MAX_DATA,
            }
        return context

    def use_required_attribute(self, initial: Any) -> bool:
        """Never: the browser cannot point at a field that the editor stands in for."""
        return False


def _words() -> dict[str, _StrOrPromise]:
    return {
        "toolbar": _("Layout of the text"),
        "h2": _("Heading"),
        "h3": _("Smaller heading"),
        "bold": _("Bold"),
        "italic": _("Italic"),
        "strike": _("Struck out"),
        "superscript": _("Raised"),
        "subscript": _("Lowered"),
        "bulletList": _("List"),
        "orderedList": _("Numbered list"),
        "blockquote": _("Quotation"),
        "tip": _("A tip"),
        "warning": _("Watch out"),
        "link": _("Link"),
        "linkTitle": _("Add or change a link"),
        "linkAddress": _("Address (https://… or an e-mail address)"),
        "linkText": _("Words to show"),
        "linkWrong": _("Give an address that begins with https://, or an e-mail address."),
        "unlink": _("Remove the link"),
        "table": _("Table"),
        "rowAfter": _("Add a row"),
        "columnAfter": _("Add a column"),
        "deleteRow": _("Remove the row"),
        "deleteColumn": _("Remove the column"),
        "deleteTable": _("Remove the table"),
        "rule": _("Line between two parts"),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "save": _("Save"),
        "Cancel": _("Cancel"),
        "noImages": _("Pictures do not go into this text."),
        "picture": _("Picture"),
        "pictureWords": _("Describe the picture"),
        "pictureTitle": _("What does the picture show?"),
        "pictureInsert": pgettext("a picture into the text", "Put it in"),
        "pictureAlt": _(
            "In a few words, for who does not see it. Leave it empty for a mere ornament."
        ),
        "pictureAdding": _("The picture is made smaller…"),
        "picturePixels": _("This picture has more than 40 megapixels. Make it smaller first."),
        "pictureKind": _("This picture cannot be read. Choose a JPEG, PNG or WebP picture."),
        "pictureElsewhere": _(
            "Pictures of other sites and of Word are left out. Save them, and drop them here as files."
        ),
        "pictureMany": _(
            "That is too much at once: at most 20 new pictures, of 6 MB together. Save first, then go on."
        ),
    }
