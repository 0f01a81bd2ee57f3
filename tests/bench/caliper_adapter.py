"""Caliper for the shared bench driver (`run.py` with its `adapters/base.py`), which measures peers in the same way.

The driver's offsets count code points of the whole file; ours count within a turn. `document_text` is therefore the
file's lines made again from the turns, and a highlight becomes the spans of the turns that it touches.
"""

import bisect
import itertools
import re
import time
import uuid
from pathlib import Path

import httpx
import lxml.html
from adapters.base import Adapter as Base

from tests.services.installation import Installation, until

TOKEN = "b" * 32
PEOPLE = 200  # each simulated coder is a person of their own: the same words and code by one person are one coding
SEED = """
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.conf import settings
from studies.models import *
sessions = []
for n in range(%d):
    user = User.objects.create_user(f"coder{n}@example.org")
    store = SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    sessions.append(store.session_key)
print(json.dumps({"sessions": sessions, "cookie": settings.SESSION_COOKIE_NAME, "csrf": settings.CSRF_COOKIE_NAME}))
"""
STUDY = """
from studies.models import *
from studies.actions.studies import add_dimensions
from sessions.models import FieldSession
from coding.models import Code
codes = json.loads(%r)
project = Project.objects.get_or_create(acronym="B", defaults={"title": "B"})[0]
study = Study.objects.create(slug=%r, title="Bench", code="B", project=project)
dimensions = add_dimensions(study)
for user in User.objects.all():
    Membership.objects.create(study=study, user=user, role="researcher")
field = FieldSession.objects.create(study=study, kind="interview", title="I", held_on="2026-01-01", status="held", position=1)
tops = [code["name"] for code in codes if code["parent"] is None]
made = {}
for code in codes:
    top = code["parent"] or code["name"]
    made[code["name"]] = Code.objects.create(study=study, name=code["name"], dimension=dimensions[tops.index(top) %% 8])
print(json.dumps({"study": study.pk, "session": field.pk, "dimensions": {name: dimensions[n].pk for n, name in enumerate(tops)}, "codes": {name: code.pk for name, code in made.items()}}))
"""
HIGHLIGHTS = """
from coding.models import *
from sessions.models import *
from studies.models import User
data = json.load(open(%r))
transcript = Transcript.objects.select_related("study").get(pk=data["transcript"])
user = User.objects.order_by("pk").first()
texts = dict(transcript.turns.values_list("pk", "text"))
excerpts = Excerpt.objects.bulk_create(
    [Excerpt(study=transcript.study, transcript=transcript, created_by=user) for _ in data["highlights"]], batch_size=2000)
Span.objects.bulk_create([Span(excerpt=excerpt, position=position, turn_id=turn, start=start, end=end, quote=texts[turn][start:end])
    for excerpt, (spans, _) in zip(excerpts, data["highlights"]) for position, (turn, start, end) in enumerate(spans)], batch_size=2000)
Coding.objects.bulk_create([Coding(study=transcript.study, excerpt=excerpt, code_id=code, code_version=1, coder=user)
    for excerpt, (_, codes) in zip(excerpts, data["highlights"]) for code in codes], batch_size=2000)
print(json.dumps(len(excerpts)))
"""

COUNT = """
from coding.models import Coding
print(json.dumps(Coding.objects.filter(excerpt__transcript=%d).count()))
"""


