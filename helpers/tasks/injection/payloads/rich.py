"""Markup for lesson 03's sanitiser: what has to stay, what has to go, and every name there is."""

from __future__ import annotations

RICH = (
    "<p>Siobhan O'Brien is <b>stable</b>, <i>not</i> <em>well</em>.</p>",
    "<ul><li>5 &lt; 6</li><li>50% off</li></ul>",
    "<ol><li><strong>first</strong></li></ol>",
    "one<br>two <code>a &amp; b</code>",
    '<a href="https://example.org/?a=1&amp;b=2">source</a>, <a href="http://example.org/">old</a>',
    '<a href="mailto:lab@clinic.example">write</a>',
    "<p>田中 さくら <b>🙂</b></p>",
    "<P>In <B>capital</B> letters</P>",
    f"<p>{'a long note, ' * 400}<b>and its end</b></p>",
)
# Tags that go, and words in them that stay.
GOES = ("div", "span", "h1", "blockquote", "u", "font", "pre", "section", "x-unknown")
PLAIN = ("5 < 6", "I <3 you", "<3", "50% off", "Siobhan O'Brien", "検査, Zoe\u0308 (U+0308)",
         'the "quick" one', "R&amp;D", "6 > 5")  # fmt: skip
LOOKS = (
    ('<a href="https://example.org/">x</a>', "with an attribute that nobody typed; only href may stand"),
    ('<img src="https://tracker.example/1.png">', "an image, which tells a stranger who read it"),
    ('<b style="position:fixed;inset:0;background:#fff">x</b>', "a style that can cover the page"),
    ("<style>body{display:none}</style>", "a style sheet that can hide the page"),
    ('<form action="https://evil.example/"><input name="password"></form>', "a form that phishes"),
    ('<iframe src="https://evil.example/"></iframe>', "a frame with a page of somebody else's"),
    ('<base href="https://evil.example/">', "a base that turns every link elsewhere"),
    ('<meta http-equiv="refresh" content="0;url=https://evil.example/">', "a redirect"),
    ('<a href="data:text/html,x">x</a>', "a link to a data: document"),
    ('<b class="admin" id="login">x</b>', "a class or an id that the page's own code may act on"),
    ('<a href="https://example.org/" target="_blank">x</a>', "a target, which is no href"),
    ("<svg><circle r=9></circle></svg>", "a drawing, a language of its own"),
)
# Every element of HTML, old ones, some of SVG and MathML, and one that nobody knows.
TAGS = (
    "a", "abbr", "acronym", "address", "applet", "area", "article", "aside", "audio", "b",
    "base", "basefont", "bdi", "bdo", "bgsound", "big", "blink", "blockquote", "body", "br",
    "button", "canvas", "caption", "center", "cite", "code", "col", "colgroup", "command",
    "content", "data", "datalist", "dd", "del", "details", "dfn", "dialog", "dir", "div", "dl",
    "dt", "element", "em", "embed", "fieldset", "figcaption", "figure", "font", "footer",
    "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup",
    "hr", "html", "i", "iframe", "image", "img", "input", "ins", "isindex", "kbd", "keygen",
    "label", "legend", "li", "link", "listing", "main", "map", "mark", "marquee", "math",
    "menu", "menuitem", "meta", "meter", "nav", "nobr", "noembed", "noframes", "noscript",
    "object", "ol", "optgroup", "option", "output", "p", "param", "picture", "portal", "pre",
    "progress", "q", "rb", "rp", "rt", "rtc", "ruby", "s", "samp", "script", "search",
    "section", "select", "shadow", "slot", "small", "source", "spacer", "span", "strike",
    "strong", "style", "sub", "summary", "sup", "svg", "table", "tbody", "td", "template",
    "textarea", "tfoot", "th", "thead", "time", "title", "tr", "track", "tt", "u", "ul", "var",
    "video", "wbr", "xmp", "x-unknown",
)  # fmt: skip
ATTRIBUTES = (
    "title", "lang", "dir", "hreflang", "start", "reversed", "value", "type", "name", "id",
    "class", "style", "target", "data-x", "aria-label", "role", "tabindex", "hidden", "src",
    "srcset", "poster", "ping", "download", "rev", "media", "align", "width", "height", "color",
    "cite", "datetime", "accesskey", "contenteditable", "draggable", "translate", "is", "slot",
    "part", "itemprop", "charset", "coords", "shape", "background", "onclick", "onmouseover",
    "xlink:href", "formaction", "xmlns", "referrerpolicy",
)  # fmt: skip
SCHEMES = (
    "ftp", "ftps", "sftp", "tel", "sms", "smsto", "magnet", "file", "blob", "data", "vbscript",
    "javascript", "livescript", "geo", "bitcoin", "irc", "ircs", "xmpp", "sip", "sips", "ssh",
    "git", "svn", "news", "nntp", "gopher", "telnet", "webcal", "ws", "wss", "about",
    "view-source", "filesystem", "urn", "cid", "mid", "mms", "rtsp", "feed", "market", "intent",
    "skype", "callto", "fax", "ldap", "app", "x-unknown", "httpx", "ahttp",
)  # fmt: skip
