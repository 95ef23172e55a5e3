"""What is wrong, where, why, and how to mend it. A diagnostic is a value: it is gathered, never raised.

`Code` is the manual: `docs/diagnostics.md` is made from it, and a test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, StrEnum
from typing import Generic, NamedTuple, Self, TypeVar

from msgspec import Struct

from generator.model import Place

T = TypeVar("T")


class Severity(StrEnum):
    """An error keeps something from being published as it was meant; a warning does not."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Code(Enum):
    """Each code has a stable name, a severity and its page in the manual."""

    # One line a code, so that the list can be read down its columns.
    # fmt: off

    # files
    FILE_EMPTY = "file-empty", Severity.ERROR, "The file holds no text. Write the article, or remove the file."
    FILE_NOT_TEXT = "file-not-text", Severity.ERROR, "The file's bytes are not text in any encoding that is known. Save it as UTF-8."
    FILE_NOT_UTF8 = "file-not-utf8", Severity.ERROR, "An article, note or settings file has bytes that are not UTF-8. Save it as UTF-8."
    FILE_UNREADABLE = "file-unreadable", Severity.ERROR, "The system refused to let the file be read. Check its permissions."
    FILE_TOO_LARGE = "file-too-large", Severity.ERROR, "The file is larger than this kind of file may be. Split it."
    FILE_LINK = "file-link", Severity.WARNING, "A symbolic link or a special file is not followed. Put the file itself there."
    FILE_UNKNOWN = "file-unknown", Severity.WARNING, "Nothing is known to do with a file of this kind, so it was left alone."
    FILE_NAME = "file-name", Severity.ERROR, "The name cannot be used on every system: it is reserved, too long, or holds characters that some refuse."

    # front matter
    YAML_SYNTAX = "yaml-syntax", Severity.ERROR, "The YAML cannot be read. The place is where reading stopped; the mistake is there or just before."
    YAML_TAB = "yaml-tab", Severity.ERROR, "YAML does not allow a tab as indentation. Use spaces."
    YAML_DUPLICATE = "yaml-duplicate", Severity.ERROR, "The same key stands twice, so one value would hide the other. Remove one."
    YAML_ALIAS = "yaml-alias", Severity.ERROR, "Anchors, aliases, tags and several documents in one file are not used here. Write the value out."
    HEAD_MISSING = "head-missing", Severity.ERROR, "The file does not begin with front matter between two lines of `---`."
    HEAD_NOT_MAPPING = "head-not-mapping", Severity.ERROR, "Front matter is a list of `key: value` lines."
    KEY_UNKNOWN = "key-unknown", Severity.WARNING, "The key is not one that is known. It is kept and has no effect; put it under `extra:` to keep it in silence."
    KEY_MISSING = "key-missing", Severity.ERROR, "A key that is needed is not there."
    VALUE_TYPE = "value-type", Severity.ERROR, "The value is of another type than the key takes."
    VALUE_EMPTY = "value-empty", Severity.WARNING, "A value in a list holds nothing, or a tag has a level without a name (`harbour/`). It is left out."
    VALUE_DATE = "value-date", Severity.ERROR, "The date is none. Dates are written 1919, 1919-08 or 1919-08-30, with `~` for about and `?` for uncertain."
    VALUE_URL = "value-url", Severity.ERROR, "The address may not be linked to: only http, https, mailto and relative addresses are."
    VALUE_PATH = "value-path", Severity.ERROR, "The path leads out of its folder, is absolute, or holds a character no file name may have."

    # the text of an article
    TEXT_UNPARSED = "text-unparsed", Severity.WARNING, "The Markdown is nested too deep, or holds more markers than any writer sets, so its own characters are shown."

    # addresses and links
    ADDRESS_TAKEN = "address-taken", Severity.ERROR, "Two pages want the same address. Give one of them another `slug`."
    ADDRESS_CASE = "address-case", Severity.ERROR, "Two addresses differ only in case or Unicode form, which many systems take for the same. Give one another `slug`."
    ID_TAKEN = "id-taken", Severity.ERROR, "Two articles or notes have the same id. Ids are what links hold on to, so each must be its own."
    LINK_UNRESOLVED = "link-unresolved", Severity.WARNING, "A link names an article, person, place or tag that is not in the collection."
    LINK_AMBIGUOUS = "link-ambiguous", Severity.WARNING, "A link can mean more than one page. Write the path, such as `people/aldous-wray`."
    LINK_REFUSED = "link-refused", Severity.WARNING, "A link in a text leads where no page may lead (`javascript:`, `data:`, `file:`, `//host`), so it is shown as plain text. Only http, https, mailto and relative addresses are links."
    LINK_BROKEN = "link-broken", Severity.ERROR, "A link on a built page leads to a file or a fragment that is not there."
    NAME_AMBIGUOUS = "name-ambiguous", Severity.WARNING, "A name belongs to more than one authority file. Use the file's id instead."
    TAG_DEEP = "tag-deep", Severity.WARNING, "A tag has more than five levels. What is below the fourth is taken for one level, written in a row."
    PICTURE_MISSING = "picture-missing", Severity.WARNING, "The picture is not under `content/media`."
    PICTURE_REMOTE = "picture-remote", Severity.NOTICE, "A picture on the web is not loaded by the page: it becomes a link. Keep a copy in `content/media` to show it."
    PICTURE_ACTIVE = (
        "picture-active",
        Severity.ERROR,
        "An SVG drawing holds script, or calls another host, when it is opened by itself. It is not published.",
    )
    PICTURE_ALT = "picture-alt", Severity.WARNING, "The picture has no text for those who cannot see it. Add `alt`."

    # notes
    NOTE_SHAPE = "note-shape", Severity.ERROR, "A notes file is a list of notes, each a mapping with `id`, `kind` and `note`."
    NOTE_KIND = "note-kind", Severity.ERROR, "The kind of note is not one that the theme or `site.toml` defines."
    NOTE_EMPTY = "note-empty", Severity.WARNING, "The note's text is there, but shows nothing: a rule, an empty list, characters that cannot be seen."
    NOTE_HOMELESS = "note-homeless", Severity.ERROR, "The notes belong to no article: there is none of the same name beside the file."
    NOTE_ORPHAN = "note-orphan", Severity.WARNING, "The words that the note quotes are not in the article. The note is listed on the page under the notes that lost their place."
    NOTE_EDITED = "note-edited", Severity.WARNING, "The words that the note quotes were changed. It stands on the new words; this is said once. Accept them with `notes accept`, or quote others."
    NOTE_MOVED = "note-moved", Severity.WARNING, "The words that the note quotes stand in another place than before. The note went with them; this is said once."
    NOTE_FOUND = "note-found", Severity.NOTICE, "A note that had lost its place, or stood on changed words, has found the words it quotes. This is said once."
    NOTE_LOCK = "note-lock", Severity.WARNING, "The lock beside an article, which holds where its notes last stood, cannot be read. It is left as it is, and notes are found by their quotes alone."
    NOTE_JSON = "note-json", Severity.ERROR, "The JSON cannot be read, so none of the annotations in it can. The place is where reading stopped; the mistake is there or just before."
    NOTE_FORMAT = "note-format", Severity.ERROR, "An annotation of another program breaks the rules of its own format. It alone is left out; the file keeps it."
    NOTE_SELECTOR = "note-selector", Severity.ERROR, "An annotation points to its passage by something that is not here: an element, a page, a position in a text without the text's digest. Only words can be found again. It alone is left out; the file keeps it."
    NOTE_AMBIGUOUS = "note-ambiguous", Severity.ERROR, "The quoted words occur more than once. Add `before`, `after` or `nth`."

    # conversion
    IMPORT_FORMAT = "import-format", Severity.WARNING, "No importer knows this kind of file. It stays in the inbox."
    IMPORT_FAILED = "import-failed", Severity.ERROR, "The file could not be turned into an article."
    IMPORT_MISSING = "import-missing", Severity.WARNING, "A field could not be found in the original, and was left out. Add it by hand."
    IMPORT_NEEDED = "import-needed", Severity.ERROR, "The original has no title or no date, which every article needs. Convert it by hand, or add the line."
    IMPORT_DUPLICATE = "import-duplicate", Severity.WARNING, "The same story is already in the collection, so no second article was made."
    IMPORT_ALIKE = "import-alike", Severity.NOTICE, "Two articles have most of their words in common, as versions of one wire story have. Both were kept; the second proposes `near_duplicate_of` in `imported.review`."
    IMPORT_CHANGED = "import-changed", Severity.WARNING, "The original has changed since the article was made from it. The article was left as it is."
    IMPORT_PICTURE = "import-picture", Severity.WARNING, "A file of another picture lies where one that came with an original belongs. It was left as it is, and the article shows it."
    IMPORT_KEPT = "import-kept", Severity.NOTICE, "A key of the original that has no meaning here was kept under `extra:`."
    IMPORT_DROPPED = "import-dropped", Severity.NOTICE, "Lines of the original that are no part of the article (buttons, rights, end marks) were left out. The original keeps them."

    IMPORT_UNMATCHED = "import-unmatched", Severity.WARNING, "Annotations belong to no article of the collection: neither is their address an article's, nor do their words stand in exactly one. They stay in the inbox."

    # settings, themes, output
    SETTINGS_SYNTAX = "settings-syntax", Severity.ERROR, "The TOML cannot be read."
    SETTINGS_VALUE = "settings-value", Severity.ERROR, "A setting has a value that it cannot have."
    SETTINGS_KEY = "settings-key", Severity.ERROR, "There is no such setting."
    SETTINGS_MONTH = (
        "settings-month",
        Severity.WARNING,
        "The month that the front page is to open at has no articles, so it opens at the newest month.",
    )
    THEME_MISSING = "theme-missing", Severity.ERROR, "There is no theme of that name under `themes/`."
    THEME_BROKEN = "theme-broken", Severity.ERROR, "A theme's own file cannot be used."
    TEMPLATE_ERROR = "template-error", Severity.ERROR, "A template failed. The place is the line of the theme's file."
    OUTPUT_FOREIGN = "output-foreign", Severity.ERROR, "The output folder holds files and was not made by Newsgloss, so nothing was written or removed."
    OUTPUT_UNSAFE = "output-unsafe", Severity.ERROR, "The output folder may not be a link, a home folder, the collection, its content or themes, or a folder above one of these."
    OUTPUT_LOCKED = "output-locked", Severity.ERROR, "Another build is writing to the same output folder."
    OUTPUT_EXECUTOR = "output-executor", Severity.ERROR, "The cluster that `--executor` names does not answer, has no workers, or has other ones than this machine. Nothing was tried."
    OUTPUT_FAILED = "output-failed", Severity.ERROR, "The site could not be written. What was there before is still whole."

    # the built site
    PAGE_ID_TWICE = "page-id-twice", Severity.ERROR, "A page has the same id twice, so a link to it is not certain."
    PAGE_OFFLINE = "page-offline", Severity.ERROR, "A page asks for something that does not work from a folder on disk: an absolute path, a module, another host."
    PAGE_LANGUAGE = "page-language", Severity.ERROR, "A page does not say its language, so it is read aloud and hyphenated wrongly."
    PAGE_POLICY = "page-policy", Severity.ERROR, "A page has no Content-Security-Policy, or one that allows more than its own files."
    FEED_CHARACTER = "feed-character", Severity.WARNING, "A character that XML cannot hold was left out of a feed. The page still has it."
    # fmt: on

    slug: str
    severity: Severity
    manual: str

    def __new__(cls, slug: str, severity: Severity, manual: str) -> Self:
        """A code's value is its name alone, by which it can be written down and read again."""
        code = object.__new__(cls)
        code._value_ = code.slug = slug
        code.severity = severity
        code.manual = manual
        return code


