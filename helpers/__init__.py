"""What the course runs on. Importing this imports nothing else of it, and any Python can read it."""

import sys

if sys.version_info >= (3, 11):  # noqa: UP036 (an older Python gets a sentence from __main__)
    from helpers import environ

    environ.clean()
    environ.settle()
