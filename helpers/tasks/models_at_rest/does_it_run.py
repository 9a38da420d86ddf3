"""Lesson models_at_rest: the question `does_it_run`."""

from __future__ import annotations

from helpers.judging import Line, question

RUNS, NOT = "may run code", "runs none"

does_it_run = question(
    "models_at_rest",
    "does_it_run",
    lines={
        "pickle.load(file), then isinstance(model, Pipeline)": Line(
            RUNS, "The pickle has run by the time that its result is looked at."),
        "joblib.load(path)": Line(RUNS, "A joblib file is a pickle with arrays beside it."),
        "numpy.load(path)": Line(NOT, "Since NumPy 1.16.3 allow_pickle is False unless you say otherwise."),
        "numpy.load(path, allow_pickle=True)": Line(
            RUNS, "An array of objects is stored as a pickle, and this loads it."),
        "pandas.read_pickle(path)": Line(RUNS, "Its name says what it is: a pickle, for tables."),
        "skops.io.load(path), with a recent release and nothing in `trusted`": Line(
            NOT, "It names the types that it does not know, and raises."),
        "skops.io.load(path, trusted=skops.io.get_untrusted_types(file=path))": Line(
            RUNS, "The file names its types, and this trusts whatever it names."),
        "json.load(file)": Line(NOT, "JSON has numbers, texts, lists and dictionaries, and no calls."),
        "pickletools.dis(data)": Line(NOT, "It reads the opcodes and carries none of them out."),
        "verifying a signature over the bytes, then pickle.loads of them": Line(
            RUNS, "A signature says who made it. What she signed still runs, her mistakes included."),
    },
    choices=[RUNS, NOT],
    hints=[
        "Ask of each line: does the file say which function is called?",
        "joblib, pandas and NumPy's arrays of objects are pickles inside. A check that comes later is late.",
        "Four of the ten run none: numpy.load by itself, skops without trust, JSON, and reading the opcodes.",
    ],
    minutes=4,
)  # fmt: skip
