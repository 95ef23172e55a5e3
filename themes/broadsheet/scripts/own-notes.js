// A reader's own notes, kept in this browser and drawn beside the owner's.
// Properties of its own: agree leaf parts.
(() => {
const { byId, one, all, fill, get, set, say, commands, make } = Newsgloss;
const template = byId("own-notes"), body = one(".article .body");
if (!template || !body || ![].findLast || !Intl.Segmenter) return; // all browsers that have both have dialogs
const page = JSON.parse(template.dataset.page), words = JSON.parse(template.dataset.words);
const copyOf = (selector) => one(selector, template.content).cloneNode(true);
const on = (root, name, act) => { one("[name=" + name + "]", root).onclick = act; };
const box = (it) => it.getBoundingClientRect();
const overlap = (a, b) => a.start < b.end && a.end > b.start;
const panel = copyOf(".own-list"), offer = copyOf(".own-offer"), toast = copyOf(".own-said"), form = copyOf(".own-form");

// ── the text as the generator reads it: a blank line between innermost blocks; from `edge` on headline, dek, caption ──
const LEAF = "p,h1,h2,h3,h4,h5,h6,li,td,th,pre,figcaption";
const BLOCK = LEAF + ",ul,ol,table,thead,tbody,tr,blockquote,figure,div";
const ADDED = ".ref,.missing,.credit" + (page.dateline ? "" : ",.dateline");
let edge = 0;
const order = ({ start }) => (start < edge ? start : start - 1e9); // their notes stand first

function read() {
  const parts = [];
  let text = "", last = null;
  page.text.flatMap((blocks) => all(blocks)).forEach((block) => {
    const walker = document.createTreeWalker(block, 4);
    while (walker.nextNode()) {
      const node = walker.currentNode, parent = node.parentElement, leaf = parent.closest(BLOCK), before = node.previousElementSibling;
      const markup = !node.data.trim() && parent === leaf && (!leaf.matches(LEAF) || before?.matches(BLOCK));
      const from = !page.dateline && before?.matches(".dateline") && before === node.previousSibling ? 1 : 0;
      if (parent.closest(ADDED) || markup || node.data.length === from) continue;
      if (last && leaf !== last) text += "\n\n";
      last = leaf;
      parts.push({ node, leaf, from, start: text.length, end: text.length + node.data.length - from });
      text += node.data.slice(from);
    }
    if (block.matches(page.text[0])) edge = text.length;
  });
  return { text, parts };
}
function selectors(text, { start, end }) { // in code points of NFC, as W3C counts
  const points = (from, to) => [...text.slice(from, to).normalize("NFC")], before = points(0, start), exact = points(start, end);
  const suffix = points(end, start < edge ? edge : text.length).slice(0, 32).join("");
  return { exact: exact.join(""), prefix: before.slice(-32).join(""), suffix, start: before.length, end: before.length + exact.length };
}

// ── finding a note's words again ──
const SAME = [[/^\s/, " "], [/^[\p{Pi}\p{Pf}"'`„‚]/u, "'"], [/^[\p{Pd}−]/u, "-"], [/^\p{Cf}/u, ""]];
function fold(text) { // `at` leads back
  const at = [];
  let folded = "";
  for (const { 0: found, index } of text.matchAll(/\s+|\P{M}\p{M}*|\p{M}+/gu)) {
    const same = SAME.find(([sort]) => sort.test(found));
    folded += same ? same[1] : found.normalize("NFKC").toLowerCase();
    while (at.length < folded.length) at.push(index);
  }
  return { text: folded, at: [...at, text.length] };
}
function same(text, note) { // short words need neighbours that agree
  const { exact, prefix, suffix } = note;
  let best, count = 0;
  for (let start = text.indexOf(exact); exact && start >= 0; start = text.indexOf(exact, start + 1)) {
    const end = start + exact.length, far = Math.abs(start - note.start);
    let before = 0, after = 0;
    while (before < prefix.length && text[start - 1 - before] === prefix[prefix.length - 1 - before]) before++;
    while (after < suffix.length && text[end + after] === suffix[after]) after++;
    const agree = before + after;
    if (!best || agree > best.agree || (agree === best.agree && far < best.far)) best = { start, end, agree, far };
    count++;
  }
  return best && (best.agree >= Math.min(8, prefix.length + suffix.length) || (count === 1 && exact.length > 24)) && best;
}
function alike(a, b) {
  const numbers = (text) => String((text.match(/\p{N}+/gu) || []).sort()), pairs = (text) => new Set([...text].map((_, at) => text.substr(at, 2)));
  const shared = [...pairs(a)].filter((pair) => pairs(b).has(pair)).length;
  return numbers(a) === numbers(b) && 4 * shared >= pairs(a).size + pairs(b).size;
}
function between(text, note) { // words changed, neighbours stayed
  const before = note.prefix.slice(-16), after = note.suffix.slice(0, 16);
  if (before.length < 8 || after.length < 8) return;
  for (let at = text.indexOf(before); at >= 0; at = text.indexOf(before, at + 1)) {
    const start = at + before.length, end = text.indexOf(after, start);
    if (end > start && end < start + 2 * note.exact.length + 40 && alike(text.slice(start, end), note.exact)) return { start, end, edited: true };
  }
}
function locate(note, folded) {
  const [exact, prefix, suffix] = [note.exact, note.prefix, note.suffix].map((part) => fold(part).text), sought = { ...note, exact, prefix, suffix };
  const found = same(folded.text, sought) || between(folded.text, sought);
  return found && { start: folded.at[found.start], end: folded.at[found.end], edited: found.edited };
}

// ── keeping ──
const STORE = "newsgloss-notes:", KEY = STORE + page.article;
let notes = [], refused = false, unsaved = false; // refused: `notes` is all there is
function stored(key) {
  try { return JSON.parse(get(key)); } catch {
    if (get(key)) set("newsgloss-damaged:" + key, get(key));
    return null;
  }
}
function load() { if (!refused) notes = stored(KEY)?.notes || []; }
function others() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(STORE) && key !== KEY).sort().map(stored)
      .filter((record) => record?.notes.length && record.site === page.site);
  } catch { return []; }
}

// ── drawing ──
let placed = [], lost = [], pending = [];
const letter = (n) => (n < 26 ? "" : letter(Math.floor(n / 26) - 1)) + ((n % 26) + 10).toString(36);
const cardOf = (note) => byId("note-own-" + note.id);
const refOf = (note) => one('.ref[href="#note-own-' + note.id + '"]');

const reached = (span) => read().parts.filter((part) => overlap(part, span));
function rangeOf(span, parts = reached(span)) {
  const first = parts[0], last = parts.at(-1), range = new Range();
  range.setStart(first.node, first.from + Math.max(0, span.start - first.start));
  range.setEnd(last.node, last.from + Math.min(span.end, last.end) - last.start);
  return range;
}
function mark(note) { // no mark crosses an element's edge
  const parts = reached(note.at), around = all("mark").filter((mark) => parts.some(({ node }) => mark.contains(node)));
  const taken = around.map((mark) => mark.className.split("lane-")[1] || "1"), lane = [..."123"].find((free) => !taken.includes(free)) || 4;
  parts.forEach((part) => {
    const made = make("mark", "own k-" + note.kind + " lane-" + lane);
    made.dataset.own = note.id;
    rangeOf(note.at, [part]).surroundContents(made);
  });
}
function draw() {
  all("aside.own, .note.own, .ref.own, mark.own").forEach((old) => old.replaceWith(...(old.matches("mark") ? old.childNodes : [])));
  document.body.normalize();
  const { text } = read(), folded = fold(text);
  const inOrder = (some) => some.sort((a, b) => order(a.at) - order(b.at) || b.at.end - a.at.end);
  notes.forEach((note) => { note.at = locate(note, folded); });
  lost = notes.filter((note) => !note.at);
  placed = inOrder(notes.filter((note) => note.at));
  inOrder([...placed, ...pending]).forEach(mark);
  document.body.normalize();
  placed.forEach((note, at) => {
    note.now = selectors(text, note.at);
    hang(note, letter(at));
  });
  let after = "--legend";
  all(".notes > .note", body).forEach((note) => {
    note.style.setProperty("--after", after);
    after = note.style.getPropertyValue("--name");
  });
  fit();
  list();
}
function dress(it, note, sign) {
  const kind = page.kinds[note.kind] || note.kind;
  it.dataset.own = note.id;
  [it, ...all(".kind", it)].forEach((each) => { each.className += " k-" + note.kind; });
  [it, ...all("[aria-label]", it)].forEach((each) => { each.ariaLabel = each.ariaLabel && fill(each.ariaLabel, { letter: sign, kind }); });
  all(".kind", it).forEach((each) => each.append(kind));
}
function hang(note, sign) { // in the order of marks
  const name = "own-" + note.id, marks = all('mark[data-own="' + note.id + '"]'), last = marks.at(-1), made = card(note, sign);
  const passage = last.closest(".passage") || body, ref = copyOf(".ref");
  marks[0].id = "m-" + name;
  marks[0].style.setProperty("--name", "--m-" + name);
  made.style.setProperty("--name", "--" + name);
  made.style.setProperty("--at", "--m-" + name);
  ref.append(sign);
  ref.href = "#note-" + name;
  dress(ref, note, sign);
  let spot = last.closest("a") || last;
  while (!spot.nextSibling && spot.parentNode.matches("mark.own")) spot = spot.parentNode;
  while (spot.nextSibling?.matches?.(".ref.own")) spot = spot.nextSibling;
  spot.after(ref);
  const aside = one(":scope > .notes", passage) || passage.insertBefore(make("aside", "notes own"), one(".lead,.passage", passage));
  aside.insertBefore(made, [...aside.children].find((other) => {
    const mark = byId(other.id.replace("note-", "m-"));
    return mark && marks[0].compareDocumentPosition(mark) & 4; // follows
  }) || null);
}
function card(note, sign) { // without a letter it has lost its place
  const made = copyOf(".note.own"), [number, quote, says, state] = [".num", "blockquote", ".says", ".on"].map((part) => one(part, made));
  const day = new Date(note.changed || note.made).toLocaleDateString(page.dates + "-u-nu-latn", { dateStyle: "medium" });
  made.id = "note-own-" + note.id;
  dress(made, note, sign || note.exact);
  says.append(...note.text.split(/\n{2,}/).map((text) => make("p", "", text)));
  says.lastChild.append(" ", make("span", "by", (note.by && note.by + page.comma) + day));
  number.append(sign);
  number.href = "#m-own-" + note.id;
  quote.append(note.exact);
  state.append(sign ? fill(words.edited, { quote: note.exact }) : words.lost);
  (sign ? quote : number).remove();
  if (sign && !note.at.edited) state.remove();
  on(made, "edit", () => open({ note }));
  on(made, "delete", () => remove(note));
  return made;
}
const rows = body.dataset.notes || "";
function fit() { // notes far below their words get rows
  body.dataset.notes = rows;
  const far = (note) => box(note).bottom > box(body).bottom || box(note).top > Math.max(box(body).top, box(byId(note.id.replace("note-", "m-")) || note).top) + 480;
  if (placed.length && all(".notes > .note", body).some(far)) body.dataset.notes = "rows";
}
addEventListener("resize", fit);
document.fonts.ready.then(fit);
addEventListener("mouseover", (event) => {
  const over = event.target.closest("[data-own]")?.dataset.own;
  all("[data-own]").forEach((part) => part.classList.toggle("hot", part.dataset.own === over));
});

// ── saving as W3C annotations ──
const uuid = () => URL.createObjectURL(new Blob()).slice(-36); // on plain http too
function annotation(note, { source, article }) {
  const { exact, prefix, suffix, start, end } = note.now || note;
  return {
    id: "urn:uuid:" + note.id, type: "Annotation", motivation: "commenting", "newsgloss:kind": note.kind, "newsgloss:article": article,
    created: note.made, modified: note.changed, creator: note.by ? { type: "Person", name: note.by } : undefined,
    body: { type: "TextualBody", value: note.text, format: "text/markdown" },
    target: {
      type: "SpecificResource", source,
      selector: [{ type: "TextQuoteSelector", exact, prefix, suffix }, { type: "TextPositionSelector", start, end }],
    },
  };
}
function exported(every) {
  const records = [{ ...page, notes: [...placed, ...lost] }, ...(every ? others() : [])];
  const items = records.flatMap((record) => record.notes.map((note) => annotation(note, record)));
  const partOf = { id: "urn:uuid:" + uuid(), type: "AnnotationCollection", label: page.site, total: items.length };
  const context = ["http://www.w3.org/ns/anno.jsonld", { newsgloss: "urn:newsgloss:" }];
  return JSON.stringify({ "@context": context, id: "urn:uuid:" + uuid(), type: "AnnotationPage", startIndex: 0, partOf, items }, null, 2) + "\n";
}
function saved(text) { unsaved = false; tell(text); }
function save(every) {
  const file = "notes-" + (every ? page.site : page.article).replace(/[^\p{L}\p{N}]+/gu, "-") + ".jsonld";
  Object.assign(make("a"), { href: URL.createObjectURL(new Blob([exported(every)], { type: "application/ld+json" })), download: file }).click();
  saved(fill(words.saved, { file }));
}
addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });

