"""What the course runs on. Importing this imports nothing else, and any Python can read it."""
