"""What lets a browser keep the site: a manifest, a service worker, and the script that registers it.

In: the settings and the theme. Out: nothing unless `installable` is chosen; then `manifest.webmanifest`, `worker.js`,
`install.js`, and `kept.json`, the list of all that can be kept. The worker asks the network first, so nobody reads an
old page while there is a new one; what was read is kept, and what was asked for. It refuses to work on a disk: browsers
have no workers there, and need none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from generator.addresses import slug
from generator.model import File, Page, Settings, Theme

# The name of the store is the collection's, so that two sites of one host do not meet.
_WORKER = """\
const KEPT = NAME, HERE = new URL("./", location), FIRST = FILES
const keep = async list => { const c = await caches.open(KEPT); let n = 0, all = list.length
  const put = u => fetch(u = new URL(u, HERE)).then(r => r.ok ? r.blob().then(b => c.put(u, new Response(b, r))) : 1)
    .then(left => { n += !left }, () => 0)
  for (; list.length; await tell(n, all)) await Promise.all(list.splice(0, 20).map(put)) }
const tell = async (...n) => { for (const one of await clients.matchAll()) one.postMessage(n) }
onmessage = e => e.waitUntil(fetch(new URL("kept.json", HERE)).then(r => r.json()).then(keep))
oninstall = e => e.waitUntil(keep(FIRST).then(() => skipWaiting()))
onactivate = e => e.waitUntil(clients.claim())
onfetch = e => { const u = e.request.url.split(/[?#]/)[0].replace(/\\/$/, "/index.html")
  if (e.request.method != "GET" || !u.startsWith(HERE)) return
  e.respondWith(caches.open(KEPT).then(c => fetch(e.request).then(r => {
    if (r.status == 200) { const copy = r.clone()
      e.waitUntil(copy.blob().then(b => c.put(u, new Response(b, copy)))) }
    return r
  }, async () => await c.match(u) || await c.match(u + ".html") || await c.match(u + "/index.html")
    || Response.error()))) }
"""
_INSTALL = """\
(() => {
  const s = navigator.serviceWorker, at = document.currentScript.src, b = document.getElementById("keep")
  if (!s || !/^http/.test(at)) return
  s.register(new URL("worker.js", at))
  s.ready.then(r => { if (!b) return
    b.hidden = false
    b.onclick = () => { b.disabled = true; r.active.postMessage(0) }
    s.onmessage = e => { const [n, all] = e.data
      if (b.disabled) b.firstChild.data = n < all ? Math.floor(100 * n / all) + " %" : b.dataset.kept } })
})()
"""
_LEFT_OUT = ("install.js", "kept.json", "manifest.webmanifest", "robots.txt", "worker.js")


def pages(_catalogue: object, *, settings: Settings, theme: Theme) -> Iterator[File]:
    """The manifest and both scripts."""
    if not settings.installable:
        return
    first = [
        "index.html",
        "install.js",
        *(f"assets/{name}" for name in sorted({*theme.assets, "kinds.css"}) if _is_seen(name)),
    ]
    name = json.dumps(f"newsgloss {slug(settings.title)}")
    worker = _WORKER.replace("NAME", name, 1).replace("FILES", json.dumps(first, separators=(",", ":")), 1)
    yield File("worker.js", worker.encode())
    yield File("install.js", _INSTALL.encode())
    yield File("manifest.webmanifest", _manifest(settings, theme))


def closing(planned: Iterable[Page | File], *, settings: Settings) -> Iterator[File]:
    """Everything that can be kept."""
    if settings.installable:
        urls = sorted(one.url for one in planned if one.url not in _LEFT_OUT)
        yield File("kept.json", json.dumps(urls, ensure_ascii=False, separators=(",", ":")).encode())


def _is_seen(name: str) -> bool:
    return name.endswith((".css", ".js", ".svg", ".woff2"))


def _manifest(settings: Settings, theme: Theme) -> bytes:
    icon = {"src": "assets/favicon.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    told = {
        "name": settings.title,
        "short_name": settings.title[:30],
        "description": settings.description,
        "lang": theme.language,
        "start_url": "index.html",
        "scope": "./",
        "display": "minimal-ui",
        "icons": [icon] if "favicon.svg" in theme.assets else [],
    }
    return json.dumps({key: value for key, value in told.items() if value}, ensure_ascii=False).encode()
