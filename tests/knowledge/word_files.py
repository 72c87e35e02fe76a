"""Documents as Word and LibreOffice pack them, for the tests: small, and as hostile as asked."""

from __future__ import annotations

import zipfile
from html import escape
from io import BytesIO

from PIL import Image

OFFICE = "http://schemas.openxmlformats.org"
MAIN = f"{OFFICE}/wordprocessingml/2006/main"
RELATIONS = f"{OFFICE}/officeDocument/2006/relationships"
TYPES = (
    f'<Types xmlns="{OFFICE}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
    '.wordprocessingml.document.main+xml"/></Types>'
)
STYLES = (
    f'<w:styles xmlns:w="{MAIN}">'
    + "".join(
        f'<w:style w:type="paragraph" w:styleId="{style}"><w:name w:val="{name}"/></w:style>'
        for style, name in (
            ("Titel", "Title"),
            ("Kop1", "heading 1"),
            ("Kop2", "heading 2"),
            ("Kop3", "heading 3"),
        )
    )
    + "</w:styles>"
)
NUMBERING = (
    f'<w:numbering xmlns:w="{MAIN}">'
    + "".join(
        f'<w:abstractNum w:abstractNumId="{n}"><w:lvl w:ilvl="0"><w:numFmt w:val="{kind}"/></w:lvl></w:abstractNum>'
        for n, kind in ((1, "bullet"), (2, "decimal"))
    )
    + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (1, 2))
    + "</w:numbering>"
)


def paragraph(text: str, style: str = "", number: int = 0, *, more: str = "") -> str:
    numbered = (
        f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
    )
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{styled}{numbered}</w:pPr><w:r><w:t>{escape(text)}</w:t></w:r>{more}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    cells = ["".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows]
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def picture(link: str = 'r:embed="rIdPicture"') -> str:
    drawing = f"{OFFICE}/drawingml/2006"
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{drawing}/wordprocessingDrawing"><wp:docPr id="1" name="x" descr="plattegrond"/>'
        f'<a:graphic xmlns:a="{drawing}/main"><a:graphicData><pic:pic xmlns:pic="{drawing}/picture"><pic:blipFill>'
        f'<a:blip xmlns:r="{RELATIONS}" {link}/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing></w:r>"
    )


def docx(
    body: str, *, doctype: str = "", parts: dict[str, str | bytes] | None = None, links: str = ""
) -> bytes:
    relations = f'<Relationships xmlns="{OFFICE}/package/2006/relationships">'
    main = f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/>'
    own = "".join(
        f'<Relationship Id="rId{name}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for name, kind, target in (
            ("S", "styles", "styles.xml"), ("N", "numbering", "numbering.xml"), ("F", "footnotes", "footnotes.xml"),
            ("Picture", "image", "media/plan.png"),
        )
    )  # fmt: skip
    contents = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": f"{relations}{main}</Relationships>",
        "word/_rels/document.xml.rels": f"{relations}{own}{links}</Relationships>",
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERING,
        "word/document.xml": f'<?xml version="1.0"?>{doctype}<w:document xmlns:w="{MAIN}"><w:body>{body}</w:body></w:document>',
    }
    return packed(contents | (parts or {}))


def odt(body: str, *, styles: str = "", pictures: dict[str, bytes] | None = None) -> bytes:
    names = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(
        f'xmlns:{short}="{names}:{long}:1.0"'
        for short, long in (
            ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("style", "style"),
            ("fo", "xsl-fo-compatible"),
        )
    )  # fmt: skip
    content = (
        f'<office:document-content {spaces} xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    return packed({"mimetype": kind, "content.xml": content} | (pictures or {}))


def packed(contents: dict[str, str | bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return made.getvalue()


def png(colour: str = "red", size: tuple[int, int] = (40, 30)) -> bytes:
    drawn = BytesIO()
    Image.new("RGB", size, colour).save(drawn, "PNG")
    return drawn.getvalue()


def report(title: str = "Fietsdiefstal aan het station") -> bytes:
    """Return a Word document with one of each: title, headings, lists, a table, a picture, a note, a comment."""
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    comment = '<w:r><w:commentReference w:id="0"/></w:r>'
    body = (
        paragraph(title, "Titel")
        + paragraph("Aanleiding", "Kop1")
        + paragraph("Elke week acht fietsen.", more=note + comment)
        + paragraph("Aanpak", "Kop1")
        + paragraph("Eerst", "Kop2")
        + paragraph("een ronde", number=1)
        + paragraph("een brief", number=1)
        + paragraph("Dieper", "Kop3")
        + paragraph("stap een", number=2)
        + table(("Maand", "Fietsen"), ("mei", "3"))
        + paragraph("Zie de kaart", more=picture())
    )
    foot = f'<w:footnotes xmlns:w="{MAIN}"><w:footnote w:id="2">{paragraph("Bron: eigen telling")}</w:footnote></w:footnotes>'
    header = f'<w:hdr xmlns:w="{MAIN}">{paragraph("Vertrouwelijk verslag")}</w:hdr>'
    return docx(
        body,
        parts={
            "word/footnotes.xml": foot,
            "word/header1.xml": header,
            "word/media/plan.png": png(),
        },
    )
