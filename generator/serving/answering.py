"""Answers to a browser on this machine.

In: a request. Out: a file of the site with its type, a page with the script that reloads it; 404.html for what is
missing. It refuses hosts that are not this machine (421), methods but GET and HEAD (405), and paths that leave the site
or begin with a dot (404).
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route

from generator.serving.live import Live

_NAMES = ("127.0.0.1", "localhost", "[::1]")
_OURS = ".newsgloss/"  # names with a dot before them are not served, so this hides nothing of the site
_HTTP = 80  # the port that a browser does not write
_UNSAFE = re.compile(r"[\x00-\x1f\\:]")
_TEXTS: Mapping[str, str] = {
    "html": "text/html", "css": "text/css", "js": "text/javascript", "txt": "text/plain", "csv": "text/csv",
    "xml": "application/xml", "json": "application/json", "svg": "image/svg+xml",
    "webmanifest": "application/manifest+json", "jsonld": "application/ld+json",
}  # fmt: skip
_BYTES: Mapping[str, str] = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp",
    "avif": "image/avif", "ico": "image/x-icon", "woff": "font/woff", "woff2": "font/woff2", "pdf": "application/pdf",
    "mp3": "audio/mpeg", "ogg": "audio/ogg", "mp4": "video/mp4", "webm": "video/webm", "wasm": "application/wasm",
}  # fmt: skip
_HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}
_POLICY = re.compile(rb"<meta\b[^>]*content-security-policy[^>]*>", re.IGNORECASE)
_CONTENT = re.compile(rb"""(\bcontent\s*=\s*)("[^"]*"|'[^']*')""", re.IGNORECASE)
_NEEDED = ((b"script-src", b"'self'"), (b"style-src", b"'self'"), (b"connect-src", b"'self'"))
_EMPTY = b"""<!doctype html><html lang="en"><meta charset="utf-8"><title>No site yet</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<h1>There is no site yet</h1><p>Mend what is listed, and save: this page follows.</p>"""
_PAUSE = 0.02  # seconds between two looks at the last build


def application(output: Path, live: Live, *, port: int) -> Starlette:
    """The site in `output` as an ASGI application that answers to this machine's names at `port`."""

    async def answer(request: Request) -> Response:
        if request.headers.get("host", "").lower() not in hosts:
            return PlainTextResponse("This server answers to localhost alone.\n", 421)
        path = request.path_params["path"]
        made = _own(path, live) if path.startswith(_OURS) else _page(output, path, live)
        made.headers.update(_HEADERS)
        return made

    hosts = {f"{name}:{port}" for name in _NAMES} | (set(_NAMES) if port == _HTTP else set())
    return Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "HEAD"])])


# ── our own addresses ───────────────────────────────────────────────────────────────────────────


def _own(path: str, live: Live) -> Response:
    name = path.removeprefix(_OURS)
    if name == "events":
        return StreamingResponse(_events(live), media_type="text/event-stream")
    if name in ("live.js", "live.css"):
        return FileResponse(Path(__file__).with_name(name), media_type=_TEXTS[name.rpartition(".")[2]])
    return PlainTextResponse("There is nothing here.\n", 404)


async def _events(live: Live) -> AsyncIterator[str]:
    """What the last build made, at once and after each change."""
    told = ""
    while not live.ended.is_set():
        state = json.dumps({"version": live.version, "report": live.report})
        if state != told:
            told = state
            yield f"data: {state}\n\n"
        await asyncio.sleep(_PAUSE)


# ── the site ────────────────────────────────────────────────────────────────────────────────────


def _page(output: Path, path: str, live: Live) -> Response:
    version = live.version  # looked at before the file: a page is never newer than it says
    target = _target(output, path)
    if target is not None and _is(target, Path.is_dir):
        if path and not path.endswith("/"):
            return RedirectResponse("/" + quote(path) + "/", 307)
        target = _target(output, f"{path}index.html")
    if target is not None and _is(target, Path.is_file):
        return _sent(target, version)
    missing = _target(output, "404.html")
    if missing is not None and _is(missing, Path.is_file):
        return HTMLResponse(live_page(_based(missing.read_bytes()), version), 404)
    status = 404 if output.is_dir() else 503
    return HTMLResponse(live_page(_EMPTY, version), status)


def _target(output: Path, path: str) -> Path | None:
    """The file or folder at a path of the site; None where the path is none, leaves the site or names a dot-file."""
    parts = path.removesuffix("/").split("/") if path else []
    if any(not part or part.startswith(".") or _UNSAFE.search(part) for part in parts):
        return None
    found = output.joinpath(*parts)
    try:
        inside = found.resolve().is_relative_to(output.resolve())
    except (OSError, RuntimeError):
        return None
    return found if inside else None


def _is(target: Path, kind: Callable[[Path], bool]) -> bool:
    """As `kind` says, and False for a name that no file system can hold."""
    try:
        return kind(target)
    except OSError:
        return False


def _sent(target: Path, version: str) -> Response:
    kind = target.suffix[1:].lower()
    if kind == "html":
        return HTMLResponse(live_page(target.read_bytes(), version))
    if kind in _TEXTS:
        return FileResponse(target, media_type=f"{_TEXTS[kind]}; charset=utf-8")
    return FileResponse(target, media_type=_BYTES.get(kind, "application/octet-stream"))


def live_page(page: bytes, version: str) -> bytes:
    """A page as it is served: with the script that reloads it, which its policy is made to allow."""
    script = f'<script src="/{_OURS}live.js" data-version="{version}"></script>\n'
    return _POLICY.sub(_loosened, page, count=1) + script.encode()


def _loosened(meta: re.Match[bytes]) -> bytes:
    return _CONTENT.sub(lambda found: found[1] + b'"' + _with_needed(found[2][1:-1]) + b'"', meta[0])


def _with_needed(policy: bytes) -> bytes:
    directives = {words[0].lower(): words[1:] for part in policy.split(b";") if (words := part.split())}
    for name, source in _NEEDED:
        kept = [one for one in directives.get(name, []) if one not in (b"'none'", source)]
        directives[name] = [source, *kept]
    return b"; ".join(b" ".join([name, *sources]) for name, sources in directives.items())


def _based(page: bytes) -> bytes:
    """404.html is written for the root and sent for any depth, so its relative links are told where they begin."""
    return re.sub(rb"(<head[^>]*>)", rb'\1<base href="/">', page, count=1, flags=re.IGNORECASE)
