"""All of it: the service with its exchange, a browser's session over HTTP, and real calls that obey what it set."""

from __future__ import annotations

import http.cookiejar
import json
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from queue import Queue
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ports import free_ports

ANSVAR = str(Path(sys.executable).with_name("ansvar"))
LIMIT_S = 90.0
pytestmark = pytest.mark.real


class Browser:
    """Somebody's session."""

    def __init__(self, address: str) -> None:
        self.address = address
        jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        self._opener.addheaders = [("Accept-Language", "en")]

    def get(self, path: str) -> str:
        with self._opener.open(self.address + path, timeout=LIMIT_S) as reply:
            return unescape(reply.read().decode())

    def form(self, page: str) -> str:
        """Return what every form of a page holds, for whoever has to be quick when it is sent."""
        return re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(page))[0]

    def post(self, path: str, page: str, token: str = "", **fields: str) -> str:
        """Send a form as it stands on a page that was got before."""
        token = token or self.form(page)
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        with self._opener.open(self.address + path, data, timeout=LIMIT_S) as reply:
            return unescape(reply.read().decode())

    def stream(self, path: str) -> Iterator[dict[str, Any]]:
        """Return what a stream of events tells."""
        with self._opener.open(self.address + path, timeout=LIMIT_S) as reply:
            for line in reply:
                if line.startswith(b"data: {") and b'"html"' in line:
                    yield json.loads(line[6:])


