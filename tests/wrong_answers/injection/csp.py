"""Answers to `csp`: the strict policy with one thing changed."""

from __future__ import annotations

from typing import Any

from helpers.tasks import injection as tasks
from tests.wrong_answers import Bank

bank = Bank()
NAME = "Content-Security-Policy"
STRICT = {
    "default-src": "'none'", "script-src": "'nonce-{}'", "style-src": "'self'", "img-src": "'self'",
    "base-uri": "'none'", "form-action": "'self'", "frame-ancestors": "'none'",
}  # fmt: skip


def policy(header: str = NAME, **changes: Any) -> Any:
    """The strict policy with these directives instead, written with _; None leaves one out."""
    directives = STRICT | {key.replace("_", "-"): value for key, value in changes.items()}
    text = "; ".join(f"{key} {value}" for key, value in directives.items() if value is not None)
    return lambda nonce: {header: text.replace("{}", nonce)}


bank.add(tasks.csp, "no_policy", lambda nonce: {},
         says="No header says Content-Security-Policy: there is none at all", kind="vulnerable")  # fmt: skip
bank.add(tasks.csp, "nothing_at_all", policy(script_src="'none'"),
         says="its inline script with the nonce is refused", kind="refuses")  # fmt: skip
for name, says, answer in (
    ("text_only", "Return a dictionary", lambda nonce: "default-src 'none'"),
    ("a_list", "this one is a list", lambda nonce: {NAME: ["default-src 'none'"]}),
    ("on_two_lines", "A line break stands", policy(img_src="'self';\n")),
    ("only_reports", "reports what happens", policy(NAME + "-Report-Only")),
    ("a_second_policy", "It begins a second policy", policy(img_src="'self', default-src 'none'")),
    ("no_quotes", "in script-src without its single quotes", policy(script_src="nonce-{}")),
    ("unsafe_inline", "6 of 9 got through", policy(script_src="'self' 'unsafe-inline'")),
    ("self_too", "A script from an upload folder", policy(script_src="'self' 'nonce-{}'")),
    ("one_page_late", "A script with last time's nonce", lambda nonce, drawn=[""]: (
        drawn.append(nonce) or policy()(drawn.pop(0)))),
    ("handlers", "event handler", policy(script_src_attr="'unsafe-inline'")),
    ("eval", "Text that eval turns into code", policy(script_src="'nonce-{}' 'unsafe-eval'")),
    ("data", "data: address is let in", policy(script_src="'nonce-{}' data:")),
    ("own_workers", "A worker is let in", policy(worker_src="'self'")),
    ("own_frames", "'self' stands in the sources that decide for frame-src", policy(frame_src="'self'")),
    ("own_plugins", "A plugin of the upload folder", policy(object_src="'self'")),
    ("in_a_sandbox", "in a sandbox that does not allow it", policy(sandbox="allow-same-origin")),
    ("no_base", "Nothing decides for base-uri", policy(base_uri=None)),
    ("own_base", "one to the upload folder is enough", policy(base_uri="'self'")),
    ("no_form", "Nothing decides for form-action", policy(form_action=None)),
    ("no_frame", "may then show this one in a frame", policy(frame_ancestors=None)),
    ("inline_styles", "dress the page as it likes", policy(style_src="'self' 'unsafe-inline'")),
    ("sends_anywhere", "decide for connect-src", policy(connect_src="*")),
    ("strict_dynamic", "where 'strict-dynamic' lets in", policy(script_src="'nonce-{}' 'strict-dynamic'")),
):  # fmt: skip
    bank.add(tasks.csp, name, answer, says=says)
for name, answer in (
    ("in_lower_case", policy(NAME.lower())),
    ("dynamic", policy(script_src="'strict-dynamic' 'nonce-{}' 'unsafe-inline'", worker_src="'none'")),
    ("for_old_browsers", policy(script_src="'nonce-{}' 'strict-dynamic' https: 'self'", child_src="")),
    ("from_self", policy(default_src="'self'", style_src=None, img_src=None, object_src="'none'",
                         child_src="'none'")),
    ("an_older_header", lambda nonce: policy(frame_ancestors=None)(nonce) | {"X-Frame-Options": "DENY"}),
    ("framed_by_itself", policy(frame_ancestors="'self'", script_src_attr="'none'")),
    ("small_images", policy(img_src="'self' data:", upgrade_insecure_requests="", report_uri="/csp")),
):  # fmt: skip
    bank.add(tasks.csp, name, answer, kind="right")
