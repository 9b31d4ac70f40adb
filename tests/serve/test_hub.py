"""What the hub says and is asked."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import pytest
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine

from simlib.errors import NotAllowed
from simlib.serve.hub import Hub, HubIncomplete, HubSilent, HubUser, hub_of
from tests.serve.counter import Counter
from tests.serve.hub import FakeHub, a_hub, fake_hub

SCOPES = ["access:services!service=sim", "read:users!user=ann"]
ANN = {"name": "ann", "kind": "user", "admin": False, "groups": [], "scopes": SCOPES, "session_id": "browser-a"}


# --- what a hub tells when it starts this server --------------------------------------------------------------


def test_without_a_hub_nothing_changes() -> None:
    assert hub_of({}) is None


def test_a_simulator_started_in_a_persons_own_server_is_no_service() -> None:
    theirs = {"JUPYTERHUB_API_TOKEN": "x", "JUPYTERHUB_SERVICE_PREFIX": "/user/ann/", "JUPYTERHUB_USER": "ann"}
    assert hub_of(theirs) is None


def test_a_hub_says_where_everything_is() -> None:
    told = {
        **FakeHub(address="http://127.0.0.1:8081").variables,
        "JUPYTERHUB_HOST": "https://hub.agency.example",
        "JUPYTERHUB_BASE_URL": "/training/",
        "JUPYTERHUB_SERVICE_PREFIX": "/training/services/sim",
        "JUPYTERHUB_OAUTH_ACCESS_SCOPES": '["custom:sim"]',
        "SIMLIB_HUB_GROUP": "sergeants",
        "JUPYTERHUB_PUBLIC_URL": "https://hub.agency.example/training/services/sim/",
    }
    assert hub_of(told) == Hub(
        api="http://127.0.0.1:8081/hub/api",
        front="https://hub.agency.example/training/hub/",
        token="the service's own",
        client="service-sim",
        callback="/training/services/sim/oauth_callback",
        base="/training/services/sim/",
        host="127.0.0.1",
        port=8866,
        access=frozenset({"custom:sim"}),
        group="sergeants",
        public="https://hub.agency.example/training/services/sim/",
    )


@pytest.mark.parametrize("told", ["", "[]", "no JSON", '{"a": 1}'])
def test_without_a_list_of_scopes_the_hubs_rule_for_services_holds(told: str) -> None:
    found = hub_of({**FakeHub().variables, "JUPYTERHUB_OAUTH_ACCESS_SCOPES": told})
    assert found is not None
    assert found.access == {"access:services", "access:services!service=sim"}


@pytest.mark.parametrize("missing", ["JUPYTERHUB_SERVICE_PREFIX", "JUPYTERHUB_SERVICE_URL"])
def test_a_hub_that_gives_the_service_no_address_is_told_so(missing: str) -> None:
    with pytest.raises(HubIncomplete, match="Give the service a `url`"):
        hub_of({name: value for name, value in FakeHub().variables.items() if name != missing})


@pytest.mark.parametrize("address", ["", "127.0.0.1", "http://127.0.0.1", "http://127.0.0.1:70000", "http://[::1"])
def test_an_address_of_the_service_that_is_none_is_told_so(address: str) -> None:
    with pytest.raises(HubIncomplete, match="Give the service a `url`"):
        hub_of({**FakeHub().variables, "JUPYTERHUB_SERVICE_URL": address})


# --- what the hub is asked ------------------------------------------------------------------------------------


def test_the_way_in_carries_a_challenge_that_only_this_server_can_answer() -> None:
    way = a_hub().way_in("state-1")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(way.address).query).items()}
    challenge = base64.urlsafe_b64encode(hashlib.sha256(way.verifier.encode()).digest()).decode().rstrip("=")
    assert way.address.startswith("/hub/api/oauth2/authorize?")
    assert asked == {
        "client_id": "service-sim",
        "redirect_uri": "/services/sim/oauth_callback",
        "response_type": "code",
        "state": "state-1",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    assert a_hub().way_in("state-1").verifier != way.verifier


async def test_a_code_is_redeemed_with_the_secret_of_the_way_in() -> None:
    async with fake_hub(a=ANN) as fake:
        hub = a_hub(f"{fake.address}/hub/api")
        assert await hub.token_for("a", "verifier-1") == "token-a"
        with pytest.raises(NotAllowed, match="was not finished"):
            await hub.token_for("another", "verifier-1")
    assert fake.asked[0] == {
        "client_id": "service-sim",
        "client_secret": "the service's own",
        "grant_type": "authorization_code",
        "redirect_uri": "/services/sim/oauth_callback",
        "code": "a",
        "code_verifier": "verifier-1",
    }


@pytest.mark.parametrize(
    ("changes", "teaches"),
    [
        ({}, False),
        ({"admin": True}, True),
        ({"admin": "yes"}, False),
        ({"groups": ["first-contact-instructors"]}, True),
        ({"groups": ["recruits"]}, False),
        ({"groups": None}, False),
    ],
)
async def test_administrators_and_members_of_the_group_teach(changes: dict[str, Any], teaches: bool) -> None:
    async with fake_hub(a={**ANN, **changes}) as fake:
        found = await a_hub(f"{fake.address}/hub/api").user("token-a")
    assert found == HubUser("ann", is_instructor=teaches, browser="browser-a")


@pytest.mark.parametrize(
    "changes", [{"kind": "service"}, {"scopes": ["read:users"]}, {"scopes": None}, {"name": ""}], ids=str
)
async def test_an_account_that_may_not_use_the_service_is_not_let_in(changes: dict[str, Any]) -> None:
    async with fake_hub(a={**ANN, **changes}) as fake:
        with pytest.raises(NotAllowed, match="does not let this account use the simulator"):
            await a_hub(f"{fake.address}/hub/api").user("token-a")


async def test_a_token_that_was_taken_back_is_nobodys() -> None:
    async with fake_hub() as fake:
        assert await a_hub(f"{fake.address}/hub/api").user("token-a") is None


async def test_a_hub_without_an_answer_is_one_sentence() -> None:
    async with fake_hub(a=ANN, odd=cast("dict[str, Any]", "[]")) as fake:
        hub = a_hub(f"{fake.address}/hub/api")
        with pytest.raises(HubSilent):
            await hub.user("token-odd")
        fake.broken = True
        with pytest.raises(HubSilent):
            await hub.user("token-a")
    with pytest.raises(HubSilent, match="does not answer at the moment"):
        await hub.user("token-a")


@pytest.mark.parametrize("status", [401, 403, 404])
async def test_a_token_is_nobodys_where_the_hub_says_so(status: int) -> None:
    async with fake_hub(a=ANN) as fake:
        fake.broken, fake.status = True, status
        assert await a_hub(f"{fake.address}/hub/api").user("token-a") is None


@pytest.mark.parametrize("status", [400, 408, 413, 429, 500, 503])
async def test_any_other_fault_of_the_hub_says_nothing_about_a_person(status: int) -> None:
    async with fake_hub(a=ANN) as fake:
        fake.broken, fake.status = True, status
        with pytest.raises(HubSilent, match="try again in a minute"):
            await a_hub(f"{fake.address}/hub/api").user("token-a")


@pytest.mark.parametrize(("status", "fault"), [(401, NotAllowed), (404, HubSilent), (429, HubSilent)])
async def test_a_code_is_of_no_use_only_where_the_hub_says_so(status: int, fault: type[Exception]) -> None:
    async with fake_hub(a=ANN) as fake:
        fake.broken, fake.status = True, status
        with pytest.raises(fault):
            await a_hub(f"{fake.address}/hub/api").token_for("a", "verifier-1")


# --- where the service is for browsers ------------------------------------------------------------------------


def asked_at(host: str, **headers: str) -> HTTPServerRequest:
    """A request as the hub's proxy hands it on."""
    given = HTTPHeaders({"Host": host, **{name.replace("_", "-"): value for name, value in headers.items()}})
    start = RequestStartLine("GET", "/services/sim/home", "HTTP/1.1")
    return HTTPServerRequest(headers=given, start_line=start)


def test_the_address_for_trainees_is_the_one_that_the_instructor_came_by() -> None:
    hub = a_hub()
    assert hub.address(asked_at("hub.example:8000")) == "http://hub.example:8000/services/sim/"
    secure = asked_at("hub.example", X_Forwarded_Proto="https,http")
    assert hub.address(secure) == "https://hub.example/services/sim/"
    told = a_hub(public="https://sim.example/services/sim/")
    assert told.address(asked_at("10.0.0.1")) == "https://sim.example/services/sim/"


async def test_an_address_that_an_act_leads_to_begins_with_the_services_own(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = await counter.opened("another-evening")
    acts = counter.authority.acts
    monkeypatch.setattr(acts, "desk", replace(acts.desk, base="/services/sim/"))
    assert (await page.ask("leave"))["url"] == "/services/sim/"
    await page.ask("start")
    await page.decide("Go on")
    (decision,) = (await page.ask("debrief"))["debrief"]["retry"]
    retried = await page.ask("retry", seq=decision["seq"])
    assert retried["url"].startswith("/services/sim/play/")
