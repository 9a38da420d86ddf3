"""Lesson 03: the corpus is real, in a database, in Chromium, and by sqlmap's judgement."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from helpers import clinic, course, lab
from helpers.lab.browser.markup import parse
from helpers.tasks.injection.letter import Letter
from helpers.tasks.injection.log_line import Line
from helpers.tasks.injection.pages import author_in, dangers
from helpers.tasks.injection.payloads import other, xss
from helpers.tasks.injection.payloads import sql as sql_payloads
from helpers.tasks.injection.payloads.sql import Payload
from helpers.tasks.injection.policy import Policy
from helpers.tasks.injection.render_note import Note
from helpers.tasks.injection.rich_note import Rich
from helpers.tasks.injection.run_report import Program
from helpers.tasks.injection.search import Search
from helpers.tasks.injection.second_order import Stored
from helpers.tasks.injection.sort_by import Sort
from tests.clinic.test_forgeries import clicked

# --- the corpus as data


def test_the_corpus_is_large_and_various() -> None:
    assert len(sql_payloads.SQL) >= 80
    assert len(xss.XSS) >= 80
    assert len({p.kind for p in sql_payloads.SQL}) >= 15
    assert len({p.kind for p in xss.XSS}) >= 12
    assert {p.context for p in xss.XSS} == set(xss.CONTEXTS)
    for corpus in (sql_payloads.SQL, xss.XSS, other.TEMPLATE, other.SHELL, other.LOG):
        assert all(p.kind and p.context and p.proves for p in corpus)
        assert max(Counter((p.text, p.context) for p in corpus).values()) == 1


# --- the vacuity guard: the vulnerable version falls


def as_shipped(name: str) -> Any:
    bank = importlib.import_module(f"tests.wrong_answers.injection.{name}").bank
    return next(entry.answers[0] for entry in bank.entries if entry.kind == "vulnerable")


def fallen(bench: Any, payloads: list[Payload]) -> float:
    return sum(bool(bench.broken_by(payload)) for payload in payloads) / len(payloads)


@pytest.mark.parametrize(
    ("task", "bench", "payloads"),
    [
        ("search", Search, sql_payloads.TEXT),
        ("search", Search, sql_payloads.NUMBER),
        ("sort_by", Sort, sql_payloads.ORDER),
        ("second_order", Stored, sql_payloads.STORED),
        ("letter", Letter, other.FORMAT),
        ("render_note", Note, xss.XSS),
        ("rich_note", Rich, xss.BODY),
        ("log_line", Line, other.LOG),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_vulnerable_version_falls(
    task: str, bench: Callable[[Any], Any], payloads: list[Payload]
) -> None:
    share = fallen(bench(as_shipped(task)), payloads)
    assert share >= 0.8, f"only {share:.0%} of the payloads mean anything"


def test_the_vulnerable_call_of_a_program_falls() -> None:
    with lab.scratch_folder() as folder:
        bench = Program(as_shipped("run_report"), folder)
        assert fallen(bench, [*other.SHELL, *other.OPTION]) >= 0.9


def test_every_log_in_payload_works_on_the_clinic_as_shipped() -> None:
    with clinic.start() as running:
        for payload in sql_payloads.LOGIN:
            form = {"username": payload.text, "password": "no"}
            status = running.post("/login", json=form).status_code
            assert status == (500 if payload.kind == "error" else 200), payload


# --- the judge of pages against a real browser


def _author_is_a_string(script: str) -> bool:
    return author_in(script) is not None


def judged(markup: str) -> bool:
    """Whether the judge says that something runs on this page."""
    root = parse(markup)
    own = tuple(s.text for s in root.find("script") if _author_is_a_string(s.text))
    return bool(dangers(root, own))


def _use(page: Any) -> None:
    """Point at the first thing on a page and click it."""
    target = page.query_selector("b, xss, svg a text, a, button, input")
    box = target and target.bounding_box()
    if box:
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.mouse.up()


def _open(page: Any, url: str) -> None:
    """Go to a page, though a link that was clicked on the last one may still be on its way."""
    from playwright.sync_api import Error

    for pause in (50, 200, 500, 1000, 2000, 0):
        try:
            page.goto(url, wait_until="load")
            return
        except Error:
            if not pause:
                raise
            page.wait_for_timeout(pause)


def _serve(pages: list[str], policy: str = "") -> lab.Server:
    """A server with page number N at /N, under a policy, and all of them in frames at /all."""
    kind = ("Content-Type", "text/html; charset=utf-8")
    frames = "".join(f'<iframe name={n} src="/{n}"></iframe>' for n in range(len(pages)))

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        number = environ["PATH_INFO"][1:]
        if number == "all":
            start_response("200 OK", [kind])
            return [frames.encode()]
        if number == "blank":
            start_response("200 OK", [kind])
            return [b"<p>blank</p>"]
        if not number.isdigit():
            start_response("404 Not Found", [])
            return [b""]
        start_response("200 OK", [kind, ("Content-Security-Policy", policy)] if policy else [kind])
        return [b"<!doctype html><html><body>" + pages[int(number)].encode()]

    return lab.serve(app)


# in each frame, `alert` tells the topmost page the name of the frame below it
TELL = """window.alert = () => {
  let frame = window;
  while (frame.parent !== window.top) frame = frame.parent;
  window.top.told = [...(window.top.told ?? []), frame.name];
}"""


def in_frames(chrome: Any, pages: list[str]) -> set[str]:
    """Of these pages, those whose script runs when all are opened in frames of one page.

    A frame costs a third of a page. Who is not among them may yet run in a page of its own: the
    focus is given once, and what a `data:` address holds cannot tell.
    """

    def look(page: Any) -> list[str]:
        page.add_init_script(TELL)
        page.goto(f"{server.url}/all", wait_until="load")
        page.wait_for_timeout(100)
        return page.evaluate("window.told ?? []")

    with _serve(pages) as server:
        visit = chrome.visit(f"{server.url}/blank", actions=[look], wait=0, seconds=60)
    return {pages[int(name)] for name in visit.results[0]}


def in_chromium(
    chrome: Any, pages: list[str], expected: list[str], policy: str = ""
) -> list[tuple[bool, bool]]:
    """For each page: did a script run when it was opened, and when it was opened and used?

    expected: xss.LOAD, xss.CLICK or "" for each page; what should run is waited for, what should
    not gets a moment.
    """
    found = []
    loads = [page for page, when in zip(pages, expected, strict=True) if when == xss.LOAD]
    ran_in_a_frame = in_frames(chrome, loads) if loads and not policy else set()

    def tour(page: Any) -> None:
        alerts: set[int] = set()
        page.on("dialog", lambda dialog: alerts.add(number))

        def wait(milliseconds: int) -> bool:
            for _ in range(milliseconds // 20):
                if number not in alerts:
                    page.wait_for_timeout(20)
            return number in alerts

        for number, (markup, when) in enumerate(zip(pages, expected, strict=True)):
            if markup in ran_in_a_frame:
                found.append((True, True))
                continue
            if when == xss.CLICK and "https:" not in markup:  # which might lead away
                page.mouse.move(1, 1)
                page.set_content(markup)  # in place, for half of what going there costs
            else:
                _open(page, f"{server.url}/{number}")
            loaded = ran = wait(4000 if when == xss.LOAD else 40)
            for _ in range(3 if when == xss.CLICK else 1):
                if not ran:
                    _use(page)
                    ran = wait(1000 if when == xss.CLICK else 40)
            found.append((loaded, ran))

    with _serve(pages, policy) as server:
        chrome.visit(f"{server.url}/blank", actions=[tour], wait=0, seconds=90)
    return found


USE_ALL = """() => { for (const frame of document.querySelectorAll("iframe")) {
  for (const element of frame.contentDocument?.querySelectorAll("*") ?? []) {
    for (const kind of ["pointerdown", "mouseenter", "mouseover", "focus"])
      element.dispatchEvent(new MouseEvent(kind, {bubbles: true}));
    if (!/^https?:/.test(element.href ?? "")) element.click?.();
  } } }"""


BUNDLES = 20  # no two payloads that need the same, such as the focus, come into one


def alerts_together(chrome: Any, pages: list[str], policy: str = "", end: str = "") -> int:
    """How many alerts rise when all pages are opened, bundled in frames of one page, and used.

    end: what each bundle ends with. A name is declared by one `const` of a bundle only.
    """
    apart = [page.replace("const author", "var author") for page in pages]
    bundles = ["\n".join([*apart[number::BUNDLES], end]) for number in range(BUNDLES)]
    with _serve(bundles, policy) as server:
        visit = chrome.visit(f"{server.url}/all", actions=[USE_ALL], wait=0.3, seconds=60)
    return len(visit.alerts)


def test_chromium_and_the_judge_agree_on_every_payload(chrome: Any) -> None:
    pages = [xss.page(payload) for payload in xss.XSS]
    seen = in_chromium(chrome, pages, [payload.proves for payload in xss.XSS])
    for payload, markup, (loaded, ran) in zip(xss.XSS, pages, seen, strict=True):
        assert ran == judged(markup), f"Chromium says {ran}: {payload}"
        assert ran == (payload.proves != xss.ONCE), payload
        assert loaded == (payload.proves == xss.LOAD), payload


def test_what_is_harmless_until_filtered_runs_after_the_filter(chrome: Any) -> None:
    once = [payload for payload in xss.XSS if payload.proves == xss.ONCE]
    filtered = [re.sub(r"</?script>", "", p.text, flags=re.IGNORECASE) for p in once]
    assert len(once) >= 3
    assert all(ran for _, ran in in_chromium(chrome, filtered, [xss.LOAD] * len(once)))
    assert all(map(judged, filtered))


CONTROL = "<script nonce=fresh-nonce>alert('control')</script>"


def test_many_pages_in_one_are_a_fair_trial(chrome: Any) -> None:
    """What runs alone runs in a bundle as well."""
    pages = [xss.page(payload) for payload in xss.XSS]
    assert alerts_together(chrome, pages) > 0.8 * len(pages)


def test_nothing_runs_after_the_fix(chrome: Any) -> None:
    """The same payloads, each in every field of the page that the solution renders."""
    render, clean = solution("render_note"), solution("clean")
    pages = [render(dict.fromkeys(("title", "body", "link", "author"), p.text)) for p in xss.XSS]
    pages += [clean(p.text) for p in xss.BODY] + [clean(xss.page(p)) for p in xss.URL]
    assert alerts_together(chrome, pages, end=CONTROL) == BUNDLES


def test_the_policy_stops_what_got_through(chrome: Any) -> None:
    policy = solution("policy")("fresh-nonce")["Content-Security-Policy"]
    framed = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    pages = [xss.page(payload) for payload in xss.XSS]
    assert alerts_together(chrome, [CONTROL, *pages], framed) == 1
    sample = [CONTROL, *pages[::12]]
    seen = in_chromium(chrome, sample, [xss.LOAD] + [""] * (len(sample) - 1), policy)
    assert [ran for _, ran in seen] == [True] + [False] * (len(sample) - 1)


POLICIES = (
    "",
    "default-src 'none'",
    "script-src 'unsafe-inline'",
    "script-src 'nonce-abc'",
    "script-src 'nonce-abc' 'unsafe-inline'",
    "default-src 'unsafe-inline'; script-src-attr 'none'",
    "script-src-elem 'none'; script-src-attr 'unsafe-inline'",
    "script-src 'self'",
    "script-src data:",
    "script-src 'strict-dynamic' 'nonce-abc'",
    "script-src 'nonce-other'",
    "script-src nonce-abc",
    "script-src 'unsafe-eval' 'nonce-abc'",
    "img-src 'none'",
)


def in_turn(chrome: Any, pages: list[tuple[str, str]], wanted: list[set[str]]) -> list[set[str]]:
    """The alerts of each page under its policy, opened and its link clicked, in one tab.

    pages: (policy, markup); each alert says whose it is as 'page.number'. What is wanted is waited for,
    what is not gets a moment.
    """
    seen: set[str] = set()

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        path = environ["PATH_INFO"].rpartition("/")[2]
        if path == "w.js":
            start_response("200 OK", [("Content-Type", "text/javascript")])
            return [b"onmessage = event => postMessage(event.data)"]
        policy, markup = pages[int(path)] if path.isdigit() else ("default-src 'none'", "")
        head = [("Content-Type", "text/html"), ("Content-Security-Policy", policy)]
        start_response("200 OK", head if policy else head[:1])
        return [b"<!doctype html><p>page</p>" + markup.encode()]

    def tour(page: Any) -> None:
        page.on("dialog", lambda dialog: seen.add(dialog.message))
        for number, right in enumerate(wanted):
            _open(page, f"{server.url}/{number}")
            for link in page.query_selector_all("a"):
                link.click()
            for _ in range(400):
                if not right <= seen:
                    page.wait_for_timeout(10)
            page.wait_for_timeout(100)

    with lab.serve(app) as server:
        chrome.visit(f"{server.url}/blank", actions=[tour], wait=0, seconds=90)
    return [{one for one in seen if one.startswith(f"{number}.")} for number in range(len(pages))]


def test_chromium_and_the_policy_judge_agree(chrome: Any) -> None:
    pages, wanted = [], []
    for number, policy in enumerate(POLICIES):
        judge = Policy(policy)
        says = [f"alert('{number}.{kind}')" for kind in range(6)]
        markup = [
            f"<script>{says[0]}</script>",
            f"<script nonce=abc>{says[1]}</script>",
            f'<img src=data:, onerror="{says[2]}">',
            f'<a href="javascript:{says[3]}">x</a>',
            f'<script src="data:text/javascript,{says[4]}"></script>',
            f'<script nonce=abc>try {{ eval("{says[5]}") }} catch {{}}</script>',
        ]
        runs = [
            judge.inline(),
            judge.inline("abc"),
            judge.inline(handler=True),
            judge.inline(navigation=True),
            judge.script("data:text/javascript,alert(1)"),
            judge.inline("abc") and judge.eval(),
        ]
        pages.append((policy, "".join(markup)))
        wanted.append({f"{number}.{kind}" for kind, ran in enumerate(runs) if ran})
    for policy, seen, right in zip(POLICIES, in_turn(chrome, pages, wanted), wanted, strict=True):
        assert seen == right, policy


WORKERS = (
    "default-src 'none'; script-src 'nonce-abc'",
    "default-src 'none'; script-src 'nonce-abc' 'strict-dynamic'",
    "default-src 'none'; script-src 'nonce-abc' 'strict-dynamic'; worker-src 'none'",
    "default-src 'nonce-abc' 'strict-dynamic'",
    "script-src 'nonce-abc'; child-src 'self'",
)


def test_chromium_and_the_policy_judge_agree_on_workers(chrome: Any) -> None:
    script = """<script nonce=abc>try { const worker = new Worker("/uploads/w.js");
      worker.onmessage = event => alert(event.data); worker.postMessage("%d.worker") } catch {}</script>"""
    pages = [(policy, script % number) for number, policy in enumerate(WORKERS)]
    ran = [Policy(policy).worker("https://clinic.example/uploads/w.js") for policy in WORKERS]
    wanted = [{f"{number}.worker"} if runs else set() for number, runs in enumerate(ran)]
    assert in_turn(chrome, pages, wanted) == wanted


def test_the_clinic_as_shipped_runs_what_is_stored(chrome: Any) -> None:
    attacks = [
        {"title": "t", "body": "<img src=data:, onerror=alert(1)>"},
        {"title": "x onmouseover=alert(1) style=position:fixed;inset:0", "body": "b"},
        {"title": "t", "body": "b", "link": "javascript:alert(1)"},
        {"title": "t", "body": "b", "author": '");alert(1);("'},
    ]
    with clinic.start() as running:
        nurse = running.session("nia")
        for number, note in enumerate(attacks):
            code = f"P-00030{number}"
            nurse.post(f"{running.url}/notes", json={"patient": code, **note}).raise_for_status()
            page = f"{running.url}/patients/{code}/notes"
            use = [clicked] if "link" in note else []
            seen = chrome.visit(page, actions=[lambda p: p.mouse.move(300, 300), *use])
            assert seen.alerts == ["1"], note
        reflected = f"{running.url}/search?q=%3Cimg%20src=data:,%20onerror=alert(1)%3E"
        assert chrome.visit(reflected).alerts == ["1"]


def test_http_only_does_not_stop_a_script_that_acts_as_the_user(chrome: Any) -> None:
    act = (
        "<script>fetch('/notes', {method: 'POST', headers: {'Content-Type': 'application/json'},"
        "body: JSON.stringify({patient: 'P-000301', title: document.cookie + 'by the script'})})"
        ".then(() => document.body.classList.add('done'))</script>"
    )
    with clinic.start() as running:
        note = {"patient": "P-000300", "title": "t", "body": act}
        running.session("nia").post(f"{running.url}/notes", json=note).raise_for_status()
        cookie = {"name": "session", "value": running.login("ada"), "httpOnly": True}
        cookie |= {"domain": "127.0.0.1", "path": "/"}
        chrome.visit(f"{running.url}/patients/P-000300/notes", cookies=[cookie], wait=".done")
        page = running.get("/patients/P-000301/notes").text
    assert ">by the script<" in page, "the cookie was not read, and the script wrote as ada"
    assert 'authors.add("ada")' in page


def test_the_frame_of_the_lesson_shows_what_it_says(chrome: Any) -> None:
    """The frame as JupyterLab shows it: the script has run."""
    notebook = json.loads(course.PLANNED[3].path("notebooks").read_text(encoding="utf-8"))
    outputs = [one.get("data", {}) for cell in notebook["cells"] for one in cell.get("outputs", [])]
    frames = ["".join(data["text/html"]) for data in outputs if "text/html" in data]
    (frame,) = [frame for frame in frames if "<iframe" in frame]

    def shown(page: Any) -> str:
        page.wait_for_timeout(300)
        return page.frames[1].inner_text("body")

    assert "A SCRIPT RAN" in chrome.visit(frame, actions=[shown]).results[0]


# --- the solution


def solution(name: str) -> Any:
    """A function that the solution notebook defines (its cells that define functions are run)."""
    if not _solution:
        notebook = json.loads(course.PLANNED[3].path("solutions").read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            source = "".join(cell["source"])
            defines = re.search(r"^(def|import|from) ", source, re.MULTILINE)
            if cell["cell_type"] == "code" and defines and ".check(" not in source:
                exec(source, _solution)  # noqa: S102 - our own notebook
    return _solution[name]


_solution: dict[str, Any] = {}


# --- the same in the eyes of sqlmap


def _serving(search: Any) -> Any:
    """The Clinic with its search replaced by the solution's."""
    import sqlite3

    from flask import Flask, jsonify, request

    def create_app(folder: Any) -> Any:
        from helpers.clinic import database

        path = database.ensure(folder)
        app = Flask("mended")

        @app.get("/patients")
        def patients() -> Any:
            with contextlib.closing(sqlite3.connect(path)) as connection:
                found = search(connection, request.args.get("q", ""), request.args.get("year", ""))
            return jsonify([list(row) for row in found])

        return app

    return create_app


