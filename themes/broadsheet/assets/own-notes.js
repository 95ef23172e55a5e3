// A reader's own notes: made on selected words, kept in this browser, drawn beside the owner's, saved as W3C annotations.
// It only adds to the page, and takes away all that it added. A classic script without requests: it runs from a folder too.
(function () {
  "use strict";
  const template = document.getElementById("own-notes"), body = document.querySelector(".article .body");
  if (!template || !body || !window.HTMLDialogElement) return;
  const page = JSON.parse(template.dataset.page), words = JSON.parse(template.dataset.words);
  const AROUND = 32; // code points of context that a note remembers on each side
  const all = (selector, root) => [...(root || document).querySelectorAll(selector)];
  const copyOf = (selector) => document.importNode(template.content.querySelector(selector), true);
  const say = (key, values) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const panel = copyOf(".own-list"), offer = copyOf(".own-offer"), toast = copyOf(".own-said"), form = copyOf(".own-form");
  const on = (root, name, act) => { root.querySelector("[name=" + name + "]").onclick = act; };

  function el(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const name in attributes) made.setAttribute(name, attributes[name]);
    made.append(...children);
    return made;
  }

  // ── the text, as the generator reads it: a blank line between innermost blocks, without the numbers of notes ──
  const LEAF = "p,h1,h2,h3,h4,h5,h6,li,td,th,pre,figcaption";
  const BLOCK = LEAF + ",ul,ol,table,thead,tbody,tr,blockquote,figure,div";
  const ADDED = ".ref,.missing" + (page.dateline ? "" : ",.dateline");

  function layoutOnly(node, parent) { // white space of the markup between blocks
    const before = node.previousElementSibling;
    return !node.data.trim() && parent.matches(BLOCK) && (!parent.matches(LEAF) || (before && before.matches(BLOCK)));
  }
  function read() {
    const parts = [];
    let text = "", last = null;
    all(page.text).forEach((block) => {
      const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const parent = node.parentElement, before = node.previousSibling;
        if (parent.closest(ADDED) || layoutOnly(node, parent)) continue;
        const from = before && before.nodeType === 1 && before.matches(ADDED) && before.matches(".dateline") ? 1 : 0;
        if (node.data.length === from) continue;
        const leaf = parent.closest(BLOCK);
        if (last && leaf !== last) text += "\n\n";
        last = leaf;
        parts.push({ node, leaf, from, start: text.length, end: text.length + node.data.length - from });
        text += node.data.slice(from);
      }
    });
    return { text, parts };
  }
  const nfc = (text) => text.normalize("NFC");
  const points = (text) => [...nfc(text)];
  function selectors(text, start, end) { // in code points of NFC, as W3C counts; a string here counts UTF-16 units
    const before = points(text.slice(0, start)), exact = nfc(text.slice(start, end));
    return {
      exact,
      prefix: before.slice(-AROUND).join(""),
      suffix: points(text.slice(end, end + 8 * AROUND)).slice(0, AROUND).join(""),
      start: before.length,
      end: before.length + [...exact].length,
    };
  }

  // ── finding a note's words again, in a text that may have changed ──
  const SAME = [[/^\s/, " "], [/^['"`´‘’‚‛“”„‟‹›«»′″＇＂]/, "'"], [/^[-‐‑‒–—―−－]/, "-"], [/^[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/, ""]];
  function fold(text) { // `at` leads back: where each folded unit came from
    const at = [];
    let folded = "";
    for (const found of text.matchAll(/\s+|\P{M}\p{M}*|\p{M}+/gu)) {
      const same = SAME.find(([sort]) => sort.test(found[0]));
      const letters = same ? same[1] : found[0].normalize("NFKC").toLowerCase();
      folded += letters;
      for (let each = 0; each < letters.length; each++) at.push(found.index);
    }
    at.push(text.length);
    return { text: folded, at };
  }
  function agreeing(text, start, end, note) {
    let before = 0, after = 0;
    while (before < note.prefix.length && text[start - 1 - before] === note.prefix[note.prefix.length - 1 - before]) before++;
    while (after < note.suffix.length && text[end + after] === note.suffix[after]) after++;
    return before + after;
  }
  function same(text, note, near) { // the occurrence whose surroundings agree best; a short quote needs surroundings
    let best = null, count = 0;
    for (let start = text.indexOf(note.exact); note.exact && start >= 0; start = text.indexOf(note.exact, start + 1)) {
      const end = start + note.exact.length, agree = agreeing(text, start, end, note), far = Math.abs(start - near);
      if (!best || agree > best.agree || (agree === best.agree && far < best.far)) best = { start, end, agree, far };
      count++;
    }
    const enough = Math.min(8, note.prefix.length + note.suffix.length);
    return best && (best.agree >= enough || (count === 1 && note.exact.length > 24)) ? best : null;
  }
  function alike(one, other) { // same numbers, and at least half of all pairs of letters
    const numbers = (text) => (text.match(/\p{N}+/gu) || []).sort().join();
    const pairs = (text) => new Set([...text].map((letter, at) => text.substr(at, 2)));
    const a = pairs(one), b = pairs(other);
    return numbers(one) === numbers(other) && 2 * [...a].filter((pair) => b.has(pair)).length >= 0.5 * (a.size + b.size);
  }
  function between(text, note) { // words that changed while those before and after them stayed
    const before = note.prefix.slice(-16), after = note.suffix.slice(0, 16);
    if (before.length < 8 || after.length < 8) return null;
    for (let at = text.indexOf(before); at >= 0; at = text.indexOf(before, at + 1)) {
      const start = at + before.length, end = text.indexOf(after, start);
      if (end > start && end - start < 2 * note.exact.length + 40 && alike(text.slice(start, end), note.exact)) return { start, end };
    }
    return null;
  }
  function locate(note, text) {
    const found = same(text, note, note.start);
    if (found) return { start: found.start, end: found.end };
    const folded = fold(text), sought = {};
    ["exact", "prefix", "suffix"].forEach((part) => { sought[part] = fold(note[part]).text; });
    const loose = same(folded.text, sought, note.start), changed = loose ? null : between(folded.text, sought), span = loose || changed;
    return span && { start: folded.at[span.start], end: folded.at[span.end], edited: Boolean(changed) };
  }

  // ── keeping ──
  const STORE = "newsgloss-notes:", KEY = STORE + page.article;
  let notes = [], refused = false, unsaved = false; // refused: the browser keeps nothing, so `notes` is all there is
  function stored(key) {
    const raw = localStorage.getItem(key);
    try {
      const found = raw && JSON.parse(raw);
      return found && Array.isArray(found.notes) ? found : null;
    } catch (damaged) {
      localStorage.setItem("newsgloss-damaged:" + key, raw); // nothing is thrown away
      return null;
    }
  }
  function load() {
    try { notes = (stored(KEY) || { notes: [] }).notes; } catch (denied) { refused = true; }
  }
  function keep(change) { // from what is stored now: another window may have added to it
    if (!refused) load();
    notes = change(notes);
    const record = { article: page.article, site: page.site, title: page.title, url: page.url, source: page.source, notes };
    const lasting = (name, value) => (["at", "now", "lane"].includes(name) ? undefined : value); // not what is true of this text only
    try {
      if (notes.length) localStorage.setItem(KEY, JSON.stringify(record, lasting));
      else localStorage.removeItem(KEY);
      refused = unsaved = false;
    } catch (denied) { refused = unsaved = true; }
  }
  function others() { // other pages' notes, where the browser lets pages share
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(STORE) && key !== KEY).map(stored)
        .filter((record) => record && record.site === page.site).sort((a, b) => (a.url < b.url ? -1 : 1));
    } catch (denied) { return []; }
  }
  const remembered = (key) => { try { return localStorage.getItem(key) || ""; } catch (denied) { return ""; } };
  const remember = (key, value) => { try { localStorage.setItem(key, value); } catch (denied) { /* asked again, then */ } };

  // ── drawing ──
  let pending = null; // words that are being chosen
  let placed = [], lost = [];
  const ref = (note) => document.querySelector('.own-ref[data-own="' + note.id + '"]');
  const letter = (n) => (n < 26 ? "" : letter(Math.floor(n / 26) - 1)) + "abcdefghijklmnopqrstuvwxyz"[n % 26];

  function undraw() {
    const touched = new Set();
    all(".note.own, aside.own").forEach((added) => added.remove());
    all(".own-ref").forEach((added) => { touched.add(added.parentNode); added.remove(); });
    all("mark.own").forEach((mark) => {
      touched.add(mark.parentNode);
      mark.replaceWith(...mark.childNodes);
    });
    touched.forEach((parent) => parent.normalize());
  }
  function lane(note, before, parts) { // the first that no overlapping mark holds
    const taken = new Set(before.filter((other) => other.at.end > note.at.start).map((other) => other.lane));
    parts.filter((part) => part.start < note.at.end && part.end > note.at.start).forEach((part) => {
      for (let mark = part.node.parentElement.closest("mark"); mark; mark = mark.parentElement.closest("mark")) {
        taken.add(Number((/lane-(\d)/.exec(mark.className) || [0, 1])[1]));
      }
    });
    return [1, 2, 3].find((free) => !taken.has(free)) || 4;
  }
  function wrap(part, over) { // a mark never crosses an element's edge: it is cut where its text nodes are
    const edges = over.flatMap((note) => [note.at.start, note.at.end]).filter((edge) => edge > part.start && edge < part.end);
    const cuts = [...new Set([part.start, ...edges])].sort((a, b) => b - a);
    let end = part.end;
    cuts.forEach((start) => {
      const at = part.from + start - part.start;
      const covering = over.filter((note) => note.at.start < end && note.at.end > start);
      let inner = at ? part.node.splitText(at) : part.node;
      covering.reverse().forEach((note) => {
        const mark = el("mark", { class: "own k-" + note.kind + (note.lane > 1 ? " lane-" + note.lane : ""), "data-own": note.id });
        inner.replaceWith(mark);
        mark.append(inner);
        inner = mark;
      });
      end = start;
    });
  }
  function draw() {
    undraw();
    const { text, parts } = read();
    notes.forEach((note) => { note.at = locate(note, text); });
    lost = notes.filter((note) => !note.at);
    placed = notes.filter((note) => note.at).sort((a, b) => a.at.start - b.at.start || b.at.end - a.at.end);
    const every = pending ? [...placed, pending].sort((a, b) => a.at.start - b.at.start || b.at.end - a.at.end) : placed;
    every.forEach((note, at) => { note.lane = lane(note, every.slice(0, at), parts); });
    parts.forEach((part) => wrap(part, every.filter((note) => note.at.start < part.end && note.at.end > part.start)));
    placed.forEach((note, at) => {
      note.now = selectors(text, note.at.start, note.at.end);
      hang(note, letter(at));
    });
    chain();
    list();
  }
  function hang(note, sign) { // its letter after the words, and the note beside the passage, among the owner's in order of marks
    const marks = all('mark.own[data-own="' + note.id + '"]'), last = marks[marks.length - 1];
    marks[0].id = "own-m-" + note.id;
    marks[0].style.setProperty("--name", "--own-m-" + note.id);
    (last.closest("a") || last).after(el("a", {
      class: "ref own-ref k-" + note.kind, href: "#own-" + note.id, role: "doc-noteref", "data-own": note.id,
      "aria-label": say("ref", { letter: sign, kind: label(note) }),
    }, sign));
    const passage = last.closest(".passage") || body;
    let aside = all(".notes", passage).find((found) => found.parentNode === passage);
    if (!aside) passage.append((aside = el("aside", { class: "notes own" })));
    const later = [...aside.children].find((other) => {
      const mark = document.getElementById(other.id.replace(/^note-|^own-/, (start) => (start === "own-" ? "own-m-" : "m-")));
      return mark && marks[0].compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING;
    });
    const made = card(note, sign);
    made.style.setProperty("--name", "--own-" + note.id);
    made.style.setProperty("--at", "--own-m-" + note.id);
    aside.insertBefore(made, later || null);
  }
  const label = (note) => {
    const box = form.querySelector('[name="kind"][value="' + note.kind + '"]');
    return box ? box.parentNode.textContent : note.kind;
  };
  function card(note, sign) { // without a letter the note has lost its place
    const made = copyOf(".note.own"), part = (selector) => made.querySelector(selector), says = part(".says");
    const naming = { letter: sign || "?", kind: label(note) }, number = part(".num"), quote = part("blockquote"), state = part(".on");
    made.id = "own-" + note.id;
    made.dataset.own = note.id;
    made.classList.add("k-" + note.kind);
    part(".kind").classList.add("k-" + note.kind);
    part(".kind").textContent = naming.kind;
    says.append(...note.text.split(/\n{2,}/).map((text) => el("p", {}, text)));
    const day = new Date(note.changed || note.made).toLocaleDateString(page.dates + "-u-nu-latn", { dateStyle: "medium" });
    says.lastChild.append(" ", el("span", { class: "by" }, (note.by ? note.by + page.comma : "") + day));
    quote.textContent = note.exact;
    state.textContent = sign ? say("edited", { quote: note.exact }) : words.lost;
    if (sign) {
      number.textContent = sign;
      number.href = "#own-m-" + note.id;
      number.setAttribute("aria-label", say("back", naming));
      quote.remove();
      if (!note.at.edited) state.remove();
    } else number.replaceWith(el("span", { class: "num" }));
    on(made, "edit", () => open({ note }));
    on(made, "delete", () => remove(note));
    ["edit", "delete"].forEach((name) => part("[name=" + name + "]").setAttribute("aria-label", say(name + "_one", naming)));
    return made;
  }
  function chain() { // each note hangs below the one before it; notes that outrun the text get rows
    let after = "--legend";
    all(".notes > .note", body).forEach((note) => {
      note.style.setProperty("--after", after);
      after = note.style.getPropertyValue("--name");
    });
    fit();
  }
  const rows = body.dataset.notes;
  function fit() {
    if (rows) return;
    delete body.dataset.notes;
    const bottom = Math.max(0, ...all(".notes > .note.own", body).map((note) => note.getBoundingClientRect().bottom));
    if (bottom > body.getBoundingClientRect().bottom) body.dataset.notes = "rows";
  }
  addEventListener("resize", fit);
  document.fonts.ready.then(fit);
  ["mouseover", "mouseout"].forEach((name) => document.addEventListener(name, (event) => {
    const over = event.target.closest && event.target.closest("[data-own]");
    if (over) all('[data-own="' + over.dataset.own + '"]').forEach((part) => part.classList.toggle("hot", name === "mouseover"));
  }));

  // ── saving as W3C annotations ──
  function uuid() {
    const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-a$4-$5");
  }
  function annotation(note, record) {
    const at = note.now || note;
    return {
      id: "urn:uuid:" + note.id, type: "Annotation", motivation: "commenting", "newsgloss:kind": note.kind,
      created: note.made, modified: note.changed, creator: note.by ? { type: "Person", name: note.by } : undefined,
      body: { type: "TextualBody", value: note.text, format: "text/markdown", purpose: "commenting" },
      target: {
        source: record.source, "newsgloss:article": record.article,
        selector: [
          { type: "TextQuoteSelector", exact: at.exact, prefix: at.prefix, suffix: at.suffix },
          { type: "TextPositionSelector", start: at.start, end: at.end },
        ],
      },
    };
  }
  function exported(every) {
    const here = { article: page.article, source: page.source, notes: [...placed, ...lost] };
    const items = [here, ...(every ? others() : [])].flatMap((record) => record.notes.map((note) => annotation(note, record)));
    const partOf = { id: "urn:uuid:" + uuid(), type: "AnnotationCollection", label: page.site, total: items.length };
    const context = ["http://www.w3.org/ns/anno.jsonld", { newsgloss: "urn:newsgloss:" }];
    return JSON.stringify({ "@context": context, id: "urn:uuid:" + uuid(), type: "AnnotationPage", startIndex: 0, partOf, items }, null, 2) + "\n";
  }
  function saved(text, values) {
    unsaved = false;
    tell(say(text, values));
  }
  function save(every) {
    const file = "notes-" + (every ? page.site : page.article).replace(/[^\p{L}\p{N}]+/gu, "-").toLowerCase() + ".jsonld";
    const href = URL.createObjectURL(new Blob([exported(every)], { type: "application/ld+json" }));
    el("a", { href, download: file }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60000);
    saved("saved", { file });
  }
  function copy(event) {
    const done = () => saved("copied");
    const byHand = () => {
      const field = el("textarea", { class: "vh" }, exported());
      panel.append(field);
      field.select();
      if (document.execCommand("copy")) done();
      field.remove();
      event.target.focus();
    };
    if (navigator.clipboard) navigator.clipboard.writeText(exported()).then(done, byHand);
    else byHand();
  }
  addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });

  // ── the list, and what is said ──
  let back = null; // where the keyboard goes when what was said is closed
  function tell(text, again) {
    const said = toast.querySelector("p");
    toast.hidden = false;
    toast.querySelector("[name=undo]").hidden = !again;
    on(toast, "undo", again);
    said.textContent = "";
    setTimeout(() => { said.textContent = text; }, 50);
  }
  function hush() {
    const inside = toast.contains(document.activeElement);
    toast.hidden = true;
    if (inside && back) back.focus({ preventScroll: true });
  }
  function list() {
    const elsewhere = others(), foreign = elsewhere.reduce((sum, record) => sum + record.notes.length, 0);
    const link = (url, text) => el("a", { href: url, dir: "auto" }, text);
    const numbers = [notes.length, notes.length + foreign, foreign];
    all(".n", panel).forEach((count, at) => { count.textContent = numbers[at] || ""; });
    all("[name=save],[name=copy]", panel).forEach((it) => { it.hidden = !notes.length; });
    all("[name=all],details", panel).forEach((it) => { it.hidden = !foreign; });
    panel.querySelector(".own-refused").hidden = !refused;
    panel.querySelector("ol").replaceChildren(...placed.map((note) => el("li", {}, link("#own-" + note.id, note.exact))));
    panel.querySelector("div").replaceChildren(...lost.map((note) => card(note)));
    panel.querySelector("ul").replaceChildren(...elsewhere.map((record) => {
      const url = new URL(record.url, new URL(page.root, location.href));
      return el("li", {}, link(url.href + "#own-heading", record.title), " ", el("span", { class: "n" }, record.notes.length));
    }));
  }
  function changed(change, text, again) {
    keep(change);
    draw();
    tell(unsaved ? words.refused : text, again);
  }
  const cardOf = (note) => document.getElementById("own-" + note.id);
  const focus = (it) => (it && it.isConnected && it !== document.body ? it : panel.querySelector("button")).focus({ preventScroll: true });
  function remove(note) {
    const passage = cardOf(note).closest(".passage");
    back = passage && passage.querySelector(".here");
    changed((now) => now.filter((other) => other.id !== note.id), words.deleted, () => {
      changed((now) => [...now, note], words.restored);
      focus(ref(note) || cardOf(note));
    });
    focus(toast.querySelector("[name=undo]"));
  }

  // ── choosing words ──
  let picked = null, wait = 0;
  function selected() {
    const selection = getSelection(), range = selection.rangeCount && !selection.isCollapsed && selection.getRangeAt(0);
    if (!range || !range.intersectsNode(body)) return null;
    const { text, parts } = read();
    let start = -1, end = -1;
    parts.filter((part) => range.intersectsNode(part.node)).forEach((part) => {
      const a = part.node === range.startContainer ? Math.max(range.startOffset, part.from) : part.from;
      const b = part.node === range.endContainer ? range.endOffset : part.node.data.length;
      if (a >= b) return;
      if (start < 0) start = part.start + a - part.from;
      end = part.start + b - part.from;
    });
    if (start < 0 || !text.slice(start, end).trim()) return null;
    const words_ = text.slice(start, end);
    start += words_.length - words_.trimStart().length;
    end -= words_.length - words_.trimEnd().length;
    const low = (at) => /[\udc00-\udfff]/.test(text[at] || "");
    return { start: start - low(start), end: end + low(end) };
  }
  function rangeOf(span) {
    const { parts } = read(), range = document.createRange();
    const from = parts.find((part) => part.end > span.start), to = parts.filter((part) => part.start < span.end).pop();
    range.setStart(from.node, from.from + Math.max(0, span.start - from.start));
    range.setEnd(to.node, to.from + Math.min(span.end, to.end) - to.start);
    return range;
  }
  function look() {
    if (form.open) return;
    picked = selected();
    offer.hidden = !picked;
    if (!picked) return;
    const range = rangeOf(picked), box = [...range.getClientRects()].pop() || range.getBoundingClientRect();
    const holder = range.endContainer.parentElement.closest(".passage") || body;
    if (offer.parentNode !== holder) holder.firstElementChild.after(offer); // Tab leads from the words to it
    const origin = offer.offsetParent.getBoundingClientRect(), room = document.documentElement.clientWidth - offer.offsetWidth - 8;
    const left = getComputedStyle(range.endContainer.parentElement).direction === "rtl" ? box.left : box.right - offer.offsetWidth;
    offer.style.left = Math.max(8, Math.min(room, left)) - origin.left + "px";
    offer.style.top = box.bottom - origin.top + "px";
  }
  document.addEventListener("selectionchange", () => { clearTimeout(wait); wait = setTimeout(look, 150); });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest && event.target.closest("input,textarea,select,[contenteditable]");
    const asked = event.key.toLowerCase() === "n" || (event.code === "KeyN" && event.key > "\u007f"); // whatever letter stands there
    if (event.ctrlKey || event.metaKey || event.altKey || typing || !asked || form.open || remembered("newsgloss-key") === "off") return;
    event.preventDefault();
    open({ span: selected() });
  });

  function wordsOf(text) { // start and end of each word
    const found = window.Intl && Intl.Segmenter
      ? [...new Intl.Segmenter(page.lang, { granularity: "word" }).segment(text)].filter((part) => part.isWordLike).map((part) => part)
      : [...text.matchAll(/\S+/g)].map((part) => ({ index: part.index, segment: part[0] }));
    return found.length ? found : [{ index: 0, segment: text }];
  }
  function chooser(chosen) { // paragraph, first word, last word: three lists, which every keyboard and screen reader knows
    const [paragraph, from, to] = all("select", form), { text, parts } = read(), blocks = [];
    parts.forEach((part) => {
      const last = blocks[blocks.length - 1];
      if (last && last.leaf === part.leaf) last.end = part.end;
      else blocks.push({ leaf: part.leaf, start: part.start, end: part.end });
    });
    const fill = (field, labels) => field.replaceChildren(...labels.map((label, value) => el("option", { value }, label)));
    let block, found;
    function tie(event) {
      if (Number(from.value) > Number(to.value)) (event.target === to ? from : to).value = event.target.value;
      const last = found[to.value];
      chosen({ start: block.start + found[from.value].index, end: block.start + last.index + last.segment.length });
    }
    paragraph.onchange = () => {
      block = blocks[paragraph.value];
      found = wordsOf(text.slice(block.start, block.end));
      [from, to].forEach((field) => fill(field, found.map((word) => word.segment)));
      to.value = found.length - 1;
      tie();
    };
    from.onchange = to.onchange = tie;
    fill(paragraph, blocks.map((each, at) => at + 1 + ". " + text.slice(each.start, each.end).slice(0, 60)));
    paragraph.value = Math.max(0, blocks.findIndex((each) => each.leaf.getBoundingClientRect().bottom > innerHeight / 4));
    paragraph.onchange();
  }

  // ── the form ──
  const drafts = {}; // what was written and not kept, by note: Escape loses no words
  function open({ note, span }) {
    const id = note ? note.id : "new", draft = drafts[id] || note || { kind: remembered("newsgloss-kind"), text: "" };
    const starter = document.activeElement, selection = span, title = form.querySelector("h2");
    const quote = form.querySelector("blockquote"), text = form.querySelector("textarea"), name = form.querySelector("#own-name");
    const boxes = all("[name=kind]", form), kind = () => boxes.find((box) => box.checked).value;
    let made = null;
    function sketch() { // the words wear the mark before the note is kept
      if (note) return;
      pending = { id: "new", kind: kind(), at: span };
      draw();
      reveal();
    }
    function choose(now) {
      span = now;
      quote.textContent = read().text.slice(span.start, span.end);
      sketch();
    }
    form.onsubmit = (event) => {
      event.preventDefault();
      const said = { kind: kind(), text: text.value.trim(), by: name.value.trim() }, now = new Date().toISOString();
      if (!said.text) return;
      made = note ? { ...note, ...said, changed: now } : { id: uuid(), made: now, ...said, ...selectors(read().text, span.start, span.end) };
      remember("newsgloss-name", said.by);
      remember("newsgloss-kind", said.kind);
      form.close();
    };
    form.onclose = () => {
      pending = null;
      delete drafts[id];
      if (made) return finish(made);
      if (text.value.trim()) drafts[id] = { kind: kind(), text: text.value };
      draw();
      if (selection) {
        getSelection().removeAllRanges();
        getSelection().addRange(rangeOf(selection));
        look();
      }
      focus(note ? cardOf(note).querySelector("button") : selection ? offer : starter);
    };
    title.dataset.make = title.dataset.make || title.textContent;
    title.textContent = note ? title.dataset.edit : title.dataset.make;
    text.value = draft.text;
    name.value = note ? note.by : remembered("newsgloss-name");
    boxes.forEach((box) => {
      box.checked = box.value === draft.kind || box.checked;
      box.onchange = sketch;
    });
    form.querySelector(".own-choose").hidden = note || span;
    offer.hidden = true;
    form.showModal();
    if (note) quote.textContent = note.exact;
    else if (span) choose(span);
    else chooser(choose);
    if (!note && !selection) form.querySelector("select").focus();
  }
  function reveal() { // the words must not lie under the form
    const mark = document.querySelector('mark.own[data-own="new"]');
    if (!mark) return;
    const at = mark.getBoundingClientRect(), over = form.getBoundingClientRect();
    const hidden = at.bottom > over.top && at.top < over.bottom && at.right > over.left && at.left < over.right;
    if (hidden || at.top < 0 || at.bottom > innerHeight) mark.scrollIntoView({ block: "start" });
  }
  function finish(made) {
    const box = document.getElementById("show-" + made.kind), old = notes.some((other) => other.id === made.id);
    if (box && !box.checked) box.click(); // a note just written is not hidden
    getSelection().removeAllRanges();
    changed((now) => [...now.filter((other) => other.id !== made.id), made], words.kept);
    focus(old ? cardOf(made).querySelector("button") : ref(made));
  }

  on(panel, "choose", () => open({}));
  on(panel, "save", () => save());
  on(panel, "all", () => save(true));
  on(panel, "copy", copy);
  on(panel, "key", (event) => remember("newsgloss-key", event.target.checked ? "" : "off"));
  panel.querySelector("[name=key]").checked = remembered("newsgloss-key") !== "off";
  on(toast, "close", hush);
  toast.onkeydown = (event) => { if (event.key === "Escape") hush(); };
  offer.onclick = () => open({ span: picked });
  offer.onmousedown = (event) => event.preventDefault(); // the words stay selected
  on(form, "cancel", () => form.close());
  form.onkeydown = (event) => event.stopPropagation(); // letters typed here are no commands of the page
  load();
  body.insertBefore(panel, body.querySelector(":scope > .provenance"));
  document.body.append(toast, form);
  draw();
  const asked = location.hash.startsWith("#own-") && document.getElementById(location.hash.slice(1));
  if (asked) asked.scrollIntoView();
  addEventListener("storage", () => {
    if (refused || form.open) return;
    load();
    draw();
  });
})();
