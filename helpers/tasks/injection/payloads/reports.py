"""Statements for lesson 03's reporting connection: what has to work, and what must not."""

from __future__ import annotations

HONEST = (
    "SELECT count(*) FROM patients",
    "SELECT diagnosis, count(*) FROM patients GROUP BY diagnosis",
    "SELECT avg(2026 - substr(born, 1, 4)) FROM patients",
    "SELECT doctor, count(*) FROM patients GROUP BY doctor ORDER BY 2 DESC",
    "SELECT strftime('%Y', born), count(*) FROM patients GROUP BY 1",
    "SELECT min(born), max(born) FROM patients WHERE name LIKE '%a%'",
    "WITH mine AS (SELECT code FROM patients WHERE doctor = 'ada') SELECT count(*) FROM mine",
    "SELECT a.code FROM patients a JOIN patients b ON a.born = b.born AND a.code < b.code",
    "SELECT code, name, born, doctor, email, diagnosis FROM patients",
    "SELECT doctor, sum(length(name)), round(avg(length(code)), 1), max(upper(coalesce(email, '')))"
    " FROM patients GROUP BY doctor",
    "SELECT total(abs(-length(trim(name)))), group_concat(DISTINCT replace(doctor, 'a', 'b')), typeof(ifnull("
    "nullif(diagnosis, ''), lower('NONE'))), date(max(born)), instr(min(code), '-') FROM patients",
)
# What the first reports need, one thing after the other, and what to say where it is refused.
STEPS = (
    (
        "SELECT 1",
        "The statement reads no table at all. An authorizer is called with five arguments. It "
        "answers SQLITE_SELECT, too, with SQLITE_OK (0). SQLITE_DENY is 1, and so is True.",
    ),
    (
        "SELECT code FROM patients",
        "For each column SQLite asks about SQLITE_READ, with the table first and the column second.",
    ),
    ("SELECT upper(code) FROM patients", "Reports call functions: SQLITE_FUNCTION is asked, too."),
    (
        "SELECT count(*) FROM patients",
        "For count(*) SQLite asks to read the column named '' of the table, and names no database "
        "(None).",
    ),
    (
        "WITH mine AS (SELECT code FROM patients) SELECT code FROM mine",
        "Inside a WITH the fifth argument is its name; elsewhere it is None.",
    ),
)
READS = (
    ("SELECT username, password FROM users", "the table of users"),
    ("SELECT code FROM patients UNION SELECT password FROM users", "passwords, by a UNION"),
    ("SELECT (SELECT group_concat(password) FROM users)", "passwords, by a subquery"),
    ("SELECT title FROM notes", "the notes"),
    ("SELECT count(*) FROM users", "how many users there are"),
    ("SELECT password FROM everybody", "passwords, by a view"),
    ("SELECT * FROM {extra}", "a table that was added later"),
    ("SELECT code, insurance FROM patients", "insurance numbers"),
    ("SELECT * FROM patients", "insurance numbers, among all columns"),
    ("SELECT count(*) FROM patients WHERE insurance LIKE 'INS-a%'", "insurance, by counting"),
    ("SELECT code FROM patients ORDER BY insurance", "insurance, by the order of rows"),
    ("SELECT name, sql FROM sqlite_master", "the schema"),
    ("SELECT * FROM pragma_table_info('users')", "the columns of users"),
)
WRITES = (
    "UPDATE patients SET diagnosis = 'changed'",
    "DELETE FROM patients",
    "INSERT INTO users (username, password, role) VALUES ('eve', 'x', 'admin')",
    "WITH x AS (SELECT 1) INSERT INTO users (username, role) SELECT 'eve', 'admin' FROM x",
    "DROP TABLE notes",
    "ALTER TABLE users ADD COLUMN planted TEXT",
    "CREATE TABLE planted (x)",
    "CREATE TRIGGER t AFTER INSERT ON notes BEGIN DELETE FROM patients; END",
    "PRAGMA user_version = 7",
    "PRAGMA writable_schema = 1",
)
BESIDE = (
    ("PRAGMA query_only = OFF", "switched off a protection that is itself a setting"),
    ("CREATE TEMP TABLE planted AS SELECT 1", "made a temporary table, which can fill the disk"),
    ("ATTACH DATABASE '{}' AS planted", "attached another file"),
    ("VACUUM INTO '{}'", "copied the whole database into a file"),
    ("BEGIN", "began a transaction: after its first SELECT nobody else can write"),
    ("SAVEPOINT planted", "began a transaction: after its first SELECT nobody else can write"),
    ("ANALYZE", "began to write statistics"),
)
SETTING = "let a client read or change a setting"
