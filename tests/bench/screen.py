"""Opening transcripts and applying a code, in Chromium. See README.md beside this file."""

import argparse
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.services import chromium
from tests.services.installation import Installation, until

SEED = """
import re, bisect
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.conf import settings
from studies.models import *
from sessions.models import *
from coding.models import *
from sessions.folding import fold
from studies.actions.studies import add_dimensions
text = open(%r, encoding="utf-8").read()
highlights = json.load(open(%r))["highlights"]
project = Project.objects.get_or_create(acronym="B", defaults={"title": "B"})[0]
study = Study.objects.create(slug=%r, title="Bench", code="B", project=project)
dimensions = add_dimensions(study)
user = User.objects.get_or_create(email="coder@example.org")[0]
Membership.objects.create(study=study, user=user, role="researcher")
field = FieldSession.objects.create(study=study, kind="interview", title="I", held_on="2026-01-01", status="held")
transcript = Transcript.objects.create(study=study, field_session=field, title="T", source_name="t", source_sha256="0" * 64,
    source_format="txt", imported_by=user, language="en", has_times=True, words=len(text.split()))
# The generator's "[hh:mm:ss] SPEAKER: words" paragraphs, with the offset of the words in the whole text.
speakers, begins, turns = {}, [], []
for match in re.finditer(r"^\\[(\\d+):(\\d+):(\\d+)\\] ([^:\\n]+): (.*)$", text, re.M):
    h, m, s, name, words = match.groups()
    speakers.setdefault(name, Speaker.objects.get_or_create(transcript=transcript, name=name)[0])
    begins.append(match.start(5))
    turns.append(Turn(transcript=transcript, position=len(turns) * 1024, speaker=speakers[name], text=words, folded=fold(words),
        t_begin_ms=1000 * (int(h) * 3600 + int(m) * 60 + int(s))))
turns = Turn.objects.bulk_create(turns, batch_size=1000)
names = sorted({code for one in highlights for code in one["codes"]})
codes = {name: Code.objects.create(study=study, name=str(name)[:80], dimension=dimensions[n %% 8]) for n, name in enumerate(names)}
excerpts, spans, codings = [], [], []
for one in highlights:
    parts, at = [], bisect.bisect_right(begins, one["start"]) - 1
    at = max(at, 0)
    while at < len(turns) and begins[at] < one["end"]:
        start, end = max(0, one["start"] - begins[at]), min(len(turns[at].text), one["end"] - begins[at])
        if start < end:
            parts.append((turns[at], start, end))
        at += 1
    if parts:
        excerpts.append(Excerpt(study=study, transcript=transcript, created_by=user))
        spans.append(parts)
        codings.append(one["codes"])
excerpts = Excerpt.objects.bulk_create(excerpts, batch_size=2000)
Span.objects.bulk_create([Span(excerpt=e, position=p, turn=t, start=s, end=x, quote=t.text[s:x])
    for e, parts in zip(excerpts, spans) for p, (t, s, x) in enumerate(parts)], batch_size=2000)
Coding.objects.bulk_create([Coding(study=study, excerpt=e, code=codes[c], code_version=1, coder=user)
    for e, cs in zip(excerpts, codings) for c in dict.fromkeys(cs)], batch_size=2000)
store = SessionStore()
store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
store[HASH_SESSION_KEY] = user.get_session_auth_hash()
store.create()
print(json.dumps({"path": f"/s/{study.slug}/transcripts/{transcript.pk}/", "cookie": [settings.SESSION_COOKIE_NAME, store.session_key],
    "turns": len(turns), "excerpts": len(excerpts)}))
"""
# Two frames after the marks are in the page: the frame that holds them has then been produced.
PAINTED = """() => new Promise((done) => {
  const look = () => document.querySelector('mark') && document.documentElement.dataset.ready !== undefined
    ? requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())))
    : requestAnimationFrame(look);
  look();
})"""
# From the click on a code to two frames after one more mark is there.
APPLY = """(name) => new Promise((done) => {
  const before = document.querySelectorAll('mark').length;
  const began = performance.now();
  document.querySelector(`.code-name[data-code="${name}"]`).click();
  const look = () => document.querySelectorAll('mark').length !== before
    ? requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)))
    : requestAnimationFrame(look);
  look();
})"""


def open_ms(page: Page, path: str) -> float:
    page.goto(path, wait_until="commit")
    return page.evaluate(PAINTED)


def apply_ms(page: Page, turn: int) -> float:
    """A code on the first three words of a turn that has no mark yet."""
    page.evaluate(
        """(n) => { const turn = [...document.querySelectorAll('.turn')].filter((t) => !t.querySelector('mark'))[n]
             ?? [...document.querySelectorAll('.turn')][n];
           turn.scrollIntoView(); turn.focus(); }""",
        turn,
    )
    page.mouse.click(700, 5)  # nowhere: lets go of what was selected
    return page.evaluate(
        """async ([run, n]) => {
          const turns = [...document.querySelectorAll('.turn')];
          const turn = turns.filter((t) => !t.querySelector('mark'))[n] ?? turns[n];
          const range = document.createRange();
          const words = turn.querySelector('.text').firstChild;
          range.setStart(words, 0); range.setEnd(words, Math.min(12, words.length));
          getSelection().removeAllRanges(); getSelection().addRange(range);
          turn.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true}));
          turn.dispatchEvent(new PointerEvent('pointerup', {bubbles: true}));
          await new Promise((next) => setTimeout(next, 60));
          return eval(run)(document.querySelector('.code-name').dataset.code);
        }""",
        [APPLY, turn],
    )


def measure(made: Installation, seeded: dict, reps: int) -> tuple[list[float], list[float]]:
    opens, applies = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.executable(), args=chromium.flags())
        context = browser.new_context(
            viewport={"width": 1440, "height": 900}, base_url=f"http://127.0.0.1:{made.port}", bypass_csp=True
        )
        name, value = seeded["cookie"]
        context.add_cookies([{"name": name, "value": value, "url": f"http://127.0.0.1:{made.port}"}])
        page = context.new_page()
        page.set_default_timeout(120_000)
        open_ms(page, seeded["path"])  # styles and fonts come from the cache afterwards, as for somebody at work
        for n in range(reps):
            opens.append(open_ms(page, seeded["path"]))
            applies.append(apply_ms(page, 3 + n))
            page.wait_for_timeout(500)
        browser.close()
    return opens, applies


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cells", default="M:2000")
    parser.add_argument("--reps", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="caliper-bench-") as folder:
        made = Installation(Path(folder))
        try:
            made.manage("migrate", "-v0")
            made.start("manage.py", "serve", "--port", str(made.port))
            until(lambda: made.get("/healthz")[0] == 200)
            for cell in given.cells.split(","):
                size, highlights = cell.split(":")
                files = (given.data / f"{size}.txt").resolve(), (given.data / f"{size}.h{highlights}.json").resolve()
                seeded = made.ask(SEED % (str(files[0]), str(files[1]), f"bench-{size}-{highlights}".lower()))
                opens, applies = measure(made, seeded, given.reps)
                print(
                    f"{cell}: {seeded['turns']} turns, {seeded['excerpts']} excerpts; open median "
                    f"{statistics.median(opens):.0f} ms (min {min(opens):.0f}), apply median "
                    f"{statistics.median(applies):.0f} ms (min {min(applies):.0f})",
                    flush=True,
                )
        finally:
            made.stop()


if __name__ == "__main__":
    main()
