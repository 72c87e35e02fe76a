"""What the styles and scripts of the pages that are asked most weigh on the way, compressed as they are sent."""

from __future__ import annotations

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders

MOST = 20_000
STYLE = re.compile(r'<link rel="stylesheet" href="/static/([^"?]+)"')
SCRIPT = re.compile(r'<script src="/static/([^"?]+)"')


def weight(names: list[str]) -> int:
    found = [finders.find(name) for name in names]
    return sum(len(brotli.compress(Path(path).read_bytes(), quality=11)) for path in found)


@pytest.mark.parametrize("page", ["home", "list", "article"])
def test_styles_and_scripts_of_a_page_stay_light(page, article_by, polder_member, client_for):
    article = article_by(polder_member)
    address = {"home": "/", "list": "/knowledge/", "article": article.get_absolute_url()}[page]

    html = client_for(polder_member).get(address).content.decode()

    styles, scripts = STYLE.findall(html), SCRIPT.findall(html)
    assert len(styles) > 5
    assert len(scripts) > 1
    assert weight(styles) < MOST
    assert weight(scripts) < MOST