class Town:
    """A demonstration that runs."""

    def __init__(self, data: Path, address: str) -> None:
        self.data, self.address = data, address

    def browser(self, person: str) -> Browser:
        found = Browser(self.address)
        found.post("/demonstration/", "/account/login/", person=person)
        return found

    def until(self, holds: Callable[[], bool], otherwise: str) -> None:
        """Wait until something holds that the pages are asked for."""
        end = time.monotonic() + LIMIT_S
        while not holds():
            assert time.monotonic() < end, otherwise
            time.sleep(0.1)

    def call(self, to: str) -> str:
        """Let somebody outside call, and return what they met."""
        run = subprocess.run(
            [ANSVAR, "try", to, "--data", str(self.data)],
            capture_output=True,
            text=True,
            timeout=3 * LIMIT_S,  # it hangs up by itself before
            check=True,
        )
        return run.stdout


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    data = tmp_path_factory.mktemp("town")
    sip, web, ari = (str(port) for port in free_ports(3))
    with subprocess.Popen(
        [ANSVAR, "serve", "--demo", "--data", str(data), "--sip-port", sip, "--http-port", web, "--ari-port", ari],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as running:  # fmt: skip
        assert running.stdout is not None
        said = []
        for line in running.stdout:
            said.append(line)
            if "demonstration phones answer" in line:
                break
        else:
            pytest.fail("".join(said))
        drain = threading.Thread(target=running.stdout.read)
        drain.start()
        yield Town(data, f"http://127.0.0.1:{web}")
        running.terminate()
        drain.join(LIMIT_S)
        assert running.wait(LIMIT_S) == 0


def test_given_an_absence_set_with_one_tap_when_the_next_call_comes_then_the_caller_hears_the_return(
    town: Town,
) -> None:
    anna = town.browser("anna.lind")
    page = anna.get("/me/")
    assert "You are here" in page
    promised = re.findall(r"Anna är tillbaka klockan [\d:]+\.", page)[0]
    token = re.findall(r'name="absence" value="([^"]+)"', page)[0]
    assert "You are away, back" in anna.post("/me/away/", "/me/", absence=token)
    met = town.call("person:anna.lind")
    assert promised in met  # word for word what stood there before it was saved
    assert "rings at Anna Lind" not in met
    anna.post("/me/back/", "/me/")
    assert "rings at Anna Lind" in town.call("person:anna.lind")


def test_given_somebody_ill_when_the_manager_moves_the_phone_then_the_next_real_call_goes_to_whom_they_named(
    town: Town,
) -> None:
    """A8, A12: one tap sends the calls where the page said; a named colleague takes them in their place."""
    mia = town.browser("mia.brandt")
    page = mia.get("/team/")
    row = page[page.index('id="m-anna.lind"') :]
    token = re.findall(r'name="absence" value="([^"]+)"', row)[0]
    assert "Anna Lind is away. The calls now go to: Bo Ekdahl" in mia.post(
        "/team/ill/", "/team/", absence=token
    )
    met = town.call("person:anna.lind")
    assert "rings at Bo Ekdahl" in met
    assert "rings at Anna Lind" not in met
    cover = "/team/cover/anna.lind/"
    assert "go to Åsa Åkesson now" in mia.post(f"{cover}name/", cover, to="asa.akesson")
    met = town.call("person:anna.lind")
    assert "rings at Åsa Åkesson" in met
    assert "rings at Bo Ekdahl" not in met.partition("rings at Åsa Åkesson")[0]
    mia.post("/team/back/", "/team/", person="anna.lind")


def test_given_a_closure_entered_on_its_page_when_the_next_real_call_comes_then_it_hears_what_the_page_said(
    town: Town,
) -> None:
    """A19: before it is saved stands what callers will hear."""
    mia = town.browser("mia.brandt")
    now = datetime.fromisoformat(re.findall(r'It is <time datetime="([^"]+)"', mia.get("/closures/"))[0])
    local = now.astimezone(ZoneInfo("Europe/Stockholm"))
    query = urllib.parse.urlencode(
        {
            "unit": "anpass",
            "start": f"{local - timedelta(minutes=5):%Y-%m-%dT%H:%M}",
            "end": f"{local + timedelta(hours=2):%Y-%m-%dT%H:%M}",
        }
    )
    page = mia.get(f"/closures/preview/?{query}")
    promised = re.findall(r"<p>([^<]+)</p>", page[page.index('id="preview"') :].partition("</blockquote>")[0])
    assert promised
    plan = re.findall(r'name="plan" value="([^"]+)"', page)[0]
    saved = mia.post("/closures/save/", "/closures/", plan=plan)
    met = town.call("unit:anpass")
    for sentence in promised:
        assert sentence in met, (sentence, met)
    [id] = re.findall(r'href="\?change=([^#"]+)#plan"', saved)
    mia.post("/closures/withdraw/", "/closures/", id=urllib.parse.unquote(id))


def test_given_a_desk_that_is_open_when_a_call_comes_to_the_switchboard_then_it_stands_there_while_it_rings(
    town: Town,
) -> None:
    olga = town.browser("olga.nyberg")
    told: Queue[dict[str, Any]] = Queue()

    def listen() -> None:
        for event in olga.stream("/desk/live/"):
            told.put(event)
            if seen.is_set():
                return

    seen = threading.Event()
    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    assert "callers" not in told.get(timeout=LIMIT_S)["html"]
    calling = threading.Thread(target=town.call, args=("031-390 06 00",))
    calling.start()
    while "040-628 04 90" not in (event := told.get(timeout=LIMIT_S))["html"]:
        pass
    assert "1 caller waits." in event["said"]
    while 'class="caller"' in told.get(timeout=LIMIT_S)["html"]:
        pass
    seen.set()
    calling.join(LIMIT_S)


def test_given_a_real_call_when_an_operator_answers_and_hands_it_on_by_keys_then_caller_and_callee_talk(
    town: Town,
) -> None:
    """A12, A13: the desk's own requests, as its keys make them."""
    town.browser("olof.hakansson").post("/desk/seat/", "/desk/", do="out")
    olga = town.browser("olga.nyberg")
    form = olga.form("/desk/")  # her invented phone answers by itself after some seconds, and hangs up again
    met: Queue[str] = Queue()
    calling = threading.Thread(target=lambda: met.put(town.call("031-390 06 00")))
    calling.start()
    events = olga.stream("/desk/live/")
    call, end = "", time.monotonic() + LIMIT_S
    for event in events:
        if event["mine"] and event["mine"][1] == "ringing" and not call:
            call = event["mine"][0]
            assert "Your phone rings." in olga.post("/desk/answer/", "/desk/", form)
        elif event["mine"] == [call, "talking"]:
            break
        assert time.monotonic() < end, f"the call does not come to her: {event['mine']}"
    page = olga.get("/desk/")
    assert "You are talking" in page
    assert "040-628 04 90" in page
    said = olga.post("/desk/hand/", "/desk/", form, do="transfer", person="anna.lind", call=call)
    assert "Handed on to Anna Lind." in said
    calling.join(LIMIT_S)
    heard = met.get(timeout=LIMIT_S)
    assert "Olga Nyberg answers" in heard
    after = heard.partition("rings at Anna Lind")[2]
    assert "Anna Lind answers" in after
    assert re.search(r"\((spoken|heard) [\d.]+ s", after.partition("Anna Lind answers")[2]), heard
    town.browser("olof.hakansson").post("/desk/seat/", "/desk/", do="in")


def test_given_the_addresses_for_machines_when_asked_for_then_they_answer_as_before(town: Town) -> None:
    browser = Browser(town.address)

    def ready() -> bool:
        try:
            return json.loads(browser.get("/readyz"))["ready"] is True
        except urllib.error.HTTPError as error:
            if error.code != 503:
                raise
            return False

    town.until(ready, "a part that stood still for a moment is not heard of again")
    assert json.loads(browser.get("/healthz"))["alive"] is True
    assert "ansvar_ready 1.0" in browser.get("/metrics")
