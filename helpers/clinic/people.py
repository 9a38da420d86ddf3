"""Everybody in the Clinic, all invented: who may log in, and whose records are kept."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Account:
    """Somebody, or a machine, that can log in. role: doctor, nurse, admin or service."""

    username: str
    password: str
    role: str
    name: str

    @property
    def email(self) -> str:
        """The address that the Clinic gave out."""
        return f"{self.username}@clinic.example"


ACCOUNTS = (
    Account("ada", "correct-horse-ada", "doctor", "Ada Okafor"),
    Account("ben", "battery-staple-ben", "doctor", "Ben Lindqvist"),
    Account("nia", "night-shift-nia", "nurse", "Nia Evans"),
    Account("root", "toor-at-the-clinic", "admin", "Ruth Ott"),
    Account("lab", "lab-machine-0815", "service", "Laboratory robot"),
)


def account(username: str) -> Account:
    """The account of that name. Raises `KeyError` if there is none."""
    for found in ACCOUNTS:
        if found.username == username:
            return found
    raise KeyError(username)


@dataclass(frozen=True)
class Patient:
    """A record. born: YYYY-MM-DD; doctor: a username; insurance: a number that must not leak."""

    code: str
    name: str
    born: str
    doctor: str
    email: str
    insurance: str
    diagnosis: str


_PATIENTS = """
P-000101|Mary Whitfield|1958-03-14|ada|mary.whitfield@mail.example|INS-4471-9028|malignant
P-000102|Siobhan O'Brien|1971-11-02|ada|siobhan.obrien@mail.example|INS-3082-5517|benign
P-000103|田中 さくら|1983-07-29|ben|sakura.tanaka@mail.example|INS-7719-0463|benign
P-000104|Łukasz Żak|1965-01-20|ada|lukasz.zak@mail.example|INS-1186-7342|malignant
P-000105|Zoë Müller|1990-05-06|ben|zoe.mueller@mail.example|INS-9903-2158|benign
P-000106|Jean-Luc Moreau|1949-09-17|ben|jl.moreau@mail.example|INS-5624-8801|malignant
P-000107|Amina Diallo|1977-12-30|ada|amina.diallo@mail.example|INS-2290-6375|benign
P-000108|Tomás Herrera|1969-04-08|ben|tomas.herrera@mail.example|INS-8457-1196|malignant
P-000109|Priya Raman|1986-08-23|ada|priya.raman@mail.example|INS-6013-4729|benign
P-000110|Ingrid Solberg|1954-02-11|ben|ingrid.solberg@mail.example|INS-3375-9640|malignant
P-000111|Kwame Mensah|1962-10-05|ada|kwame.mensah@mail.example|INS-7248-0357|benign
P-000112|Elena D'Amico|1979-06-19|ben|elena.damico@mail.example|INS-1569-8824|benign
P-000113|Hanna Virtanen|1993-03-03|ada|hanna.virtanen@mail.example|INS-9132-5670|benign
P-000114|Rafael Souza|1957-07-12|ben|rafael.souza@mail.example|INS-4806-2291|malignant
P-000115|Anh Nguyen|1988-11-27|ada|anh.nguyen@mail.example|INS-2745-7013|benign
P-000116|Dorothy Finch|1946-05-15|ada|dorothy.finch@mail.example|INS-6698-3450|malignant
P-000117|Yusuf Demir|1974-09-09|ben|yusuf.demir@mail.example|INS-8021-9567|benign
P-000118|Clara Beaumont|1967-12-01|ben|clara.beaumont@mail.example|INS-5317-1482|benign
P-000119|Oleksandr Bondar|1960-08-28|ada|o.bondar@mail.example|INS-3954-6038|malignant
P-000120|Grace Wanjiru|1981-01-16|ben|grace.wanjiru@mail.example|INS-7480-2915|benign
P-000121|Peter van den Berg|1952-04-24|ada|peter.berg@mail.example|INS-1827-4396|benign
P-000122|Leila Haddad|1995-10-31|ben|leila.haddad@mail.example|INS-9265-8704|benign
P-000123|Marek Novotný|1963-06-07|ada|marek.novotny@mail.example|INS-4139-0582|malignant
P-000124|Samuel Adeyemi|1972-02-29|ben|samuel.adeyemi@mail.example|INS-6572-3318|benign
"""
PATIENTS = tuple(Patient(*line.split("|")) for line in _PATIENTS.strip().splitlines())

NOTES = (
    ("P-000101", "ada", "Second reading", "", "Biopsy confirmed. Surgery on <b>Tuesday</b>."),
    ("P-000101", "nia", "Blood pressure", "", "135 over 80, calm."),
    ("P-000103", "ben", "Follow-up", "https://guideline.example/screening", "Next year."),
)
