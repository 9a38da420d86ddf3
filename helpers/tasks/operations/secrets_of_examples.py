"""Secrets that stand in tutorials: long enough, and known to everybody."""

EXAMPLES = (
    "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf",  # Flask's documentation
    "change-me-change-me-change-me-change-me",
    "0123456789abcdef0123456789abcdef",
)