// ── the list ──
let back, silence;
const focus = (it) => (it?.isConnected && it !== document.body ? it : one("button", panel)).focus({ preventScroll: true });
function tell(text, again) {
  toast.hidden = false;
  one("[name=undo]", toast).hidden = !again;
  on(toast, "undo", again);
  say(one("p", toast), text);
  clearTimeout(silence);
  if (!again && !unsaved) silence = setTimeout(hush, 8000);
}
function hush() {
  if (toast.contains(document.activeElement)) focus(back);
  toast.hidden = true;
}
function list() {
  const elsewhere = others(), foreign = elsewhere.flatMap((record) => record.notes).length;
  const line = (href, text, more) => make("li", "", [Object.assign(make("a", "", text), { href, dir: "auto" }), more]);
  Object.assign(panel.dataset, { notes: notes.length, foreign, refused });
  all(".n", panel).forEach((it, at) => { it.textContent = [notes.length, notes.length + foreign, foreign][at] || ""; });
  one("ol", panel).replaceChildren(...placed.map((note) => line("#note-own-" + note.id, note.exact)));
  one("div", panel).replaceChildren(...lost.map((note) => card(note, "")));
  one("ul", panel).replaceChildren(...elsewhere.map((record) =>
    line(new URL(record.url, new URL(page.root, location)) + "#own-heading", record.title, " " + record.notes.length)));
}
function change(made, text, again) {
  load();
  notes = made(notes);
  refused = unsaved = !set(KEY, JSON.stringify({ ...page, notes: notes.map(({ at, now, ...kept }) => kept) }));
  draw();
  tell(unsaved ? words.refused : text, again);
}
function remove(note) {
  const passage = cardOf(note).closest(".passage");
  back = passage && one(".here", passage);
  change((now) => now.filter((other) => other.id !== note.id), words.deleted, () => {
    change((now) => [...now, note], words.restored);
    focus(refOf(note) || cardOf(note));
  });
  focus(one("[name=undo]", toast));
}

