"""What only a browser can tell: the cookie on loopback without TLS, the policy of the page, and real passkeys."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.async_api import Page

from tests.end_to_end.server import Server, running_server
from tests.worlds.chromium import chromium, page_of
from tests.worlds.firefox import firefox
from web.auth import COOKIE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("web-browsers")]

SIGN_IN = """async () => {
    const cast = await (await fetch('/api/v1/demo/cast')).json();
    const answer = await fetch('/api/v1/demo/sign-in', {
        method: 'POST',
        headers: {'Content-Type': 'application/json'},
        body: JSON.stringify({person_id: cast.groups[0].people[0].person_id}),
    });
    return answer.status;
}"""
SESSION = "async () => (await fetch('/api/v1/session')).status"
SIGN_OUT = "async () => (await fetch('/api/v1/session', {method: 'DELETE'})).status"
POST = """const post = async (path, body) => {
    const headers = {'Content-Type': 'application/json'};
    return (await fetch('/api/v1' + path, {method: 'POST', headers, body: JSON.stringify(body)})).json();
};"""
ADD_PASSKEY = f"""async () => {{ {POST}
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(await post('/passkeys/options', {{}}));
    const credential = (await navigator.credentials.create({{publicKey}})).toJSON();
    return post('/passkeys', {{name: 'chromium', credential}});
}}"""
SIGN_IN_BY_PASSKEY = f"""async () => {{ {POST}
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await post('/sign-in/passkey-options', {{}}));
    const credential = (await navigator.credentials.get({{publicKey}})).toJSON();
    return post('/sign-in/passkey', {{credential}});
}}"""
INLINE_SCRIPT = """() => {
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.head.append(script);
    return window.ran === undefined;
}"""

FOREIGN_FETCH = """() => new Promise((resolve) => {
    document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
    fetch('http://127.0.0.1:1/').catch(() => {});
})"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_server(tmp_path_factory.mktemp("browsers")) as server:
        yield server


def address(server: Server, host: str) -> str:
    return server.url.replace("127.0.0.1", host)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_chromium_keeps_the_host_cookie_on_loopback(server: Server, host: str) -> None:
    async with chromium() as browser, page_of(browser) as page:
        await page.goto(address(server, host))
        assert await page.evaluate(SESSION) == 401
        assert await page.evaluate(SIGN_IN) == 200
        assert await page.evaluate(SESSION) == 200
        cookies: list[Any] = list(await page.context.cookies())
        (cookie,) = [cookie for cookie in cookies if cookie["name"] == COOKIE]
        assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, True, "Lax", "/")
        assert await page.evaluate("() => document.cookie") == ""
        assert await page.evaluate(SIGN_OUT) == 204
        assert await page.evaluate(SESSION) == 401


async def test_firefox_keeps_the_host_cookie_on_loopback(server: Server) -> None:
    async with firefox() as page:
        await page.goto(server.url)
        assert await page.evaluate(SIGN_IN) == 200
        assert await page.evaluate(SESSION) == 200


async def test_the_page_may_run_no_inline_script_and_reach_no_other_server(server: Server) -> None:
    async with chromium() as browser, page_of(browser) as page:
        await page.goto(server.url)
        assert await page.evaluate(INLINE_SCRIPT)
        assert await page.evaluate(FOREIGN_FETCH) == "connect-src"


async def test_the_client_itself_breaks_no_rule_of_the_policy(server: Server) -> None:
    async with chromium() as browser, page_of(browser) as page:
        troubles: list[str] = []
        page.on("console", lambda message: troubles.append(message.text))
        await page.goto(server.url, wait_until="networkidle")
        assert not [text for text in troubles if "Content Security Policy" in text or "Content-Security-Policy" in text]
        assert await page.evaluate("() => document.querySelector('#root').childElementCount") > 0


async def with_authenticator(page: Page) -> None:
    """A platform authenticator that always verifies its user, by the DevTools protocol."""
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    await devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


async def test_a_passkey_of_chromium_signs_in(server: Server) -> None:
    async with chromium() as browser, page_of(browser) as page:
        await with_authenticator(page)
        await page.goto(address(server, "localhost"))
        assert await page.evaluate(SIGN_IN) == 200
        added = await page.evaluate(ADD_PASSKEY)
        assert added["name"] == "chromium"
        assert await page.evaluate(SIGN_OUT) == 204
        me = await page.evaluate(SIGN_IN_BY_PASSKEY)
        assert me["demo"] is True
        assert await page.evaluate(SESSION) == 200
