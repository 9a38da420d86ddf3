"""A small program as there are thousands: it counts lines, and "--" ends its options.

It is started for every payload, so it imports little.
"""

import os
import sys


def main(words: list[str]) -> None:
    """Print the names that were given, and how many lines those of them have that are files."""
    names, lines, unit = [], [], ""
    while words:
        word = words.pop(0)
        if word == "--":
            names += words
            break
        if word.startswith(("--copy-to=", "-c")):
            os.close(os.open(word.removeprefix("--copy-to=").removeprefix("-c"), os.O_CREAT))
        elif word.startswith("--unit="):
            unit = word
        elif word.startswith("-") and len(word) > 1:
            sys.exit("unknown option")
        else:
            names.append(word)
    for name in filter(os.path.isfile, names):
        with open(name, "rb") as file:
            lines.append(len(file.readlines()))
    print(f"  {{'names': {names}, 'unit': {unit!r},\n   'lines': {lines}}}")


if __name__ == "__main__":
    main(sys.argv[1:])
