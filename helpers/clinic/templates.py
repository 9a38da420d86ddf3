"""The pages' templates, deliberately vulnerable: escaping is on, and does not help here (lesson 03).

Autoescape turns < > & " ' into entities. That is enough between tags and inside quotes, and only there.
"""

from __future__ import annotations

LAYOUT = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<link rel="icon" href="data:,">
<title>{% block title %}The Clinic{% endblock %}</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem;
         color: #1b2733; background: #fbfcfd }
  h1 { color: #0b5c6b; margin-bottom: 1rem }
  article, form { border: 1px solid #cfd8dc; border-radius: 6px; padding: .8rem 1rem; margin: 1rem 0 }
  article h2 { font-size: 1.05rem; margin: 0 }
  input, textarea, button { font: inherit; margin: .2rem .4rem .2rem 0 }
  nav, small { color: #546e7a }
</style>
<nav><a href="/">The Clinic</a></nav>
{% block content %}{% endblock %}
</html>
"""

HOME = """\
{% extends "layout.html" %}
{% block content %}
<h1>The Clinic</h1>
<form action="/search"><input name="q" placeholder="name of a patient"><button>Search</button></form>
<form action="/login" method="post">
  <input name="username" placeholder="username" autocomplete="username">
  <input name="password" type="password" placeholder="password" autocomplete="current-password">
  <button>Log in</button>
</form>
{% endblock %}
"""

SEARCH = """\
{% extends "layout.html" %}
{% block content %}
{# q|safe: patients complained about seeing O&#39;Brien #}
<h1>Results for {{ q|safe }}</h1>
<ul>
{% for row in rows %}
  <li><a href="/patients/{{ row.code }}/notes">{{ row.code }}</a> {{ row.name }}</li>
{% else %}
  <li>nobody</li>
{% endfor %}
</ul>
{% endblock %}
"""

NOTES = """\
{% extends "layout.html" %}
{% block content %}
<h1>Notes on {{ code }}</h1>
<script>const authors = new Set();</script>
{% for note in notes %}
<article id=note-{{ note.id }} title={{ note.title }}>
  <h2>{{ note.title }}</h2>
  <div>{{ note.body|safe }}</div>
  {% if note.link %}<a href="{{ note.link }}">source</a>{% endif %}
  <small>{{ note.author }}, {{ note.created }}</small>
  <script>authors.add("{{ note.author|safe }}");</script>
</article>
{% endfor %}
<p>Written by <span id="authors"></span></p>
<script>document.getElementById("authors").textContent = [...authors].join(", ");</script>
<form action="/notes" method="post">
  <input type="hidden" name="patient" value="{{ code }}">
  <p><input name="title" placeholder="title"> <input name="link" placeholder="link"></p>
  <p><textarea name="body" rows="3" cols="50" placeholder="note, HTML allowed"></textarea></p>
  <button>Add note</button>
</form>
{% endblock %}
"""

TEMPLATES = {"layout.html": LAYOUT, "home.html": HOME, "search.html": SEARCH, "notes.html": NOTES}