class Adapter(Base):
    name = "caliper"
    unit = "codepoint"
    formats = ("txt", "docx")
    # A click on a transcript is a page of its own; see tests/bench/peers.py.
    navigates = True

    def start(self) -> None:
        self.made = Installation(Path(self.workdir), CALIPER_JOB_LEASE="30")
        self.made.manage("migrate", "-v0")
        self.keys = self.made.ask(SEED % PEOPLE)
        self.server = self.made.start("manage.py", "serve", "--port", str(self.made.port))
        self.base = f"http://127.0.0.1:{self.made.port}"
        until(lambda: self.made.get("/healthz")[0] == 200, seconds=180)
        self.people = itertools.cycle(self.keys["sessions"])
        self.http = self.client()
        self.studies: dict[str, dict] = {}
        self.texts: dict[int, tuple[str, list[tuple[int, int, str]]]] = {}

    def stop(self) -> None:
        self.made.stop()

    def root_pids(self) -> list[int]:
        return [self.server.pid]

    # --- HTTP ---

    def client(self) -> httpx.Client:
        cookies = {self.keys["cookie"]: next(self.people), self.keys["csrf"]: TOKEN}
        headers = {"X-CSRFToken": TOKEN, "Referer": self.base}
        return httpx.Client(base_url=self.base, cookies=cookies, headers=headers, timeout=600)

    def new_project(self, codes: list[dict]) -> str:
        import json

        slug = f"bench-{len(self.studies)}"
        self.studies[slug] = self.made.ask(STUDY % (json.dumps(codes), slug))
        return slug

    def import_document(self, project: str, path: Path) -> int:
        """As a person does it: upload, wait for the job that reads it, look at the preview, import."""
        path = Path(path)
        here = f"/s/{project}/sessions/{self.studies[project]['session']}/import/"
        with path.open("rb") as file:
            answer = self.http.post(here, files={"files": (path.name, file)})
        preview = answer.headers["Location"]
        while True:
            page = self.http.get(preview)
            form = next((form for form in lxml.html.fromstring(page.text).forms if "title" in form.fields), None)
            if form is not None:
                break
            time.sleep(0.02)
        fields = {name: value for name, value in form.fields.items() if value is not None}
        fields |= {"title": f"{path.stem} {uuid.uuid4().hex[:6]}", "action": "import"}
        answer = self.http.post(preview, data=fields)
        found = re.search(r"/transcripts/(\d+)/", answer.headers.get("Location", ""))
        if not found:
            raise RuntimeError(f"not imported: {answer.status_code} {answer.text[:300]}")
        return int(found[1])

    def document_text(self, project: str, doc: int) -> str:
        turns = self.whole(project, doc)["turns"]
        parts, begins, at = [], [], 0
        for turn in turns:
            head = f"[{clock(turn['begin_ms'])}] {turn['speaker']}: " if turn["speaker"] else ""
            begins.append((at + len(head), turn["id"], turn["text"]))
            parts.append(head + turn["text"])
            at += len(parts[-1]) + 1
        self.texts[doc] = "\n".join(parts), begins
        return self.texts[doc][0]

    def whole(self, project: str, doc: int, client: httpx.Client | None = None) -> dict:
        return (client or self.http).get(f"/api/v1/s/{project}/transcripts/{doc}").raise_for_status().json()

    def spans(self, doc: int, start: int, end: int) -> list[tuple[int, int, int]]:
        """(turn, start, end) of the turns' own words in [start, end)."""
        begins = self.texts[doc][1]
        found = []
        for n in range(max(bisect.bisect_right(begins, (start, 0, "")) - 1, 0), len(begins)):
            at, turn, text = begins[n]
            if at >= end:
                break
            first, last = max(start - at, 0), min(end - at, len(text))
            if first < last and text[first:last].strip():
                found.append((turn, first, last))
        return found

    def get_document(self, project: str, doc: int, client: httpx.Client | None = None) -> int:
        client = client or self.http
        page = client.get(f"/s/{project}/transcripts/{doc}/").raise_for_status()
        parts = re.findall(r'data-part="([^"]+)"', page.text)
        return len(page.content) + sum(len(client.get(part).raise_for_status().content) for part in parts)

    def post_highlight(self, project: str, doc: int, start: int, end: int, codes: list, client=None) -> int:
        # Where a highlight is only a label (a time, a name), the nearest words are coded instead.
        spans = self.spans(doc, start, end) or self.spans(doc, start, end + 60)
        texts = {turn: text for _, turn, text in self.texts[doc][1]}
        body = {
            "save_id": str(uuid.uuid4()),
            "transcript": doc,
            "code": self.studies[project]["codes"][codes[0]],
            "spans": [
                {"turn": turn, "version": 1, "start": first, "end": last, "quote": texts[turn][first:last]}
                for turn, first, last in spans
            ],
        }
        return (client or self.http).post(f"/api/v1/s/{project}/codings", json=body).raise_for_status().json()["coding"]

    def seed_highlights(self, project: str, doc: int, highlights: list[dict]) -> None:
        import json

        codes = self.studies[project]["codes"]
        rows = []
        for one in highlights:
            if spans := self.spans(doc, one["start"], one["end"]):
                rows.append((spans, list(dict.fromkeys(codes[name] for name in one["codes"]))))
        file = Path(self.workdir) / f"{doc}.json"
        file.write_text(json.dumps({"transcript": doc, "highlights": rows}))
        self.made.ask(HIGHLIGHTS % str(file))

    def list_highlights(self, project: str, code: str) -> tuple[list, int]:
        """All pages of the excerpts with this code or one below it, which is what a path of tags means to Taguette."""
        rows, pages = [], 0
        while True:
            pages += 1
            where = {"dimension": self.studies[project]["dimensions"][code], "page": pages}
            page = lxml.html.fromstring(self.http.get(f"/s/{project}/excerpts/", params=where).raise_for_status().text)
            rows += page.xpath("//ol[contains(@class, 'excerpt-list')]/li")
            if not page.xpath("//a[@rel='next']"):
                return rows, pages

    def count_highlights(self, project: str, doc: int) -> int:
        return self.made.ask(COUNT % doc)

    # --- browser ---

    def open_project(self, page, project: str) -> None:
        cookie = {"name": self.keys["cookie"], "value": self.keys["sessions"][0], "url": self.base}
        page.context.add_cookies([cookie])
        page.goto(f"{self.base}/s/{project}/sessions/{self.studies[project]['session']}/")
        page.wait_for_load_state("networkidle")

    def open_document_js(self, doc: int) -> str:
        return f"document.querySelector('a[href$=\"/transcripts/{doc}/\"]').click()"

    def painted_js(self, doc: int, count: int) -> str:
        """The marks of the whole first part, and, in a long transcript, no part still on its way."""
        marks = (
            f"new Set([...document.querySelectorAll('.stripe-label')].map((l) => l.dataset.id)).size >= {count} * 0.99"
        )
        ready = "document.documentElement?.dataset.ready !== undefined"
        return f"{ready} && !document.querySelector('.chunk[data-part]') && ({count} === 0 || {marks})"

    def first_painted_js(self, doc: int, count: int) -> str:
        """What the reader sees: the words and marks of the part that is on the screen; the page can be worked in."""
        return f"document.documentElement?.dataset.ready !== undefined && ({count} === 0 || document.querySelector('mark'))"

    def apply_steps_js(self, code: str) -> list[tuple[str, str, str]]:
        select = """(() => {
          const turns = [...document.querySelectorAll('.turn')];
          const turn = turns.slice(turns.length >> 1).find((t) => t.querySelector('.text').firstChild?.length > 40);
          turn.scrollIntoView({block: 'center'});
          window.__marks = turn.querySelectorAll('mark').length; window.__turn = turn.dataset.turn;
          const node = turn.querySelector('.text').firstChild; const range = document.createRange();
          range.setStart(node, 5); range.setEnd(node, 25);
          getSelection().removeAllRanges(); getSelection().addRange(range);
          turn.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true}));
          turn.dispatchEvent(new PointerEvent('pointerup', {bubbles: true})); })()"""
        seen = "document.querySelector('#inspector').textContent.includes('New selection')"
        picker = "document.getElementById('turn-' + __turn).dispatchEvent(new KeyboardEvent('keydown', {key: 'c', bubbles: true}))"
        take = f"""(() => {{ const input = document.getElementById('picker-input'); input.value = {code!r};
          input.dispatchEvent(new Event('input', {{bubbles: true}}));
          input.dispatchEvent(new KeyboardEvent('keydown', {{key: 'Enter', bubbles: true}})); }})()"""
        painted = "document.getElementById('turn-' + __turn).querySelectorAll('mark').length > __marks"
        return [
            ("select->shown", select, seen),
            ("key->picker", picker, "!document.getElementById('picker').hidden"),
            ("choose->painted", take, painted),
        ]


def clock(ms: int | None) -> str:
    seconds = (ms or 0) // 1000
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
