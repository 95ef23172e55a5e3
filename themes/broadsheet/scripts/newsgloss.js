// Script only adds: without it every page, note and link is there. A classic script, so it runs from a folder on disk too.
(() => {
  const byId = (id) => document.getElementById(id), one = (selector, root = document) => root.querySelector(selector), all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  // ── what is remembered, where the browser allows it ──
  function get(key) { try { return localStorage.getItem(key) || ""; } catch { return ""; } }
  function set(key, value) { try { localStorage.setItem(key, value); return true; } catch { return false; } }

  // ── addresses: a click on ¶ or # also copies it ──
  function say(where, text) { // also what was announced last, once more
    where.textContent = "";
    setTimeout(() => { where.textContent = text; }, 50);
  }
  const said = byId("said"), copied = () => say(said, said.dataset.copied);
  function make(tag, name = "", content = "", lang) {
    const made = document.createElement(tag);
    made.className = name;
    made.append(...[content].flat().filter(Boolean));
    if (lang) { made.lang = lang; made.dir = "auto"; }
    return made;
  }
  function byHand(text) {
    const field = make("textarea", "vh", text);
    field.readOnly = true;
    document.body.append(field);
    field.select();
    try { if (document.execCommand("copy")) copied(); } catch { /* the address is in the address bar */ }
    field.remove();
  }
  addEventListener("click", (event) => {
    const here = event.target.closest("a.here");
    if (!here) return;
    if (navigator.clipboard) navigator.clipboard.writeText(here.href).then(copied, () => byHand(here.href));
    else byHand(here.href);
    here.classList.add("done");
    setTimeout(() => here.classList.remove("done"), 1200);
  });

  // ── which kinds of note are shown ──
  const remembered = () => get("newsgloss-hidden").match(/show-[\w-]+/g) || [];
  all(".legend input").forEach((box) => {
    box.checked = !remembered().includes(box.id);
    box.addEventListener("change", () => set("newsgloss-hidden", [...remembered().filter((id) => id !== box.id), box.checked ? "" : box.id]));
  });
  function revealed() { // an address of a note shows the note, whatever was hidden
    const note = location.hash && byId(decodeURIComponent(location.hash.slice(1)).replace(/^m-/, "note-"));
    const kind = note && /(?:^|\s)k-([\w-]+)/.exec(note.className), box = kind && byId("show-" + kind[1]);
    if (box && !box.checked) { box.checked = true; note.scrollIntoView(); }
  }
  addEventListener("hashchange", revealed);
  try { revealed(); } catch { /* a fragment that is none */ }

  // ── letter keys, while the box under the articles that turns them off is there and checked ──
  function stepped(way) { // to the next entry of a list; past its ends, and where there is none, to the next page
    const rows = all("main .entry .hed a"), at = rows.indexOf(document.activeElement), page = one(`a[rel~="${way}"]`);
    const row = rows[way === "next" ? at + 1 : at - 1];
    if (row) { row.focus(); row.scrollIntoView({ block: "nearest" }); } else if (page) location.href = page.href;
  }
  const commands = (event) => "keys" in document.body.dataset && !get("newsgloss-key") && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest("input,textarea,select");
  const search = one('.nav a[href$="search.html"]'); // none where the site does without
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") closed();
    if (!commands(event)) return;
    const way = { j: "next", k: "prev" }[event.key], field = byId("q"), keys = byId("keys");
    if (way) stepped(way);
    else if (event.key === "/" && (field || search)) {
      event.preventDefault();
      if (field) field.focus(); else location.href = search.href + "#q";
    } else if (event.key === "?" && keys) { if (keys.open) keys.close(); else styled().then(() => keys.showModal()); }
  });

  // ── words, as generator/searching/folding.py takes them apart ──
  const DENSE = /^[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\u{20000}-\u{3ffff}]/u; // scripts without spaces
  const RUNS = new RegExp("(" + DENSE.source.slice(1) + "+)", "u");
  const fold = (text) => text.normalize("NFKD").replace(/[\u00ad\u0300-\u036f\u200b-\u200d\u2060\ufeff]/g, "").normalize("NFC").toUpperCase().toLowerCase().replace(/ς/g, "σ");
  const terms = (text, asked) => (fold(text).match(/[\p{L}\p{N}\p{M}]+/gu) || []).flatMap((word) => word.split(RUNS)).filter(Boolean).flatMap((run) => {
    const signs = [...run];
    return DENSE.test(run) ? signs.slice(0, asked && signs[1] && -1).map((sign, at) => sign + (signs[at + 1] || "")) : signs.slice(0, 40).join("");
  });
  const parted = { __proto__: null }; // by word: a text has most of its words several times
  function spots(text, fits) { // from where to where words stand in a text that fit
    const found = [];
    function add(start, end) {
      const last = found.at(-1);
      if (last && last[1] >= start) last[1] = end; else found.push([start, end]);
    }
    for (const { 0: word, index } of text.matchAll(/[\p{L}\p{N}\p{M}\u00ad\u200b-\u200d]+/gu)) {
      const end = index + word.length;
      if (!DENSE.test(word)) { if ((parted[word] ||= terms(word)).some(fits)) add(index, end); continue; }
      for (let at = index; at < end; at++) if (fits(fold(text.slice(at, at + 2)))) add(at, Math.min(at + 2, end));
    }
    return found;
  }

  // ── the files of the search are scripts that hand over what they hold: so they load from a folder on disk too ──
  const root = new URL("../", document.currentScript.src).href, asked = {}, handed = {};
  window.SS = (name, value) => handed[name](value);
  const at = (url) => root + url.split("/").map(encodeURIComponent).join("/");
  const load = (name, version) => asked[name] ||= new Promise((done, failed) => {
    const script = make("script");
    handed[name] = done;
    script.onerror = () => failed(asked[name] = 0); // it may be there the next time
    script.src = at("search/" + name) + ".js" + (version ? "?v=" + version : "");
    document.head.append(script);
  });
  const card = (url) => load("t/" + url.slice(0, -5).replace(/(?<=\/\d\d)\//g, ","));
  let styles;
  const styled = () => styles ||= new Promise((done) => { // the rules of what script alone shows
    const sheet = make("link");
    sheet.rel = "stylesheet";
    sheet.onload = sheet.onerror = done;
    sheet.href = root + "assets/search.css";
    document.head.append(sheet);
  });
  const formats = []; // to make one costs more than all else of a result
  function when(text) { // a date as exact as it is known
    const parts = text.match(/\d+/g) || [], many = Math.min(parts.length, 3);
    formats[many] ||= new Intl.DateTimeFormat(document.documentElement.lang, { year: "numeric", month: many > 1 ? "short" : undefined, day: many > 2 ? "numeric" : undefined, timeZone: "UTC" });
    return many ? formats[many].format(Date.UTC(parts[0], (parts[1] || 1) - 1, parts[2] || 1)) : text;
  }
  window.Newsgloss = { byId, one, all, fill, get, set, say, commands, fold, dense: DENSE, terms, spots, load, card, at, when, make };

  // ── words that a search led here for are marked ──
  const sought = new URLSearchParams(location.search).get("q"), text = one(".article");
  if (sought && text && window.Highlight) {
    const wanted = new Set(terms(sought, true)), ranges = [], walk = document.createTreeWalker(text, 4);
    while (walk.nextNode()) spots(walk.currentNode.data, (term) => wanted.has(term)).forEach(([start, end]) => {
      const range = new Range();
      range.setStart(walk.currentNode, start);
      range.setEnd(walk.currentNode, end);
      ranges.push(range);
    });
    styled();
    CSS.highlights.set("sought", new Highlight(...ranges));
  }

  // ── what a link leads to is shown after a pause; not on touch, not where data is dear, nor where an entry says it already ──
  // A site without a search has no cards to show.
  let peek, over, pause;
  const saving = !search || matchMedia("(prefers-reduced-data: reduce)").matches || navigator.connection?.saveData;
  const cut = (words) => (words.length > 280 ? words.slice(0, 280).replace(/\s+\S*$/, "") + "…" : words);
  function filled(card, part) {
    const put = (tag, words, lang) => { if (words) peek.append(make(tag, "", cut(words), lang)); };
    const [, id] = /^(?:note|m)-(.*)/.exec(part) || [], note = card.n?.find((note) => note[0] === id);
    put("b", card.t, card.l);
    put("small", [card.d && card.d.split("/").map(when).join(" – "), card.s].filter(Boolean).join(", "));
    if (note) { put("p", note[2]); put("small", note[3]); return; }
    put("p", card.k, card.l);
    put("p", card.p?.find(([id]) => /^p-/.test(id))?.[1], card.l);
  }
  function closed() {
    clearTimeout(pause);
    if (peek) { peek.remove(); over.removeAttribute("aria-describedby"); }
    peek = over = null;
  }
  function shown(link, path, part) {
    Promise.all([card(path), styled()]).then(([told]) => {
      if (over !== link || peek) return;
      peek = make("aside");
      peek.id = "peek";
      peek.role = "tooltip";
      filled(told, part);
      document.body.append(peek);
      link.setAttribute("aria-describedby", "peek");
      const at = link.getBoundingClientRect(), below = at.bottom + peek.offsetHeight < innerHeight || at.top < peek.offsetHeight;
      peek.style.top = scrollY + (below ? at.bottom + 6 : at.top - peek.offsetHeight - 6) + "px";
      peek.style.left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - peek.offsetWidth - 8)) + "px";
    }, () => { /* there is no card of it */ });
  }
  function offered(event) {
    const link = event.target.closest("main a[href]");
    if (event.pointerType === "touch" || saving || link?.closest(".entry") || link === over || peek?.contains(event.target)) return;
    closed();
    const path = link?.href.startsWith(root) && decodeURI(link.pathname.slice(new URL(root).pathname.length));
    if (!path || link.pathname === location.pathname || !/^(\d{4}\/.*|(people|organisations|places|events)\/.+\/index)\.html$/.test(path) || /^[\d/]+(index|page-\d+)\.html$/.test(path)) return;
    over = link;
    pause = setTimeout(shown, 400, link, path, decodeURIComponent(link.hash.slice(1)));
  }
  addEventListener("pointerover", offered);
  addEventListener("focusin", (event) => { if (event.target.matches(":focus-visible")) offered(event); });
  addEventListener("focusout", closed);
})();
