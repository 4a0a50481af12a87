"""Makes an SVG file fit to stand inside an HTML page."""

from __future__ import annotations

import re
from html import escape

from markupsafe import Markup

_PREAMBLE = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->|<metadata>.*?</metadata>", re.DOTALL)
_NAMESPACES = re.compile(r'\s+xmlns(:\w+)?="[^"]*"')
_SIZE = re.compile(r'\s(width|height)="[^"]*"')


def inline_svg(svg: bytes, *, prefix: str, title: str) -> Markup:
    """An SVG file as an element of an HTML page.

    prefix: put before every identifier, so that two figures on one page never share one. title:
    read aloud in place of the figure. Namespaces, which HTML supplies itself, metadata and the
    fixed size are dropped. Raises ValueError when the bytes hold no svg element.
    """
    text = _PREAMBLE.sub("", svg.decode("utf-8")).strip()
    # The first tag ends at the first >, as matplotlib writes none into attributes.
    head, closed, body = text.partition(">")
    if not head.startswith("<svg") or not closed:
        raise ValueError("these bytes hold no svg element")
    head = _SIZE.sub("", _NAMESPACES.sub("", head))
    # HTML knows href alone; the prefix xlink has no meaning without its namespace.
    body = body.replace("xlink:href=", "href=")
    body = re.sub(r'\bid="', f'id="{prefix}-', body)
    body = body.replace('href="#', f'href="#{prefix}-').replace("url(#", f"url(#{prefix}-")
    return Markup(f'{head} role="img" aria-label="{escape(title)}">{body}')
