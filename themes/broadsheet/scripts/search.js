// The search of search.html, on the files that docs/search.md describes. It adds to the page's form; nothing else asks for it.
(() => {
  const { fold, terms, spots, load, at: address, when } = Newsgloss;
  const form = document.getElementById("search"), field = document.getElementById("q"), page = document.querySelector(".results");
  const find = (name) => page.querySelector(name), say = page.dataset, found = find(".found"), inner = find(".listing"), kindly = find("template").content, list = find(".rows"), more = find(".further");
  const sorting = find("select"), near = find(".near"), narrow = find(".narrow");
  const FACETS = ["source", "tag", "person", "place", "author", "kind", "lang"];
  const PAGE = 10, NEAR = 20000; // results shown at once; articles of a word from which its rest is loaded only if it must be
  let about, version, turn = 0;

  // ── reading ──
  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const hex = (text) => [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, "0")).join("") || "_";
  function reader(data) {
    let at = 0;
    const number = () => {
      for (let value = 0, shift = 1; ; shift *= 128) {
        const byte = data[at++];
        value += (byte & 127) * shift;
        if (byte < 128) return value;
      }
    };
    return {
      number, left: () => at < data.length, take: (many) => data.subarray(at, (at += many)),
      each(many) { let one = -1; return Array.from({ length: many }, () => (one += number() + 1)); },
    };
  }
  function listed(text) { // sorted keys, each by how much of the one before it begins with
    let last = "";
    return !text ? [] : text.split(" ").map((part) => (last = last.slice(0, part.charCodeAt(0) - 48) + part.slice(1)));
  }
  const fetched = (name) => load(name, version);
  const prepared = () => about = about || load("root").then((told) => {
    version = told.v;
    return { ...told, s: listed(told.s), r: listed(told.r), shards: {}, stems: new Map() };
  });

  // ── the index ──
  const spanning = (borders, key) => Math.max(0, borders.findLastIndex((border) => border <= key)); // the range that a key is in
  async function shard(index, at) {
    if (!index.s.length) return new Map();
    return index.shards[at] = index.shards[at] || fetched("s/" + hex(index.s[at])).then((packed) => {
      const from = reader(bytes(packed)), text = new TextDecoder(), entries = new Map();
      let last = [];
      const key = (before) => { const same = from.number(), rest = from.take(from.number()); return [...before.slice(0, same), ...rest]; };
      while (from.left()) {
        last = key(last);
        const told = from.number(), entry = { key: text.decode(Uint8Array.from(last)), forms: [], kind: told & 3 };
        for (let many = told >> 2; many--; ) entry.forms.push(text.decode(Uint8Array.from(key(last))));
        entry.many = entry.kind ? from.number() : 0;
        entry.lists = entry.kind === 1 ? [groups(from, entry.many)] : [];
        entries.set(entry.key, entry);
        index.stems.set(entry.key, entry.forms);
      }
      return entries;
    });
  }
  function groups(from, many) {
    const made = [];
    for (let seen = 0; many ? seen < many : from.left(); ) {
      const impact = from.number(), size = from.number(), articles = from.each(size);
      made.push([impact, articles]);
      seen += size;
    }
    return made;
  }
  const entryOf = async (index, key) => (await shard(index, spanning(index.s, key))).get(key);
  async function lists(entry, whole) { // what weighs most, and if it is asked for the rest
    if (entry.kind < 2) return entry.lists;
    const parts = [fetched("x/" + hex(entry.key))];
    if (entry.kind === 3 && whole) parts.push(fetched("y/" + hex(entry.key)));
    return (await Promise.all(parts)).map((packed) => groups(reader(bytes(packed))));
  }

  // ── what a word may mean: itself, words that it begins, or words that it is mistyped for ──
  function distance(one, other, most) { // Damerau and Levenshtein's, of neighbours that change places; more than `most` is only more
    if (Math.abs(one.length - other.length) > most) return most + 1;
    let old, last, row = Array.from({ length: other.length + 1 }, (_, at) => at);
    for (let i = 1; i <= one.length; i++) {
      [old, last, row] = [last, row, [i]];
      for (let j = 1; j <= other.length; j++) {
        const same = one[i - 1] === other[j - 1];
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + !same);
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j], old[j - 2] + 1);
      }
    }
    return row[other.length];
  }
  const backwards = (word) => [...word].reverse().join("");
  async function nearest(index, word) {
    const most = (word.length > 3) + (word.length > 7), turned = backwards(word);
    if (!most) return [];
    const around = (borders, key) => [-1, 0, 1].map((step) => spanning(borders, key) + step).filter((at) => borders[at] !== undefined);
    const known = (await Promise.all([
      ...around(index.s, word).map(async (at) => [...(await shard(index, at)).keys()]),
      ...around(index.r, turned).map(async (at) => listed(await fetched("r/" + hex(index.r[at]))).map(backwards)),
    ])).flat();
    const near = [...new Set(known)].map((key) => [distance(word, key, most), key]).filter(([far]) => far <= most);
    return near.sort(([a], [b]) => a - b).slice(0, 8);
  }
  async function meanings(index, word, open) {
    const at = spanning(index.s, word), meant = new Map(), forms = new Set(), asked = [shard(index, at)];
    const add = (entry, share) => {
      forms.add(entry.key);
      for (const stem of entry.kind ? [entry.key, ...entry.forms] : entry.forms) meant.set(stem, Math.max(share, meant.get(stem) || 0));
    };
    for (let next = at + 1; open && word[2] && next < at + 12 && (index.s[next] || "").startsWith(word); next++) asked.push(shard(index, next));
    for (const entries of await Promise.all(asked)) for (const entry of entries.values()) {
      if (entry.key === word) add(entry, 1);
      else if (open && entry.key.startsWith(word)) add(entry, .7);
    }
    let near = [];
    if (!meant.size) {
      near = await nearest(index, word);
      for (const [far, key] of near) { const entry = await entryOf(index, key); if (entry) add(entry, .6 ** far); }
    }
    const stems = (await Promise.all([...meant].map(async ([key, share]) => ({ entry: await entryOf(index, key), share })))).filter((one) => one.entry);
    stems.sort((one, other) => other.share - one.share || other.entry.many - one.entry.many);
    return { word, forms, near: near.map((one) => one[1]), stems: stems.filter((one, place) => one.entry.kind < 2 || place < 24), keys: new Set(meant.keys()) };
  }
  async function weighed(index, word, whole) { // the weight of a word in each article
    const weights = new Float32Array(index.n), stems = word.stems;
    const many = Math.min(index.n, stems.reduce((sum, one) => sum + one.entry.many, 0));
    const all = whole || many < NEAR, rarity = (met) => Math.log(1 + (index.n - met + .5) / (met + .5));
    const read = await Promise.all(stems.map((one) => lists(one.entry, all)));
    let met = 0, seen = 0;
    read.forEach((parts, at) => { // a meaning is as rare as it is with those that are as good: `stems` has the best first
      for (; stems[met] && stems[met].share >= stems[at].share; met++) seen += stems[met].entry.many;
      const rare = rarity(Math.min(index.n, seen)) * stems[at].share / 31;
      for (const [impact, articles] of parts.flat()) for (const one of articles) if (weights[one] < rare * impact) weights[one] = rare * impact;
    });
    return { weights, open: !all && stems.some((one) => one.entry.kind === 3), least: rarity(many) / 31 };
  }

  // ── the query ──
  function clauses(text) {
    const open = !/[\s"]$/.test(text), asked = [...text.matchAll(/(-?)(?:([a-z]+):)?(?:"([^"]*)"?|([^\s"]+))/gi)];
    return asked.flatMap(([whole, not, name, phrase, plain], at) => {
      const known = name && [...FACETS, "before", "after", "is"].includes(name.toLowerCase());
      const value = phrase !== undefined ? phrase : known || !name ? plain : name + " " + plain;
      const words = terms(value);
      return words.length || known ? [{ whole, not: !!not, field: known ? name.toLowerCase() : "", value, words, phrase: !known && phrase !== undefined && words.length > 1, open: open && at === asked.length - 1 && phrase === undefined }] : [];
    });
  }
  const facets = {};
  const facet = (name) => facets[name] = facets[name] || fetched("f/" + name).then((told) => {
    const from = reader(bytes(told.p));
    return told.v.map((names) => ({ label: names[0], names: names.map(fold), articles: from.each(from.number()) }));
  }, () => []);
  const dayOf = (text, after) => { // a date as a number that sorts; an inexact one ends with its last day
    const [year, month, day] = text.split(/\D/).map(Number);
    return year ? (year * 13 + (month || (after ? 12 : 0))) * 32 + (day || (after ? 31 : 0)) : NaN;
  };
  async function within(index, clause) { // the articles that a field chooses
    const mask = new Uint8Array(index.n), value = fold(clause.value).trim(), { field: name } = clause;
    if (name === "before" || name === "after") {
      const from = reader(bytes(await fetched("f/date"))), wanted = dayOf(clause.value, name === "after");
      for (let day = 0, at = 0; from.left(); ) {
        day += from.number();
        const many = from.number(), fits = name === "after" ? day > wanted : day < wanted;
        mask.fill(+fits, at, (at += many));
      }
      return mask;
    }
    const values = await facet(name === "is" ? "kind" : name), exact = values.filter((one) => one.names.includes(value));
    for (const one of name === "is" ? values : exact.length ? exact : values.filter((one) => one.names.some((known) => known.includes(value)))) one.articles.forEach((at) => { mask[at] = 1; });
    return mask;
  }
  async function answered(text, exact) {
    const index = await prepared(), asked = clauses(text);
    const words = await Promise.all(asked.flatMap((one) => one.field || (one.not && one.phrase) ? [] : one.words.map(async (word, at) => ({
      ...(await meanings(index, word, one.open && at === one.words.length - 1)), not: one.not,
    }))));
    const masks = await Promise.all(asked.filter((one) => one.field).map(async (one) => [await within(index, one), one.not]));
    const wanted = words.filter((one) => !one.not);
    let lists = await Promise.all(wanted.map((one) => weighed(index, one, exact || masks.length)));
    if (lists.length && lists.every((one) => one.open)) lists = await Promise.all(wanted.map((one) => weighed(index, one, true)));
    const barred = await Promise.all(words.filter((one) => one.not).map((one) => weighed(index, one, true)));
    const scores = new Float32Array(index.n), hits = [];
    let most = 0;
    for (let at = 0; at < index.n; at++) {
      if (masks.some(([mask, not]) => !mask[at] === !not) || barred.some((one) => one.weights[at])) continue;
      let count = 0;
      for (const one of lists) if (one.weights[at] || one.open) { scores[at] += one.weights[at] || one.least; count++; }
      if (count > most) { most = count; hits.length = 0; }
      if (count === most && (count || !lists.length)) hits.push(at);
    }
    return { index, words: wanted, asked, scores, hits: asked.length ? hits : [], all: most === lists.length, open: lists.some((one) => one.open), phrases: asked.filter((one) => one.phrase) };
  }

  // ── a result ──
  const row = async (at) => (await fetched("m/" + (at >> 3)))[at & 7];
  const card = (url) => load("t/" + url.slice(0, -5));
  const has = (told, words) => [told.t, told.k, told.c, ...told.p.map((one) => one[1]), ...told.n.map((one) => one[2])].some((part) => (" " + terms(part).join(" ") + " ").includes(" " + words.join(" ") + " "));
  async function fits(answer, at) { // phrases are looked for in the card, where the words are in order
    const told = answer.phrases.length && await card((await row(at))[0]);
    return answer.phrases.every((one) => has(told, one.words) !== one.not);
  }
  function make(tag, name = "", content = "", lang) {
    const made = document.createElement(tag);
    made.className = name;
    made.append(content);
    if (lang) { made.lang = lang; made.dir = "auto"; }
    return made;
  }
  function marked(text, fitting) {
    const made = document.createDocumentFragment();
    let last = 0;
    for (const [start, end] of spots(text, fitting)) { made.append(text.slice(last, start), make("mark", "hit", text.slice(start, end))); last = end; }
    made.append(text.slice(last));
    return made;
  }
  function strip([, , , , , , , notes, ticks]) {
    const made = kindly.querySelector(".strip").cloneNode(true), kinds = {};
    made.querySelectorAll("g").forEach((shape) => { kinds[shape.dataset.kind] = shape; shape.remove(); });
    for (const [kind, at] of ticks) if (kinds[kind]) { const shape = kinds[kind].cloneNode(true); shape.setAttribute("transform", `translate(${5 + at * 270})`); made.querySelector("svg").append(shape); }
    made.querySelector("p").textContent = Object.keys(notes).map((kind) => (kinds[kind] ? kinds[kind].dataset.label : kind) + " " + notes[kind]).join(", ");
    return made;
  }
  function shown(told, fitting) {
    const [url, title, date, dek, source, authors, lang] = told, day = parseInt(date.split("-")[2], 10);
    const made = make("article", "entry"), time = make("time"), heading = make("h2", "hed", "", lang), link = make("a", "", marked(title, fitting));
    time.dateTime = date.slice(0, 10).replace(/[^\d-]/g, "");
    time.append(make("b", day ? "" : "word", day || when(date)), day ? when(date.slice(0, 7)) : "");
    link.href = address(url);
    heading.append(link);
    made.append(time, heading);
    if (dek) made.append(make("p", "dek", marked(dek, fitting), lang));
    if (source || authors.length) { const meta = make("p", "meta"); if (source) meta.append(make("i", "", source)); meta.append((source && authors.length ? ", " : "") + authors.join(", ")); made.append(meta); }
    if (told[8].length) made.append(strip(told));
    return made;
  }
  async function found_in(made, told, fitting) { // where the words are in an article, and links to there
    const text = await card(told[0]), parts = [...text.p, ...text.n.map(([id, , words]) => ["note-" + id, words])].map(([id, words]) => {
      const at = spots(words, fitting);
      return { id, words, at, met: new Set(at.flatMap(([start, end]) => terms(words.slice(start, end)))) };
    }).filter((one) => one.at.length).sort((a, b) => b.met.size - a.met.size);
    const query = [...new Set(parts.flatMap((one) => [...one.met]))].slice(0, 12).join(" ");
    const title = made.querySelector(".hed a");
    title.href = address(told[0]) + "?q=" + encodeURIComponent(query);
    if (!parts.length && !told[3] && text.p[0]) made.append(make("p", "dek", text.p[0][1].slice(0, 200), told[6]));
    for (const one of parts.slice(0, 2)) {
      const from = Math.max(0, one.words.lastIndexOf(" ", Math.max(0, one.at[0][0] - 60))), end = one.words.indexOf(" ", from + 180);
      const piece = (from ? "… " : "") + one.words.slice(from, end < 0 ? undefined : end) + (end < 0 ? "" : " …"), link = make("a", "", marked(piece, fitting), told[6]);
      link.href = title.href + "#" + encodeURIComponent(one.id);
      made.append(make("p", "passage-found", link));
    }
  }

  // ── the page ──
  let answer, waiting;
  async function further() {
    const mine = turn, here = list.childElementCount, chosen = [], { hits } = answer;
    more.hidden = true;
    while (answer.at < hits.length && chosen.length < PAGE) {
      const some = hits.slice(answer.at, answer.at += PAGE - chosen.length);
      const fitting = await Promise.all(some.map((at) => fits(answer, at)));
      chosen.push(...some.filter((_, at) => fitting[at]));
    }
    const rows = await Promise.all(chosen.map(row));
    const keys = new Set(answer.words.flatMap((one) => [...one.forms, ...one.keys])), { stems } = answer.index;
    const fitting = (term) => keys.has(term) || (stems.get(term) || []).some((one) => keys.has(one)) || answer.asked.some((one) => one.open && term.startsWith(one.words[one.words.length - 1] || " "));
    if (mine !== turn) return;
    const made = rows.map((told) => shown(told, fitting));
    list.append(...made);
    more.hidden = answer.at >= hits.length;
    if (more.hidden) { answer.known = list.childElementCount; tell(); }
    page.dataset.ready = turn;
    if (here && made[0]) made[0].querySelector("a").focus();
    await Promise.all(rows.map((told, at) => found_in(made[at], told, fitting)));
    if (mine === turn) page.dataset.done = turn;
  }
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  function tell() { // in words, what was found and how the query was understood
    const { known, hits, words, asked, phrases } = answer, loose = known === undefined && (phrases.length || answer.open);
    const many = known === undefined ? hits.length : known, lacking = words.filter((one) => !one.stems.length).map((one) => one.word);
    const said = [
      many ? filled(loose ? say.most : say.some, { n: many }) : say.none,
      many && !answer.all && say.partly,
      ...words.filter((one) => one.near.length).map((one) => filled(say.mended, { word: one.word, near: one.near.slice(0, 3).join(", ") })),
      lacking.length && filled(say.lacking, { words: lacking.join(", ") }),
      !many && filled(say.asked, { asked: asked.map((one) => one.whole).join(" ") }),
    ].filter(Boolean).join(" ");
    if (found.textContent !== said) found.textContent = said;
  }
  async function narrowed() {
    const mine = turn, panel = narrow.querySelector("div"), match = new Uint8Array(answer.index.n);
    answer.hits.forEach((at) => { match[at] = 1; });
    const groups = await Promise.all(["source", "tag", "person", "kind"].map(async (name) => [name, (await facet(name)).map((one) => [one.label, one.articles.reduce((sum, at) => sum + match[at], 0)])]));
    let at = 0;
    groups.push(["year", answer.index.y.map(([year, many]) => [year, match.subarray(at, (at += many)).reduce((sum, one) => sum + one, 0)])]);
    if (mine !== turn) return;
    panel.replaceChildren(...groups.flatMap(([name, values]) => {
      const rows = values.filter((one) => one[1]).sort((a, b) => b[1] - a[1]).slice(0, 8);
      if (!rows.length) return [];
      const group = make("section", "", make("h2", "", say[name])), made = make("ul", "leaders");
      for (const [label, many] of rows) {
        const item = make("li"), kind = name === "kind" && kindly.querySelector(`[data-kind="${CSS.escape(label)}"]`);
        const added = name === "year" ? `after:${label - 1} before:${label + 1}` : `${name}:"${label}"`;
        item.append(leading(kind ? kind.dataset.label : label, field.value.trim() + " " + added + " "), make("span", "n", many));
        made.append(item);
      }
      group.append(made);
      return group;
    }));
  }
  async function search(keep) {
    const mine = ++turn, text = field.value;
    inner.hidden = !text.trim();
    if (inner.hidden) { found.textContent = ""; near.replaceChildren(); return; }
    const made = await answered(text, narrow.open);
    if (mine !== turn) return;
    answer = made;
    const { hits, scores } = answer, by = sorting.value;
    if (by === "newest") hits.reverse(); else if (by !== "oldest") hits.sort((a, b) => scores[b] - scores[a] || b - a);
    list.replaceChildren();
    answer.at = 0;
    tell();
    near.replaceChildren(...answer.words.flatMap((one) => one.near.map((word) => make("li", "", leading(word, field.value.replace(new RegExp(one.word, "i"), word))))));
    if (!keep) history.replaceState(null, "", "?" + new URLSearchParams(new FormData(form)));
    if (narrow.open) narrowed();
    await further();
  }
  function leading(label, query) { // a link to another query
    const link = make("a", "", make("bdi", "", label));
    link.href = "?q=" + encodeURIComponent(query);
    return link;
  }
  field.onfocus = prepared;
  field.oninput = () => { clearTimeout(waiting); waiting = setTimeout(search, 100); };
  form.onsubmit = (event) => { event.preventDefault(); search(); };
  sorting.onchange = () => search();
  narrow.ontoggle = () => { if (narrow.open && answer) search(true); };
  more.onclick = further;
  page.onclick = (event) => {
    const link = event.target.closest('a[href^="?q"]');
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    field.value = new URLSearchParams(link.search).get("q");
    field.focus();
    search();
  };
  field.onkeydown = (event) => {
    const first = event.key === "ArrowDown" && list.querySelector(".hed a");
    if (first) { event.preventDefault(); first.focus(); }
  };
  const asked = new URLSearchParams(location.search);
  field.value = asked.get("q") || field.value;
  sorting.value = asked.get("sort") || "relevance";
  if (location.hash === "#q") field.focus();
  if (field.value) search(true);
})();
