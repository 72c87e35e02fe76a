"""Make a PDF of the page in a folder, in the sandbox: `FOLDER`.

Whatever the page asks for comes from that folder, by the last part of its address; nothing is fetched from
anywhere. Imports nothing of the portal.
"""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import urlsplit

NOWHERE = "page:/"


def main(folder: Path) -> None:
    from weasyprint import CSS, HTML  # type: ignore[import-untyped] # noqa: PLC0415 - where it is missing, the module is still read
    from weasyprint.text.fonts import (  # type: ignore[import-untyped] # noqa: PLC0415
        FontConfiguration,
    )
    from weasyprint.urls import (  # type: ignore[import-untyped] # noqa: PLC0415
        URLFetcher,
        URLFetcherResponse,
    )

    class OfTheFolder(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, _headers: object = None) -> URLFetcherResponse:
            name = Path(urlsplit(url).path.rstrip("/")).name
            return URLFetcherResponse(url, (folder / name).read_bytes())

    fetch, letters = OfTheFolder(), FontConfiguration()
    page = HTML(folder / "page.html", base_url=NOWHERE, encoding="utf-8", url_fetcher=fetch)
    sheet = CSS(folder / "paper.css", base_url=NOWHERE, url_fetcher=fetch, font_config=letters)
    page.write_pdf(folder / "pages.pdf", stylesheets=[sheet], font_config=letters)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
