"""Answers to `csp`: what a clever, a hurried and a confused learner would write."""

from __future__ import annotations

from typing import Any

from helpers.tasks import injection as tasks
from tests.wrong_answers import Bank

bank = Bank()

STRICT = {
    "default-src": "'none'",
    "script-src": "'nonce-{}'",
    "style-src": "'self'",
    "img-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
NAME = "Content-Security-Policy"


def add_csp(name: str, says: str = "", kind: str = "misconception", **changes: Any) -> None:
    header = changes.pop("header", NAME)
    directives = STRICT | {key.replace("_", "-"): value for key, value in changes.items()}
    text = "; ".join(f"{key} {value}" for key, value in directives.items() if value is not None)

    bank.add(
        tasks.csp, name, lambda nonce: {header: text.replace("{}", nonce)}, says=says, kind=kind
    )


bank.add(tasks.csp, "no_policy", lambda nonce: {"X-Frame-Options": "DENY"},
         says="No header says Content-Security-Policy", kind="vulnerable")  # fmt: skip
add_csp("only_reports", "reports what happens", header=NAME + "-Report-Only")
add_csp("unsafe_inline", "8 got through", script_src="'self' 'unsafe-inline'")
add_csp("self_alone", "its inline script with the nonce is refused", script_src="'self'")
add_csp("upload_folder", "upload folder", script_src="'self' 'nonce-{}'")
add_csp("all_of_https", "A script from another host is let in", script_src="https: 'nonce-{}'")
add_csp("handlers", "event handler", script_src_attr="'unsafe-inline'")
add_csp("eval", "Text that eval turns into code", script_src="'nonce-{}' 'unsafe-eval'")
add_csp("data", "data: address is let in", script_src="'nonce-{}' data:")
add_csp("no_quotes", "in script-src without its single quotes", script_src="nonce-{}")
add_csp("no_quotes_around_self", "self stands in style-src without", style_src="self")
add_csp("a_form_action_is_missing", "Whatever form-action decides about (it is", form_action=None)
add_csp("nothing_at_all", "is refused", "refuses", script_src="'none'", style_src="'none'")
add_csp("no_base", "<base>", base_uri=None)
add_csp("no_form", "sends what is typed", form_action=None)
add_csp("no_frame", "shows this one in a frame", frame_ancestors=None)
add_csp("no_images", "an image from its own host is refused", img_src=None)
add_csp("plugins", "plugin", object_src="*")
bank.add(tasks.csp, "text_only", lambda nonce: "default-src 'none'", says="Return a dictionary")
bank.add(
    tasks.csp, "fixed_nonce",
    lambda nonce: {NAME: "default-src 'none'; script-src 'nonce-clinic'; style-src 'self'"},
    says="its inline script with the nonce is refused",
)  # fmt: skip


class Collector:
    seen: list[str] = []


def every_nonce_so_far(nonce: str) -> dict[str, str]:
    Collector.seen.append(nonce)
    nonces = " ".join(f"'nonce-{one}'" for one in Collector.seen)
    parts = STRICT | {"script-src": nonces}
    return {NAME: "; ".join(f"{key} {value}" for key, value in parts.items())}


bank.add(tasks.csp, "nonces_that_stay", every_nonce_so_far, says="of the page before still counts")
add_csp("strict", kind="right")
add_csp("lower_case_name", kind="right", header=NAME.lower())
add_csp("strict_dynamic", kind="right", script_src="'strict-dynamic' 'nonce-{}' 'unsafe-inline'")
add_csp("from_self", "A frame is let in", default_src="'self'", style_src=None, img_src=None,
        object_src="'none'")  # fmt: skip
add_csp("frames_of_its_own", "A frame is let in", frame_src="'self'")
add_csp("plugins_of_its_own", "A plugin is let in", object_src="'self'")
add_csp("all_but_scripts", "A frame is let in", default_src="*", object_src="'none'")
add_csp("any_image", "What * stands for, in the sources that decide for img-src", img_src="*")
add_csp("data_images", "What https: stands for", img_src="'self' data: https:")
add_csp("inline_styles", "dress the page as it likes", style_src="'self' 'unsafe-inline'")
add_csp("sends_anywhere", "decide for connect-src", connect_src="*")
add_csp("workers_of_its_own", "A worker is a script", worker_src="'self'")
add_csp("a_delivery_network", "What https://cdn.jsdelivr.net stands for",
        script_src="'nonce-{}' https://cdn.jsdelivr.net")  # fmt: skip
add_csp("blobs", "What blob:, filesystem: stands for", script_src="'nonce-{}' blob: filesystem:")
add_csp("a_second_nonce", "What 'nonce-r4nd0m' stands for", script_src="'nonce-{}' 'nonce-r4nd0m'")
add_csp("web_assembly", "Text that eval turns", script_src="'nonce-{}' 'wasm-unsafe-eval'")
add_csp("a_partner_frames", "decide for frame-ancestors",
        frame_ancestors="'self' https://partner.example")  # fmt: skip
add_csp(
    "a_partner_gets_forms", "decide for form-action", form_action="'self' https://partner.example"
)
add_csp("a_base_of_its_own", "The page needs no <base>", base_uri="'self'")
add_csp(
    "a_second_policy", "It begins a second policy", frame_ancestors="'none', default-src 'none'"
)
add_csp("a_sandbox", "breaks the Clinic's own page", sandbox="allow-scripts")
bank.add(tasks.csp, "a_list_as_value", lambda nonce: {NAME: ["default-src 'none'"]},
         says="A header's value is text")  # fmt: skip
bank.add(tasks.csp, "two_spellings",
         lambda nonce: {NAME: "default-src *", NAME.lower(): "default-src 'none'"},
         says="Two headers say")  # fmt: skip
add_csp("from_self_without_frames", kind="right", default_src="'self'", style_src=None, img_src=None,
        object_src="'none'", frame_src="'none'", worker_src="'none'")  # fmt: skip
add_csp(
    "no_frames_no_children", kind="right", default_src="'self'", object_src="'none'", child_src=""
)
add_csp("for_old_browsers", kind="right", script_src="'nonce-{}' 'strict-dynamic' https: 'self'")
add_csp("framed_by_itself", kind="right", frame_ancestors="'self'", script_src_attr="'none'")
add_csp("small_images_in_the_page", kind="right", img_src="'self' data:")
add_csp(
    "nonce_by_default", kind="right", default_src="'nonce-{}' 'strict-dynamic'", script_src=None
)
add_csp("trusted_types", kind="right", trusted_types="none")
add_csp("with_reports", kind="right", upgrade_insecure_requests="", report_uri="/csp")


@bank.right(tasks.csp)
def as_headers_of_werkzeug(nonce: str) -> Any:
    from werkzeug.datastructures import Headers

    value = "; ".join(f"{key} {value}" for key, value in STRICT.items()).replace("{}", nonce)
    return Headers({NAME: value, "X-Content-Type-Options": "nosniff"})
