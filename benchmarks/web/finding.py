"""From a key pressed in the desk's search field until the browser shows whom it finds, among a hundred thousand."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, Final

from bench_find import slip, town
from common import quantile
from web.alone import engine, pages, place_of
from web.chrome import chrome, page_of

PEOPLE: Final = 100_000
#: So many names are typed, letter by letter, one in four with a slip.
NAMES: Final = 12
LETTERS: Final = 7
#: Nobody may search more often in the long run (`web.accounts.limits`).
EVERY_S: Final = 0.26
#: So often nobody is looked for, for comparison.
EMPTY: Final = 12
#: A key that is not answered by then is no measurement.
SOON_S: Final = 60.0

#: Milliseconds from the event of the key until what is shown is for the whole of what stands in the field.
_KEY: Final = """
() => { window.pressed = new Promise((done) => {
  const field = document.getElementById("q");
  field.focus();
  field.addEventListener("beforeinput", (event) => {
    const pressed = performance.timeOrigin + event.timeStamp;
    field.addEventListener("input", () => {
      const shown = (event) => {
        if (event.target.id !== "hits" || event.detail.requestConfig.parameters.q !== field.value) return;
        document.body.removeEventListener("htmx:afterSwap", shown);
        requestAnimationFrame(() => done(performance.timeOrigin + performance.now() - pressed));
      };
      document.body.addEventListener("htmx:afterSwap", shown);
    }, {once: true});
  }, {once: true, capture: true});
}); }
"""


@dataclass(frozen=True, slots=True)
class Found:
    """Milliseconds from key to sight; `answer_ms`: of them the server's answer; `empty_ms`: without anybody to find."""

    people: int
    median_ms: float
    most_ms: float
    keys: int
    answer_ms: float
    empty_ms: float


def measure(folder: Path, people: int = PEOPLE) -> Found:
    """Type names and return how soon each letter was answered on the screen."""
    organisation = town(people)
    chance = Random(5)
    everybody = sorted(organisation.people)
    typed = []
    for at in range(NAMES):
        person = organisation.people[chance.choice(everybody)]
        name = f"{person.family} {person.given}".lower()[: LETTERS + at % 3]
        typed.append(slip(name, chance) if at % 4 == 3 else name)
    place = place_of(folder, organisation)
    with engine(place), pages(place) as found:
        (cookie,) = found.sessions(organisation.operators[:1])
        return asyncio.run(_measured(f"{found.address}/desk/", cookie, people, typed))


async def _measured(address: str, cookie: str, people: int, typed: list[str]) -> Found:
    async with chrome() as browser, page_of(browser, address, cookie) as page:
        answers: list[float] = []
        page.on("requestfinished", lambda request: answers.append(_answer_ms(request)))
        await _pressed(page, "x")  # the index of names is built when first asked
        taken: list[float] = []
        answers.clear()
        for name in typed:
            await page.fill("#q", "")
            await asyncio.sleep(EVERY_S)  # the pace of the typist, here and below
            for letter in name:
                taken.append(await _pressed(page, letter))
                await asyncio.sleep(max(EVERY_S - taken[-1] / 1000, 0))
        searched = [each for each in answers if each > 0]
        nobody = []
        for _ in range(EMPTY):
            await page.fill("#q", "")
            await asyncio.sleep(EVERY_S)
            nobody.append(await page.evaluate(_EMPTY))
        return Found(
            people, median(taken), quantile(taken, 0.95), len(taken), median(searched), median(nobody)
        )


#: The same way through the same server, with nobody to look for.
_EMPTY: Final = """
async () => {
  const began = performance.now();
  await (await fetch("/desk/search/?q=", {headers: {"HX-Request": "true"}})).text();
  return performance.now() - began;
}
"""


async def _pressed(page: Any, letter: str) -> float:
    await page.evaluate(_KEY)
    await page.keyboard.type(letter)
    async with asyncio.timeout(SOON_S):
        found: float = await page.evaluate("window.pressed")
    return found


def _answer_ms(request: Any) -> float:
    timing = request.timing
    return float(timing["responseEnd"] - timing["requestStart"]) if "/desk/search/" in request.url else 0.0
