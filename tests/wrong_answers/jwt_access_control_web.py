"""Lesson 05, continued: answers that serve HTTP, and the cookie with its guard."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import jwt
from flask import Flask, Response, abort, current_app, g, jsonify, make_response, request

from helpers.tasks import jwt_access_control as tasks
from tests.wrong_answers import Bank

bank = Bank()
View = Callable[..., Any]
INVALID = 'Bearer error="invalid_token"'
SCOPE = 'Bearer error="insufficient_scope"'

# --- needs_scope


def _refusal(status: int, challenge: str = "Bearer") -> Any:
    return {"error": "refused"}, status, {"WWW-Authenticate": challenge}


def _bearer() -> str | None:
    words = request.headers.get("Authorization", "").split()
    return words[1] if len(words) == 2 and words[0].lower() == "bearer" else None


def scoped(
    *,
    token: Callable[[], str | None] = _bearer,
    none: Callable[[], Any] = lambda: _refusal(401),
    bad: Callable[[], Any] = lambda: _refusal(401, INVALID),
    short: Callable[[], Any] = lambda: _refusal(403, SCOPE),
    holds: Callable[[str, dict], bool] = lambda scope, c: scope in c.get("scope", "").split(),
    catch: tuple[type[Exception], ...] = (jwt.InvalidTokenError,),
    wrap: Callable[[View], Callable[[View], View]] = functools.wraps,
) -> Callable[..., Any]:
    """A right `needs_scope`, of which one detail at a time can be made wrong."""

    def needs_scope(scope: str, verify: Callable[[str], dict]) -> Callable[[View], View]:
        def decorate(view: View) -> View:
            @wrap(view)
            def wrapper(*args: Any, **kwargs: Any) -> Any:
                given = token()
                if given is None:
                    return none()
                try:
                    g.claims = verify(given)
                except catch:
                    return bad()
                return view(*args, **kwargs) if holds(scope, g.claims) else short()

            return wrapper

        return decorate

    return needs_scope


def _after_bearer() -> str | None:
    value = request.headers.get("Authorization")
    return value and value.removeprefix("Bearer ").removeprefix("bearer ").removeprefix("BEARER ")


def _case_sensitive() -> str | None:
    words = request.headers.get("Authorization", "").split()
    return words[1] if len(words) == 2 and words[0] == "Bearer" else None


def _from_anywhere() -> str | None:
    return _bearer() or request.args.get("access_token")


def _named(view: View) -> Callable[[View], View]:
    def renamed(wrapper: View) -> View:
        wrapper.__name__ = "wrapper_" + view.__name__  # or Flask refuses the second view
        return wrapper

    return renamed


def _from_a_cookie() -> str | None:
    return _bearer() or request.cookies.get("access_token")


def _from_a_form() -> str | None:
    return _bearer() or request.form.get("access_token")


scope = tasks.needs_scope
bank.add(scope, "from_a_cookie", scoped(token=_from_a_cookie), says="A token in a cookie was accepted")
bank.add(scope, "from_a_form", scoped(token=_from_a_form), says="A token in the form was accepted")
bank.add(scope, "admins_may_all",
         scoped(holds=lambda s, c: s in c.get("scope", "").split() or c.get("role") == "admin"),
         says="only `scope` is asked for")  # fmt: skip
bank.add(scope, "scheme_not_looked_at", scoped(token=_after_bearer),
         says="the token alone: the view was called")  # fmt: skip
bank.add(scope, "case_sensitive", scoped(token=_case_sensitive), says="Schemes ignore case")
bank.add(scope, "from_the_url", scoped(token=_from_anywhere), says="URLs stand in logs")
bank.add(scope, "part_of_a_text", scoped(holds=lambda s, c: s in (c.get("scope") or "")),
         says="compare whole words")  # fmt: skip
bank.add(scope, "beginning_of_a_word",
         scoped(holds=lambda s, c: any(s.startswith(w) for w in c.get("scope", "").split() if w)),
         says="Scope 'patients' opened a view")  # fmt: skip
bank.add(scope, "no_scope_needed", scoped(holds=lambda s, c: True), says="Scope 'model:use' opened",
         kind="vulnerable")  # fmt: skip
bank.add(scope, "nobody_has_it", scoped(holds=lambda s, c: False),
         says="A valid token with the scope: 403", kind="refuses")  # fmt: skip
bank.add(scope, "401_for_scope", scoped(short=lambda: _refusal(401, SCOPE)),
         says="The user is known, and may not: 403")  # fmt: skip
bank.add(scope, "403_for_strangers", scoped(none=lambda: _refusal(403)),
         says="I don't know who you are")  # fmt: skip
bank.add(scope, "no_challenge", scoped(none=lambda: ({"error": "log in"}, 401)),
         says="401 without `WWW-Authenticate: Bearer`")  # fmt: skip
bank.add(scope, "no_reason", scoped(bad=lambda: _refusal(401)), says="lacks invalid_token")
bank.add(scope, "a_reason_for_everybody", scoped(none=lambda: _refusal(401, INVALID)),
         says="without credentials there is no error=")  # fmt: skip
bank.add(scope, "no_reason_for_403", scoped(short=lambda: _refusal(403)),
         says="lacks insufficient_scope")  # fmt: skip
bank.add(scope, "one_exception_of_many", scoped(catch=(jwt.ExpiredSignatureError,)),
         says="garbage: 500")  # fmt: skip
bank.add(scope, "scope_missing_crashes",
         scoped(holds=lambda s, c: s in c["scope"].split()), says="Scope None: 500")  # fmt: skip
bank.add(scope, "name_is_lost", scoped(wrap=_named), says="functools.wraps keeps it")


@bank.wrong(scope, says="the client was told 401")
def view_inside_the_try(scope: str, verify: Callable[[str], dict]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            token = _bearer()
            if token is None:
                return _refusal(401)
            try:
                g.claims = verify(token)
                if scope not in g.claims.get("scope", "").split():
                    return _refusal(403, SCOPE)
                return view(*args, **kwargs)
            except jwt.InvalidTokenError:
                return _refusal(401, INVALID)

        return wrapper

    return decorate


@bank.wrong(scope, says="does not get it")
def forgets_arguments(scope: str, verify: Callable[[str], dict]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        right = scoped()(scope, verify)(functools.wraps(view)(lambda: view()))
        return functools.wraps(view)(lambda **path: _or_500(right))

    return decorate


def _or_500(view: View) -> Any:
    try:
        return view()
    except TypeError:
        return {"error": "TypeError"}, 400


@bank.wrong(scope, says="did not find its claims in g.claims")
def hides_the_claims(scope: str, verify: Callable[[str], dict]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            g.pop("claims", None)
            return view(*args, **kwargs)

        return scoped()(scope, verify)(wrapper)

    return decorate


@bank.right(scope)
def with_abort(scope: str, verify: Callable[[str], dict]) -> Callable[[View], View]:
    def refuse(status: int, challenge: str) -> None:
        response = make_response("no", status)
        response.headers["WWW-Authenticate"] = challenge
        abort(response)

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            sent = request.authorization
            if sent is None or sent.type != "bearer" or not sent.token:
                refuse(401, 'Bearer realm="clinic"')
            try:
                g.claims = verify(sent.token)
            except jwt.PyJWTError as error:
                current_app.logger.info("refused: %s", error)
                refuse(401, 'Bearer realm="clinic", error="invalid_token"')
            if {scope} - set(g.claims.get("scope", "").split(" ")):
                refuse(403, f'Bearer error="insufficient_scope", scope="{scope}"')
            return current_app.ensure_sync(view)(*args, **kwargs)

        return wrapper

    return decorate


@bank.right(scope)
class NeedsScope:
    """The decorator as a class, with responses made by hand."""

    def __init__(self, scope: str, verify: Callable[[str], dict]) -> None:
        self.scope, self.verify = scope, verify

    def __call__(self, view: View) -> View:
        return functools.wraps(view)(functools.partial(self.run, view))

    def run(self, view: View, *args: Any, **kwargs: Any) -> Any:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.upper() != "BEARER":
            return Response(status=401, headers={"WWW-Authenticate": "Bearer"})
        try:
            claims = self.verify(token.strip())
        except Exception:
            return Response(status=401, headers={"WWW-Authenticate": INVALID})
        if self.scope not in str(claims.get("scope")).split():
            return Response(status=403, headers={"WWW-Authenticate": SCOPE})
        g.claims = claims
        return view(*args, **kwargs)


# --- csrf

OWN_METHODS = ("GET", "HEAD")


def remember(response: Any, token: str) -> None:
    response.set_cookie("__Host-token", token, secure=True, httponly=True, samesite="Lax")


def allows(request: Any, own: str) -> bool:
    return request.method in OWN_METHODS or request.headers.get("Origin") == own


def _sets(**changes: Any) -> Callable[[Any, str], None]:
    settings = {"secure": True, "httponly": True, "samesite": "Lax", **changes}
    name = settings.pop("name", "__Host-token")
    return lambda response, token: response.set_cookie(name, token, **settings)


def in_the_page(response: Any, token: str) -> None:
    remember(response, token)
    response.set_data(f"<script>let token = '{token}'</script>")


def in_a_header(response: Any, token: str) -> None:
    response.headers["X-Token"] = token


csrf = tasks.csrf
bank.add(csrf, "as_shipped", lambda r, t: r.set_cookie("session", t), lambda r, own: True,
         says="HttpOnly is missing", kind="vulnerable")  # fmt: skip
bank.add(csrf, "in_a_header", in_a_header, allows, says="set no cookie")
bank.add(csrf, "not_secure", _sets(secure=False), allows, says="Secure is missing")
bank.add(csrf, "readable_by_scripts", _sets(httponly=False), allows, says="HttpOnly is missing")
bank.add(csrf, "no_samesite", _sets(samesite=None), allows, says="SameSite is missing")
bank.add(csrf, "samesite_none", _sets(samesite="None"), allows, says="SameSite is missing (or")
bank.add(csrf, "for_all_hosts", _sets(domain="clinic.example"), allows, says="Domain is set")
bank.add(csrf, "another_name", _sets(name="token"), allows, says="is called 'token'")
bank.add(csrf, "one_path", _sets(path="/patients"), allows, says="Path=/ is missing")
bank.add(csrf, "in_the_page_too", in_the_page, allows, says="stands in the page as well")
bank.add(csrf, "samesite_will_do", remember, lambda request, own: True, says="from another site")
bank.add(csrf, "refuses_all", remember, lambda request, own: False, kind="refuses",
         says="from the Clinic's own page was refused")  # fmt: skip


def _csrf(says: str, **kind: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def enter(guard: Callable[..., Any]) -> Callable[..., Any]:
        bank.add(csrf, guard.__name__, remember, guard, says=says, **kind)
        return guard

    return enter


@_csrf("a bookmark was refused")
def origin_for_everything(request: Any, own: str) -> bool:
    return request.headers.get("Origin") == own


@_csrf("an Origin that begins like ours")
def begins_like_ours(request: Any, own: str) -> bool:
    return request.method in OWN_METHODS or request.headers.get("Origin", "").startswith(own)


@_csrf("an Origin that ends like ours")
def ends_like_ours(request: Any, own: str) -> bool:
    host = urlsplit(own).hostname
    origin = request.headers.get("Origin") or ""
    return request.method in OWN_METHODS or origin.endswith(str(host))


@_csrf("our name over http")
def host_alone(request: Any, own: str) -> bool:
    origin = urlsplit(request.headers.get("Origin", ""))
    return request.method in OWN_METHODS or origin.netloc == urlsplit(own).netloc


@_csrf("a sibling that SameSite trusts")
def same_site(request: Any, own: str) -> bool:
    origin = str(urlsplit(request.headers.get("Origin", "")).hostname)
    mine = str(urlsplit(own).hostname)
    if request.method in OWN_METHODS or request.headers.get("Origin") == own:
        return True
    return origin.endswith("." + mine)


@_csrf("A POST without Origin was allowed")
def origin_if_present(request: Any, own: str) -> bool:
    return request.method in OWN_METHODS or request.headers.get("Origin", own) == own


@_csrf("a Referer that only contains the Clinic's name")
def or_a_referer(request: Any, own: str) -> bool:
    if request.method in OWN_METHODS or request.headers.get("Origin") == own:
        return True
    return "Origin" not in request.headers and own in request.headers.get("Referer", "")


@_csrf("DELETE from another site")
def only_post(request: Any, own: str) -> bool:
    return request.method != "POST" or request.headers.get("Origin") == own


@_csrf("A POST of application/json from another site")
def json_is_safe(request: Any, own: str) -> bool:
    return allows(request, own) or request.mimetype == "application/json"


@_csrf("a sandboxed frame (Origin: null)")
def null_is_local(request: Any, own: str) -> bool:
    return allows(request, own) or request.headers.get("Origin") == "null"


@_csrf("gave back a NoneType")
def raises_or_nothing(request: Any, own: str) -> None:
    if not allows(request, own):
        abort(403)


def by_fetch_metadata(request: Any, own: str) -> bool:
    """Sec-Fetch-Site is written by the browser as well, and closed where it is missing."""
    site = request.headers.get("Sec-Fetch-Site")
    return request.method in OWN_METHODS or site == "same-origin"


def by_header(response: Any, token: str) -> None:
    response.headers.add(
        "Set-Cookie", f"__Host-token={token}; Path=/; Secure; HttpOnly; SameSite=Strict"
    )


def parsed(request: Any, own: str) -> bool:
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return True
    origin, mine = urlsplit(request.headers.get("Origin") or ""), urlsplit(own)
    return origin == mine and bool(origin.netloc)


bank.add(csrf, "fetch_metadata", _sets(samesite="Strict"), by_fetch_metadata, kind="right")
bank.add(csrf, "header_by_hand", by_header, parsed, kind="right")

# --- mended

LEAST = 32


def snippet(
    *,
    read: Callable[[], str | None] = _bearer,
    catch: tuple[type[Exception], ...] = (jwt.PyJWTError,),
    require: tuple[str, ...] = ("exp", "sub"),
    refuse: Callable[[], Any] = lambda: _refusal(401),
    least: int = LEAST,
    fixed: str | None = None,
    **decode: Any,
) -> Callable[[str], Flask]:
    """A mended snippet, of which one detail at a time can be left as it was."""

    def mended(secret: str) -> Flask:
        if len(secret.encode()) < least:
            raise ValueError("too short")
        app = Flask("mended")

        @app.get("/records")
        def records() -> Any:
            token = read()
            if token is None:
                return refuse()
            options = {"require": list(require)}
            settings = {"algorithms": ["HS256"], "options": options, **decode}
            try:
                return jsonify(user=jwt.decode(token, fixed or secret, **settings)["sub"])
            except catch:
                return refuse()

        return app

    return mended


def whole_header() -> str | None:
    return request.headers.get("Authorization")


def second_word() -> str:
    return request.headers.get("Authorization", "").split()[1]


def last_word() -> str:
    return request.headers.get("Authorization", "").partition(" ")[2]


def _secrets_in_the_source(secret: str) -> Flask:
    return snippet(fixed="clinic-secret-clinic-secret-clinic-secret")(secret)


mended = tasks.mended
bank.add(mended, "as_copied",
         snippet(read=whole_header, catch=(jwt.ExpiredSignatureError,), require=(), least=0,
                 refuse=lambda: (jsonify(error="expired"), 403), fixed="clinic-secret"),
         says="An honest client sends", kind="vulnerable")  # fmt: skip
bank.add(mended, "refuses_all", snippet(read=lambda: None), says="and gets 401", kind="refuses")
bank.add(mended, "scheme_not_looked_at", snippet(read=last_word), says="Look at both words")
bank.add(mended, "second_word", snippet(read=second_word), says="no header: 500")
bank.add(mended, "one_exception", snippet(catch=(jwt.ExpiredSignatureError,)),
         says="Bearer garbage: 500")  # fmt: skip
bank.add(mended, "two_exceptions", snippet(catch=(jwt.ExpiredSignatureError, jwt.DecodeError)),
         says="Refused with 500 instead of 401: a token without exp")  # fmt: skip
bank.add(mended, "forbidden", snippet(refuse=lambda: _refusal(403)), says="no header: 403, not 401")
bank.add(mended, "no_challenge", snippet(refuse=lambda: ({"error": "log in"}, 401)),
         says="401 without `WWW-Authenticate: Bearer`")  # fmt: skip
bank.add(mended, "valid_for_ever", snippet(require=("sub",)), says="which is valid for ever")
bank.add(mended, "sub_not_required", snippet(require=("exp",)),
         says="Refused with 500 instead of 401: a token without sub")  # fmt: skip
bank.add(mended, "sub_by_key_error", snippet(require=("exp",), catch=(jwt.PyJWTError, KeyError)),
         kind="right")  # fmt: skip
bank.add(mended, "secret_in_the_source", _secrets_in_the_source, says="and gets 401.")
bank.add(mended, "any_secret", snippet(least=0), says="It started with a secret of 0 bytes")
bank.add(mended, "sixteen_bytes", snippet(least=16), says="It started with a secret of 31 bytes")
bank.add(mended, "not_verified",
         snippet(options={"require": ["exp", "sub"], "verify_signature": False}),
         says="Accepted: a token signed with the snippet's own secret")  # fmt: skip


@bank.wrong(mended, says="The answer is not JSON")
def plain_text(secret: str) -> Flask:
    app = snippet()(secret)

    @app.after_request
    def as_text(response: Response) -> Response:
        if response.status_code == 200:
            response.set_data(response.get_json()["user"])
            response.mimetype = "text/plain"
        return response

    return app


_shared: dict[str, str] = {}


@bank.wrong(mended, says="one secret is shared")
def first_secret_wins(secret: str) -> Flask:
    if len(secret) < LEAST:
        raise ValueError("too short")
    return snippet()(_shared.setdefault("secret", secret))


@bank.wrong(mended, says="locked out the first one's users")
def last_secret_wins(secret: str) -> Flask:
    if len(secret) < LEAST:
        raise ValueError("too short")
    _shared["last"] = secret
    app = Flask("mended")
    app.get("/records", endpoint="records")(
        lambda: snippet()(_shared["last"]).view_functions["records"]()
    )
    return app


@bank.right(mended)
def by_error_handler(secret: str) -> Flask:
    if len(bytes(secret, "utf-8")) < LEAST:
        raise ValueError("a secret of 32 bytes, please")
    app = Flask("records")
    app.config["TOKEN_SECRET"] = secret

    @app.errorhandler(jwt.PyJWTError)
    def unknown(error: Exception) -> Any:
        return jsonify(error="log in"), 401, [("WWW-Authenticate", 'Bearer realm="clinic"')]

    @app.route("/records")
    def records() -> Any:
        sent = request.authorization
        if not sent or sent.type != "bearer" or not sent.token:
            raise jwt.InvalidTokenError
        key = current_app.config["TOKEN_SECRET"].encode()
        need = {"require": ["sub", "exp"]}
        return jsonify({"user": jwt.decode(sent.token, key, ["HS256"], options=need)["sub"]})

    return app


bank.add(mended, "everything_caught", snippet(catch=(Exception,)), kind="right")