class Diagnostic(Struct, frozen=True, array_like=True):
    """One thing that is wrong.

    `what` is one line and holds the offending value; `shown` are (label, text) lines under it;
    `mend` says what to do, as something that can be pasted where that is possible.
    """

    code: Code
    place: Place
    what: str
    shown: tuple[tuple[str, str], ...] = ()
    mend: str = ""

    @property
    def severity(self) -> Severity:
        """How much it matters, as its code says."""
        return self.code.severity

    @property
    def order(self) -> tuple[Place, str, str]:
        """Sorted by place, then by code."""
        return (self.place, self.code.slug, self.what)


class Outcome(NamedTuple, Generic[T]):
    """What a step gives: a value, or None where there can be none, and what is to be said about it."""

    value: T | None
    diagnostics: tuple[Diagnostic, ...] = ()


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """All diagnostics sorted by place, equal ones once."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=lambda diagnostic: diagnostic.order))


def as_text(diagnostic: Diagnostic) -> str:
    """The lines a person reads; see docs/diagnostics.md."""
    lines = [f"{diagnostic.place}: {diagnostic.what}  [{diagnostic.code.slug}]"]
    shown = [*diagnostic.shown, *([("mend", diagnostic.mend)] if diagnostic.mend else [])]
    width = max((len(label) for label, _ in shown), default=0)
    for label, text in shown:
        first, *rest = text.splitlines() or [""]
        lines.append(f"    {label:<{width}}  {first}")
        lines.extend(f"    {'':<{width}}  {line}" for line in rest)
    return "\n".join(lines)


def as_json(diagnostic: Diagnostic) -> dict[str, object]:
    """The same as plain values, for `--json`."""
    place = diagnostic.place
    return {
        "code": diagnostic.code.slug,
        "severity": diagnostic.severity.value,
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "what": diagnostic.what,
        "shown": dict(diagnostic.shown),
        "mend": diagnostic.mend,
    }
