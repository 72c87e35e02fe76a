from __future__ import annotations

import pytest

from knowledge.richtext.sanitizer import clean
from tests.knowledge import word_files as papers

ODT_HIDDEN = {
    "words": '<text:p>zicht<text:span text:style-name="V">geheim</text:span></text:p>',
    "paragraph": '<text:p text:style-name="V">geheim</text:p><text:p>zicht</text:p>',
    "section": '<text:section text:display="none"><text:p>geheim</text:p></text:section><text:p>zicht</text:p>',
    "row": '<table:table><table:table-row table:visibility="collapse"><table:table-cell><text:p>geheim</text:p>'
    "</table:table-cell></table:table-row></table:table><text:p>zicht</text:p>",
    "by a condition": '<text:p>zicht<text:hidden-text text:is-hidden="true" text:string-value="geheim"/></text:p>',
    "hidden paragraph": '<text:p><text:hidden-paragraph text:is-hidden="true"/>geheim</text:p><text:p>zicht</text:p>',
}


@pytest.mark.parametrize("name", ODT_HIDDEN)
def test_hidden_text_of_odt_is_left_out_and_counted(read, name):
    style = '<style:style style:name="V" style:family="text"><style:text-properties text:display="none"/></style:style>'

    text = read("odt", papers.odt(ODT_HIDDEN[name], styles=style))

    assert "zicht" in text.body
    assert "geheim" not in text.body
    assert text.lost == {"hidden": 1}


def test_odt_keeps_strike_height_boxes_and_numbers(read):
    styles = "".join(
        f'<style:style style:name="{name}" style:family="text"><style:text-properties {given}/></style:style>'
        for name, given in (
            ("S", 'style:text-line-through-style="solid"'),
            ("U", 'style:text-position="super 58%"'),
            ("D", 'style:text-position="-33% 58%"'),
            ("W", 'style:font-name="Wingdings"'),
        )
    ) + (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1"/>'
        '<text:list-level-style-number text:level="2" style:num-format="i"/></text:list-style>'
    )
    body = (
        '<text:p>mag <text:span text:style-name="S">niet</text:span> m<text:span text:style-name="U">2</text:span>'
        ' H<text:span text:style-name="D">2</text:span>O <text:span text:style-name="W">&#xF0FE;</text:span></text:p>'
        '<text:list text:style-name="L"><text:list-item><text:p>een</text:p><text:list><text:list-item><text:p>diep</text:p>'
        "</text:list-item></text:list></text:list-item></text:list><text:p>tussen</text:p>"
        '<text:list text:style-name="L" text:continue-numbering="true"><text:list-item><text:p>twee</text:p>'
        '</text:list-item><text:list-item text:start-value="7"><text:p>zeven</text:p></text:list-item></text:list>'
    )

    text = read("odt", papers.odt(body, styles=styles))

    assert text.body == (
        "<p>mag <s>niet</s> m<sup>2</sup> H<sub>2</sub>O ☒</p>"
        '<ol><li><p>een</p><ol type="i"><li><p>diep</p></li></ol></li></ol><p>tussen</p>'
        '<ol start="2"><li><p>twee</p></li></ol><ol start="7"><li><p>zeven</p></li></ol>'
    )
    assert clean(text.body) == text.body


def test_odt_shows_the_boxes_of_its_form(read):
    body = (
        '<office:forms><form:form xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0">'
        '<form:checkbox form:id="c1" form:label="Akkoord" form:current-state="checked"/>'
        '<form:checkbox form:id="c2" form:label="Nee"/></form:form></office:forms>'
        '<text:p><draw:control draw:control="c1"/></text:p><text:p><draw:control draw:control="c2"/></text:p>'
    )

    assert read("odt", papers.odt(body)).body == "<p>☒ Akkoord</p><p>☐ Nee</p>"
