"""Web addresses in a clipping. In: a line. Out: the address it holds, made canonical, and what it says of the day.

Canonical is: scheme and host in lower case, no default port, no parameters and fragments that only follow readers
around. Redirectors and the Wayback Machine are looked through. All other parameters stay: they may name the article.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit, urlunsplit

from generator.importing.clippings.months import month
from generator.model import When

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"“”«»|（）「」『』【】、。]{1,2000}", re.IGNORECASE)
_TRACKING = re.compile(
    r"utm_\w*|mtm_\w*|pk_\w*|piwik_\w*|hsa_\w*|_hs\w*|ga_\w*|at_\w*|wt\.\w*|wt_\w*|vero_\w*|oly_\w*"
    r"|__\w*|mc_[ce]id|mkt_tok|[a-z]{0,3}clids?|gbraid|wbraid|dclid|gclsrc|fb_\w+|igshid|igsh|yclid"
    r"|ysclid"
    r"|ref|ref_?src|ref_?url|referr?er|refid|ref_source|source_?ref|cmpid|cmp|ncid|icid|ito|itid|ocid"
    r"|cid_source|campaign(?:_?id)?|xtor|xtref|echobox|smid|smtyp|sr_share|share|shared|partner|rss"
    r"|feed|feedtype|feedname|hpt?|hpid|ns_\w+|tid|nl_\w*|newsletter"
    r"|s_cid|s_kwcid|spm|scm|from|via|trk\w*|track\w*|mbid|mod|emc|ei|te|nytimes\w*|guccounter"
    r"|guce_\w*|soc_src|soc_trk|taid|_ga|_gl|algtrack|cx_\w+|link_source|wtmc|sara_\w+|sref|src|srnd"
    r"|leadsource|sh|sharetype|si|feature|intcid|intcmp|int_\w+|print|printable|amp|outputtype|nocache"
    r"|d_id|onwewe|wpisrc|wpmm|_r|pagewanted",
    re.IGNORECASE,
)
_READERS: Mapping[str, tuple[str, ...]] = {
    "s": ("r", "w", "09", "19", "20", "21"),
    "source": ("rss", "share", "twitter", "facebook", "email", "newsletter", "whatsapp", "copylink"),
    "st": ("sharetoken",),
}
_WAYBACK = re.compile(r"https?://web\.archive\.org/web/\d{4,14}(?:[a-z]{2}_)?/(.+)", re.IGNORECASE)
_DAY = re.compile(
    r"(?<!\d)(?P<y>(?:18|19|20)\d\d)(?P<s>[/_.-]?)(?P<m>\d{1,2}|[a-z]{3,9})(?P=s)(?P<d>\d{1,2})(?!\d)", re.IGNORECASE
)


def find_address(line: str) -> str:
    """The first address of a line as it stands there, or ""."""
    found = _ADDRESS.search(line)
    if not found:
        return ""
    raw = found[0].rstrip(".,;:!?'’")
    while raw.endswith(")") and raw.count(")") > raw.count("("):
        raw = raw[:-1]
    return raw.rstrip("]>") if "[" not in raw else raw


def canonical(raw: str) -> str:
    """The address of the article itself."""
    try:
        parts = urlsplit(raw if "://" in raw else f"https://{raw}")
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return raw
    inner = _redirected(host, parts.query, parts.path)
    if inner:
        return canonical(inner)
    if port and (parts.scheme.lower(), port) not in (("http", 80), ("https", 443)):
        host = f"{host}:{port}"
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    return urlunsplit((parts.scheme.lower(), host, parts.path, _kept(parts.query), fragment))


def archived(raw: str) -> str:
    """The article's own address inside an address of the Wayback Machine, or ""."""
    found = _WAYBACK.fullmatch(raw)
    return found[1] if found and "://" in found[1] else ""


def _redirected(host: str, query: str, path: str) -> str:
    """The address inside a redirector's address."""
    if (host.startswith("www.google.") and path == "/url") or host.endswith(
        (".safelinks.protection.outlook.com", "l.facebook.com", "lm.facebook.com")
    ):
        values = parse_qs(query)
        inner = next((values[name][0] for name in ("q", "url", "u") if name in values), "")
        return inner if inner.startswith(("http://", "https://")) else ""
    return ""


def _kept(query: str) -> str:
    if not query or len(query) > 4000:
        return query
    pairs = [pair for pair in query.split("&") if pair and not _follows(pair)]
    return "&".join(pairs)


def _follows(pair: str) -> bool:
    """Whether a parameter only says by which way a reader came."""
    name, _, value = pair.partition("=")
    return bool(_TRACKING.fullmatch(name)) or value.casefold() in _READERS.get(name.casefold(), ())


def day_of(address: str) -> When | None:
    """The day that an address names in full, as `/2012/04/23/` or `/2012/apr/23/` or `20120423`; else None."""
    try:
        path = urlsplit(address).path
    except ValueError:
        return None
    for found in _DAY.finditer(path[:1000]):
        number = int(found["m"]) if found["m"].isdigit() else month(found["m"], "en")
        if not found["s"] and not (found["m"].isdigit() and len(found["m"]) == len(found["d"]) == 2):
            continue
        try:
            return When.parse(f"{found['y']}-{number:02}-{int(found['d']):02}")
        except ValueError:
            continue
    return None


def territory(address: str) -> str:
    """The country that an address's last label names, or ""."""
    host = host_of(address)
    last = host.rpartition(".")[2]
    return (
        {"uk": "GB"}.get(last, last.upper())
        if len(last) == 2 and last not in ("tv", "io", "me", "co", "eu", "fm", "ly", "ai")
        else ""
    )


def host_of(address: str) -> str:
    """The host of an address, without port."""
    try:
        return (urlsplit(address if "://" in address else f"https://{address}").hostname or "").lower()
    except ValueError:
        return ""


def names_host(name: str, address: str) -> bool:
    """Whether a publication's name is that of the address's host: `The Valley Herald`, `valleyherald.example`."""
    letters = re.sub(r"[\W_]", "", name.casefold())
    labels = [re.sub(r"[\W_]", "", label) for label in host_of(address).split(".")[:-1]]
    return len(letters) > 2 and any(
        label in (letters, "the" + letters, letters.removeprefix("the")) for label in labels
    )