// ── choosing words ──
let picked, wait;
function selected() {
  const selection = getSelection(), range = !selection.isCollapsed && selection.getRangeAt(0), { text, parts } = read();
  const spans = parts.filter((part) => range && range.intersectsNode(part.node)).map(({ node, leaf, from, start }) => ({
    leaf, start: start - from + (node === range.startContainer ? Math.max(range.startOffset, from) : from),
    end: start - from + (node === range.endContainer ? range.endOffset : node.data.length),
  })).filter((span) => span.start < span.end);
  if (!spans.length) return null;
  const [{ start, leaf }] = spans, { end } = spans.findLast((span) => (start < edge ? span.start < edge : span.leaf === leaf)), chosen = text.slice(start, end);
  return chosen.trim() && { start: end - chosen.trimStart().length, end: start + chosen.trimEnd().length };
}
function look() {
  if (form.open) return;
  picked = selected();
  offer.hidden = !picked;
  if (!picked) return;
  const range = rangeOf(picked), at = [...range.getClientRects()].pop(), holder = range.endContainer.parentElement.closest(".passage") || body;
  if (offer.parentNode !== holder) holder.firstElementChild.after(offer);
  const origin = box(offer.offsetParent), width = offer.offsetWidth;
  offer.style.left = Math.max(8, Math.min(document.body.clientWidth - width - 8, (at.left + at.right - width) / 2)) - origin.left + "px";
  offer.style.top = at.bottom - origin.top + "px";
}
document.addEventListener("selectionchange", () => { clearTimeout(wait); wait = setTimeout(look, 150); });
addEventListener("keydown", (event) => {
  const asked = /^n$/i.test(event.key) || (event.code === "KeyN" && event.key > "~");
  if (!asked || !commands(event)) return;
  event.preventDefault();
  open({ span: selected() });
});
function chooser(chosen) { // for keyboards and screen readers
  const [paragraph, from, to] = all("select", form), { text, parts } = read(), blocks = [], cutter = new Intl.Segmenter(page.lang, { granularity: "word" });
  parts.forEach(({ leaf, start, end }) => {
    const last = blocks.at(-1);
    if (last?.leaf === leaf) last.end = end;
    else if (/[\p{L}\d]/u.test(text.slice(start, end))) blocks.push({ leaf, start, end });
  });
  const offers = (field, labels) => field.replaceChildren(...labels.map((label) => make("option", "", label)));
  let found;
  paragraph.onchange = () => {
    const { start, end } = blocks[paragraph.selectedIndex];
    found = [...cutter.segment(text.slice(start, end))].filter((part) => part.isWordLike)
      .map(({ segment, index }) => ({ segment, start: start + index, end: start + index + segment.length }));
    [from, to].forEach((field) => offers(field, found.map((word) => word.segment)));
    to.selectedIndex = found.length - 1;
    from.onchange();
  };
  from.onchange = to.onchange = (event) => {
    if (from.selectedIndex > to.selectedIndex) (event.target === to ? from : to).selectedIndex = event.target.selectedIndex;
    chosen({ start: found[from.selectedIndex].start, end: found[to.selectedIndex].end });
  };
  offers(paragraph, blocks.map(({ start, end }, at) => at + 1 + ". " + text.slice(start, Math.min(end, start + 60))));
  paragraph.selectedIndex = Math.max(0, blocks.findIndex(({ leaf }) => box(leaf).bottom > innerHeight / 4));
  paragraph.onchange();
}

