"""Tasks of lesson 03: keep data data, in a database, a page, a shell and a log.

What each must do stands in the modules beside it, and the hostile texts in injection_payloads_*.
"""

from __future__ import annotations

from typing import Any

from helpers import lab
from helpers.exercise import Parts, question, task
from helpers.tasks import injection_csp as policies
from helpers.tasks import injection_letter as letters
from helpers.tasks import injection_log as logs
from helpers.tasks import injection_pages as pages
from helpers.tasks import injection_programs as programs
from helpers.tasks import injection_reports as reports
from helpers.tasks import injection_rich as rich
from helpers.tasks import injection_sql as sql

BODY = "<p>{{ text }}</p>"
QUOTED = '<input value="{{ text }}">'
UNQUOTED = "<input value={{ text }}>"
LINK = '<a href="{{ text }}">source</a>'
HANDLER = "<b onclick=\"show('{{ text }}')\">show</b>"
SCRIPT = "<script>const author = `{{ text }}`;</script>"
SAFE = "<p>{{ text | safe }}</p>"

does_autoescape_hold = question(
    "injection",
    "does_autoescape_hold",
    right={
        BODY: "holds", QUOTED: "holds", UNQUOTED: "fails", LINK: "fails", HANDLER: "fails",
        SCRIPT: "fails", SAFE: "fails",
    },
    because={
        BODY: "Between tags only < and & can begin something, and both are escaped.",
        QUOTED: "Inside quotes only the quote ends the value, and it is escaped.",
        UNQUOTED: "Without quotes a space ends the value, and a space is not escaped.",
        LINK: "javascript:alert(1) holds none of the characters that are escaped.",
        HANDLER: (
            "The browser resolves &#39; in an attribute first, and only then reads it as JavaScript: "
            "the quote is back, and closes the string."
        ),
        SCRIPT: "Between backticks ${alert(1)} runs, and none of its characters is escaped.",
        SAFE: "`safe` says that the text is markup already: nothing is escaped.",
    },
    hints=[
        "Escaping turns & < > ' and \" into references, and touches nothing else.",
        "Ask of each place: which character ends the value here? Is it one of the five?",
        "Two of the seven hold: text between tags, and a value in quotes that is only text.",
    ],
    minutes=3,
    difficulty=2,
)  # fmt: skip


@task(
    minutes=5, difficulty=2, asvs="1.2.4", expects="function",
    hints=[
        "Where in your statement does the client's text stand? It should stand nowhere in it.",
        "`database.execute(statement, (text, year))` fills the ? places; the driver sends both "
        "apart. For the wildcards read about ESCAPE, or about SQLite's instr().",
        "`... WHERE instr(name, ?) > 0 AND substr(born, 1, 4) = ?`, and both values in a tuple.",
    ],
)  # fmt: skip
def search(answer: Any, part: Parts) -> None:
    """Searches patients, and does nothing else."""
    sql.search(answer, part)


@task(
    minutes=4, difficulty=2, asvs="1.2.4", expects="function",
    hints=[
        "A parameter carries a value. A column's name is not a value but a piece of the statement.",
        "So let the client choose among pieces that *you* wrote.",
        "`if sort not in ('code', 'name', ...): raise ValueError(...)`, and only then the f-string.",
    ],
)  # fmt: skip
def sort_by(answer: Any, part: Parts) -> None:
    """Sorts by a column that the client chooses."""
    sql.sort_by(answer, part)


@task(
    minutes=3, difficulty=2, asvs="1.2.4", expects="function",
    hints=[
        "Who wrote what stands in users.username?",
        "Text from your own database is a stranger's text too. How does it get into the second "
        "statement?",
        "Read the name with one parameter, look up the notes with another; or join both tables.",
    ],
)  # fmt: skip
def second_order(answer: Any, part: Parts) -> None:
    """Lists a user's notes, whatever she is called."""
    sql.second_order(answer, part)


@task(
    minutes=6, difficulty=4, asvs="13.2.2", expects="function",
    hints=[
        "Two locks: one on the file (it is opened for reading), one on the statements (each is "
        "asked about before it runs).",
        "`sqlite3.connect('file:...?mode=ro', uri=True)`; Path.as_uri() encodes a path. "
        "`connection.set_authorizer(f)` calls f(action, first, second, database, trigger).",
        "Allow SQLITE_SELECT, SQLITE_FUNCTION, and SQLITE_READ where first is 'patients' and second "
        "is not 'insurance'. Answer SQLITE_DENY to everything else, by default.",
    ],
)  # fmt: skip
def reporting(answer: Any, part: Parts) -> None:
    """Opens a connection that can report, and nothing else."""
    with lab.scratch_folder() as folder:
        reports.reporting(answer, part, folder)