def sqlmap(url: str, home: Any) -> str:
    command = [
        shutil.which("sqlmap"), "-u", url, "-p", "q", "--batch", "--flush-session", "--dbms=sqlite",
        "--technique=BU", "--level=2", "--threads=4", "--disable-coloring", "--output-dir", str(home),
    ]  # fmt: skip
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        env={**os.environ, "TMPDIR": str(home)},
    )
    return done.stdout


needs_sqlmap = pytest.mark.skipif(not shutil.which("sqlmap"), reason="sqlmap is not installed")


@needs_sqlmap
def test_sqlmap_finds_the_search_as_shipped(tmp_path: Any) -> None:
    with clinic.start() as running:
        said = sqlmap(f"{running.url}/patients?q=a&sort=name", tmp_path)
    assert "Parameter: q (GET)" in said, said[-2000:]
    assert "UNION query" in said


@needs_sqlmap
def test_sqlmap_finds_nothing_in_the_solution(tmp_path: Any) -> None:
    with clinic.start(_serving(solution("search"))) as running:
        assert running.get("/patients?q=O'Brien&year=1971").json()[0][1] == "Siobhan O'Brien"
        said = sqlmap(f"{running.url}/patients?q=a&year=1971", tmp_path)
    assert "Parameter: q" not in said
    assert "all tested parameters do not appear to be injectable" in said, said[-2000:]


# --- a check is quick, and the import of the tasks is light


def test_importing_the_tasks_loads_nothing_heavy() -> None:
    code = (
        "import sys, helpers.tasks.injection;"
        "print([m for m in ('flask','jinja2','nh3','sklearn','numpy','requests','cheroot')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