// ── the form ──
const drafts = {}; // Escape loses no words
function open({ note, span }) {
  const starter = document.activeElement, selection = span;
  const [quote, choose, text, name] = ["blockquote", ".own-choose", "textarea", "#own-name"].map((part) => one(part, form));
  const kind = () => one("[name=kind]:checked", form).value;
  function sketch() {
    if (note) return;
    pending = [{ id: "new", kind: kind(), at: span }];
    draw();
    const mark = one("mark[data-own=new]");
    if (box(mark).top < 0 || box(mark).bottom > box(form).top) mark.scrollIntoView({ block: "start" });
  }
  function chosen(now) {
    span = now;
    quote.textContent = read().text.slice(span.start, span.end);
    sketch();
  }
  form.onchange = (event) => { if (event.target.name === "kind") sketch(); };
  form.onclose = () => {
    const said = { kind: kind(), text: text.value.trim(), by: name.value.trim() }, kept = form.returnValue && said.text, now = new Date().toISOString();
    const made = note ? { ...note, ...said, changed: now } : { id: uuid(), made: now, ...said, ...selectors(read().text, span) };
    pending = [];
    drafts[note?.id] = kept ? null : text.value;
    getSelection().removeAllRanges();
    if (kept) {
      set("newsgloss-name", said.by);
      one("#show-" + said.kind + ":not(:checked)")?.click(); // not hidden
      change((now) => [...now.filter((other) => other.id !== made.id), made], words.kept);
    } else draw();
    if (!kept && selection) getSelection().addRange(rangeOf(selection));
    look();
    focus(note ? one("button", cardOf(note)) : kept ? refOf(made) : selection ? offer : starter);
  };
  quote.textContent = note?.exact;
  text.value = drafts[note?.id] ?? note?.text ?? "";
  name.value = note ? note.by : get("newsgloss-name");
  all("[name=kind]", form).forEach((each) => { each.checked = note ? each.value === note.kind : each.checked; });
  choose.hidden = note || span;
  offer.hidden = true;
  form.returnValue = "";
  form.showModal();
  if (span) chosen(span);
  else if (!note) chooser(chosen);
  if (!choose.hidden) one("select", form).focus();
}

on(panel, "choose", () => open({}));
on(panel, "save", () => save());
on(panel, "all", () => save(true));
on(panel, "copy", async () => {
  try { await navigator.clipboard.writeText(exported()); saved(words.copied); } catch { save(); }
});
on(panel, "key", (event) => set("newsgloss-key", event.target.checked ? "" : "off"));
one("[name=key]", panel).checked = !get("newsgloss-key");
on(toast, "close", hush);
offer.onclick = () => open({ span: picked });
offer.onmousedown = (event) => event.preventDefault(); // the words stay selected
form.onkeydown = (event) => event.stopPropagation(); // typing commands nothing
body.insertBefore(panel, one(":scope > .provenance", body));
document.body.append(toast, form);
load();
draw();
if (location.hash.startsWith("#note-own-")) byId(location.hash.slice(1))?.scrollIntoView();
addEventListener("storage", () => {
  if (form.open) return;
  load();
  draw();
});
})();