@task(
    minutes=2, difficulty=1, asvs="1.3.7", expects="function",
    hints=[
        "A template is a program. Who writes yours?",
        "The template is constant; the name is a variable that it is given.",
        "`Environment(autoescape=True).from_string('<p>Dear {{ name }},</p>').render(name=name)`.",
    ],
)  # fmt: skip
def letter(answer: Any, part: Parts) -> None:
    """Writes a letter to a patient."""
    letters.letter(answer, part)


@task(
    minutes=8, difficulty=4, asvs="1.2.1", expects="function",
    hints=[
        "Text, attribute, link, script: each has characters of its own that end the value.",
        "Autoescape and quotes do for the text and the attribute. The link needs a look at its "
        "scheme (how does it begin?), the script needs JSON.",
        "Jinja: `{{ author | tojson }}` in the script. By hand: json.dumps, with every '<' written "
        "as '\\u003c', so that no '</script>' can stand in it.",
    ],
)  # fmt: skip
def render_note(answer: Any, part: Parts) -> None:
    """Renders a note into five places of a page."""
    pages.render_note(answer, part)


@task(
    minutes=4, difficulty=2, asvs="1.3.1", expects="function",
    hints=[
        "Do not look for what is bad: say what is good, and let a parser find it.",
        "`nh3.clean(markup, tags=..., attributes=..., url_schemes=...)`; read what it allows when "
        "you say nothing.",
        "tags: the eleven of the list. attributes: {'a': {'href'}}. url_schemes: http, https, mailto.",
    ],
)  # fmt: skip
def rich_note(answer: Any, part: Parts) -> None:
    """Keeps the formatting of a note and nothing that runs."""
    rich.rich_note(answer, part)


@task(
    minutes=5, difficulty=3, asvs="3.4.3", expects="function",
    hints=[
        "Begin with nothing (`default-src 'none'`), and add what the page needs.",
        "`script-src` takes the nonce as 'nonce-...', quotes included. Styles, images: 'self'.",
        "Three directives have no fallback and must be written: base-uri, form-action, "
        "frame-ancestors.",
    ],
)  # fmt: skip
def csp(answer: Any, part: Parts) -> None:
    """Sends a policy that stops what got through."""
    policies.csp(answer, part)


@task(
    minutes=4, difficulty=2, asvs="1.2.5", expects="function",
    hints=[
        "Who splits the command into words? Nobody needs to, if you hand over a list.",
        "`subprocess.run([*program, ..., name], cwd=folder, capture_output=True, text=True)` starts "
        "no shell.",
        "What begins with a dash is an option to the program. The word '--' before the name ends "
        "the options.",
    ],
)  # fmt: skip
def run_report(answer: Any, part: Parts) -> None:
    """Runs a program on a file whose name a client chose."""
    with lab.scratch_folder() as folder:
        programs.run_report(answer, part, folder)


@task(
    minutes=3, difficulty=1, asvs="16.4.1", expects="function",
    hints=[
        "A log is a language too: a line break ends an entry, a comma or a space ends a field.",
        "Removing characters destroys evidence. Which format has a way to write all of them?",
        "`json.dumps` writes every control character and every letter outside ASCII as \\u....",
    ],
)  # fmt: skip
def log_line(answer: Any, part: Parts) -> None:
    """Writes a log line that cannot lie."""
    logs.log_line(answer, part)


HTTPONLY = "the session cookie is HttpOnly, so an injected script cannot act as the user"
ORM = "we use an ORM, so there is no SQL injection"
STORED = "what came out of our own database is safe to put into a statement"
COLUMN = "a parameter can carry a value, but no name of a column"
AT_THE_DOOR = "text should be escaped when it comes in, once and for all"
SECOND_LINE = "a Content-Security-Policy makes escaping unnecessary"
PICKLE = "loading a pickle from a stranger is injection: data that becomes code"

YES, NO = "true", "false"

claims = question(
    "injection",
    "claims",
    right={
        HTTPONLY: NO, ORM: NO, STORED: NO, COLUMN: YES, AT_THE_DOOR: NO, SECOND_LINE: NO,
        PICKLE: YES,
    },
    because={
        HTTPONLY: (
            "It cannot read the cookie. It need not: the browser sends it with every request that "
            "the script makes."
        ),
        ORM: "Every ORM has a door for raw text, and ORDER BY of a client's choice goes through it.",
        STORED: "It was a stranger's text when it went in, and storing it washed nothing off.",
        COLUMN: "The statement is compiled before the parameter arrives: its columns are fixed then.",
        AT_THE_DOOR: (
            "Which of five languages it will leave for is not known at the door, and O&#39;Brien in "
            "the database is O&#39;Brien in every letter."
        ),
        SECOND_LINE: "It stops scripts. A false sentence, or a false form to the same host, still stands.",
        PICKLE: "A pickle is a list of instructions, and loading it carries them out.",
    },
    hints=[
        "Look for the claim that trusts one wall to stop everything.",
        "Which of the seven did a cell of the lesson show?",
        "Two of the seven are true: one about columns, one about pickles.",
    ],
    minutes=3,
    difficulty=2,
)  # fmt: skip
