"""Hostile and honest texts of lesson 03, as data: a module a language."""
