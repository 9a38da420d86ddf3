"""Honest and hostile texts of lesson 02, as data."""
