from __future__ import annotations

import re

import pytest
from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from knowledge.forms.comment import CommentForm
from zones.templatetags.portal import FIELDS, hidden, untyped


class _Form(forms.Form):
    key = forms.CharField(widget=forms.HiddenInput)
    text = forms.CharField(label=_("Your comment"), widget=forms.Textarea)


@pytest.mark.parametrize(
    "form", [_Form(), _Form({"key": "a<b"}), _Form({}), _Form(initial={"key": '"'})]
)
def test_hidden_field_is_drawn_as_its_widget_draws_it(form):
    assert _attributes(hidden(form["key"])) == _attributes(str(form["key"]))


def test_field_in_which_something_was_typed_is_drawn_with_it():
    untyped(_Form()["text"])

    assert "typed &lt;" in untyped(_Form({"text": "typed <"})["text"])
    assert "errorlist" in untyped(_Form({"text": ""})["text"])
    assert "begun" in untyped(_Form(initial={"text": "begun"})["text"])


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_empty_field_is_drawn_once_a_language(language):
    FIELDS._kept.clear()
    with translation.override(language):
        first, again = untyped(CommentForm()["text"]), untyped(CommentForm()["text"])
        plain = CommentForm()["text"].as_field_group()

    assert first == again == plain
    assert len(FIELDS._kept) == 1


def _attributes(html: str) -> set[str]:
    return set(re.findall(r'\w+="[^"]*"', html))
