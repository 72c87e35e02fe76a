"""The network's edge: no role in a zone for its accounts without consent, and no figure of what is private."""

from __future__ import annotations

import re

import pytest

from knowledge import services as knowledge
from knowledge.models import Article, Question
from tests.attack.canary import sending
from tests.attack.canary.articles import writing
from tests.attack.canary.conftest import undone
from tests.attack.canary.filling import CLOSED, addresses
from tests.attack.canary.people import WHO
from zones import access
from zones.models import Membership

OF_THE_NETWORK = ("observer", "polder_observer", "admin", "network_coordinator")
NO_COLLEAGUES = ("observer", "polder_observer", "admin")
MEMBERS_NEW = "/zones/{zone}/members/new/"
ADDRESS = re.compile(r"[\w.+-]+@(?:polder|riho|vlas|antwerpen|westkust|antw4wvl)\.example")


def zones_of(planted, name):
    reader = access.reader(planted.people.user(name))
    return reader.zone_ids, reader.audience_ids


@pytest.mark.parametrize("name", WHO)
@pytest.mark.parametrize("role", ["member", "coordinator", "chief"])
def test_role_in_zone_for_network_account_waits_for_consent(planted, name, role):
    before = {account: zones_of(planted, account) for account in OF_THE_NETWORK}
    with undone():
        browser = planted.people.browser(name)
        for zone in ("polder", "riho", "vlas"):
            for account in OF_THE_NETWORK:
                email = planted.people.user(account).email
                fields = sending.new_member() | {"email": email, "role": role}
                browser.post(MEMBERS_NEW.format(zone=zone), fields | {"address_is_right": "on"})
                person = planted.people.user(account).public_id
                browser.post(f"/zones/{zone}/members/{person}/", sending.member() | {"role": role})

        assert {account: zones_of(planted, account) for account in OF_THE_NETWORK} == before
        assert not Membership.objects.filter(
            person__in=[planted.people.ids[account] for account in OF_THE_NETWORK],
            role__in=("member", "coordinator", "chief"),
        ).exists()


@pytest.mark.parametrize("name", NO_COLLEAGUES)
def test_addresses_are_shown_to_colleagues_only(planted, name):
    browser, own = planted.people.browser(name), planted.people.user(name).email
    shown = set()
    for address in addresses(planted, few=CLOSED):
        answer = browser.get(address.path)
        found = set(ADDRESS.findall(answer.body)) - {own, *ADDRESS.findall(address.path)}
        shown |= {(address.path, one) for one in found}

    assert shown == set()


def test_figures_before_and_after_private_deeds_are_equal(planted):
    """Whatever is done with what the network does not read, by whoever may: its coordinator counts the same."""

    def figures():
        page = planted.people.browser("network_coordinator").get("/audit/").body
        return re.findall(r"<t[dh][^>]*>.*?</t[dh]>", page, re.DOTALL)

    before = figures()
    with undone():
        member = planted.people.user("polder_member")
        for name in ("zone", "named", "draft", "withdrawn"):
            item = planted.items[name]
            planted.people.browser("riho_coordinator").get(f"/knowledge/{item.public_id}/")
            planted.people.browser("vlas_member").get(f"/knowledge/{item.public_id}/")
        article = Article.objects.get(pk=planted.items["zone"].pk)
        knowledge.comment(article, by=member, text="Onder ons")
        for name in planted.items:
            item = planted.items[name]
            if (
                item.kind == "question"
                and Question.objects.get(pk=item.pk).audience.kind != "network"
            ):
                planted.people.browser("polder_member").post(
                    f"/questions/{item.public_id}/answers/", sending.comment()
                )
        planted.people.browser("polder_coordinator").get("/zones/polder/audit/file/")
        knowledge.save_draft(
            by=member, zone=planted.people.zones["polder"], writing=writing(planted, "eigen"),
            co_authors=(), form_key="een-eigen-sleutel",
        )  # fmt: skip

        assert figures() == before
