"""Dutch of no meaning, the same at every run: words as often as words are, sentences, and bodies of articles."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random


def _words(text: str) -> list[str]:
    return text.split()


COMMON = "politie"
"""Stands in most articles."""

RARE = "kwelderslak"
"""Stands in as many articles as the loading puts it in."""

# Dutch text is half made of these. The first are the most frequent.
SMALL = _words(
    "de van het een en in is dat op te voor met zijn die niet aan er om ook als dan maar bij of uit nog naar "
    "door over wat werd kan meer wordt heeft hebben deze tot worden onder tegen na"
)
# What zones write about. The first are the most frequent.
PLAIN = _words(
    f"{COMMON} zone ploeg buurt melding team burger wijk dienst aanpak overleg collega inbraak afspraak "
    "verkeer project gemeente school jongeren onthaal patrouille slachtoffer dader opvolging vraag antwoord "
    "week maand jaar dag nacht weekend zomer winter kust polder stad dorp station markt haven strand dijk "
    "winkel handelaar boer bewoner ouder leerling bestuurder fietser voetganger wagen fiets bromfiets "
    "camera bewaking controle vaststelling verslag dossier parket rechter burgemeester schepen korpschef "
    "coördinator inspecteur hoofdinspecteur commissaris agent vrijwilliger vorming opleiding oefening les "
    "plan doel resultaat cijfer kost budget middel materiaal voertuig radio toestel computer toepassing "
    "formulier brief bericht telefoon oproep gesprek bezoek adres straat plein park parking huis appartement "
    "geweld bedreiging diefstal schade brand ongeval overlast geluid drugs alcohol snelheid boete beroep "
    "klacht bemiddeling zorg hulp steun vertrouwen samenwerking informatie kennis ervaring voorbeeld fout "
    "begin einde stap fase proef keuze reden gevolg probleem oplossing idee voorstel besluit advies"
)
DOING = _words(
    "werken vragen melden volgen helpen spreken zoeken vinden delen leren tonen meten tellen noteren bellen "
    "schrijven lezen sturen plannen starten stoppen veranderen verbeteren bespreken onderzoeken begeleiden "
    "controleren opleiden voorbereiden uitvoeren opvolgen evalueren versterken beperken voorkomen"
)
FIRST_PARTS = _words(
    "fiets woning buurt wijk verkeers jeugd school winkel haven kust strand nacht dag week team zone dienst "
    "patrouille onthaal slachtoffer dader getuigen camera radio data kennis project overleg crisis brand "
    "snelheids alcohol drugs geluids parkeer markt evenementen voetbal festival toeristen seizoens grens "
    "landbouw veld bos water afval milieu dieren huur bouw lading vracht bus trein tram"
)
LAST_PARTS = _words(
    "diefstal overleg plan actie team controle melding aanpak ploeg werking verslag dossier nota fiche "
    "kaart lijst punt dag week project proef vorming oefening cel bureau balie kamer loket lijn brief "
    "bericht formulier systeem register onderzoek meting cijfer verslaggeving bewaking preventie opvang "
    "begeleiding bemiddeling samenkomst afspraak protocol reglement handhaving"
)
WORDS = [*SMALL, *PLAIN, *DOING, *(a + b for b in LAST_PARTS for a in FIRST_PARTS)]
PLACES = [*(a + b for a in ("Berk", "Meer", "Zand", "Linde", "Hove", "Kapel", "Water", "Heide", "Molen")
            for b in ("beke", "dam", "dorp", "gem", "hout", "kerke", "lede", "rode", "sele", "zele", "vliet",
                      "berg", "broek", "straat", "poort", "burg", "ham", "donk", "schoot", "kouter"))]  # fmt: skip
HEADINGS = ("Aanleiding", "Hoe wij het aanpakten", "Wat het opbracht", "Wat niet werkte", "Raad voor wie begint")  # fmt: skip

SENTENCES = 20_000


class Writer:
    """Writes by Zipf's law: the n-th word stands 1/n as often as the first."""

    def __init__(self, random: Random) -> None:
        self.random = random
        frequencies = list(accumulate(1 / rank for rank in range(2, len(WORDS) + 2)))
        self.sentences = [
            self._sentence(random.choices(WORDS, cum_weights=frequencies, k=random.randint(7, 20)))
            for _number in range(SENTENCES)
        ]

    def text(self, sentences: int) -> str:
        return " ".join(self.random.choices(self.sentences, k=sentences))

    def title(self) -> str:
        first, last = self.random.choice(FIRST_PARTS), self.random.choice(LAST_PARTS)
        place = self.random.choice(PLAIN)
        return f"{first.capitalize()}{last} met de {place}: {self.random.choice(DOING)} en {self.random.choice(DOING)}"

    def body(self, *, planted: str = "") -> str:
        """Return three to six thousand characters with headings, paragraphs and lists."""
        parts = []
        for heading in HEADINGS[: self.random.randint(3, 5)]:
            parts += [f"<h2>{heading}</h2>", f"<p>{self.text(self.random.randint(4, 7))}</p>"]
            items = self.random.choices(self.sentences, k=self.random.randint(3, 5))
            parts.append("<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>")
        parts.append(f"<p>{self.text(2)} {planted}</p>")
        return "".join(parts)

    def _sentence(self, words: list[str]) -> str:
        return f"{' '.join(words).capitalize()}."
