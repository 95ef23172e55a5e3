// The search of search.html, on the files that docs/search.md describes. It adds to the page's form; nothing else asks for it.
// Properties of its own: link articles dated each end entry field forms hits index known least lists many met mistyped names not number open phrase phrases rare running scores share shards stems take turn weights whole.
(() => {
  const { byId, one: first, all, fill, fold, dense, terms, spots, load, card: opened, at: address, when, make } = Newsgloss;
  const form = byId("search"), field = byId("q"), page = first(".results"), panel = byId("narrowing");
  const [found, kindly, list, more, sorting, near, narrow] = [".found", "template", ".rows", ".further", "select", ".near", ".narrow"].map((name) => first(name, page));
  const FACETS = "source tag person kind place author lang".split(" "), QUOTES = /["“”„‟«»]/g;
  const PAGE = 10; // results shown at once
  const say = page.dataset;
  let about, version, turn = 0;

  // ── reading ──
  const together = (some, act) => Promise.all(some.map(act));
  const hex = (text) => [...text].map((sign) => sign.codePointAt().toString(16)).join("-") || "_";
  function reader(packed) { // a number is a character; one of 2 to the power of 20 and more begins with how many of these
    const signs = [...packed];
    let at = 0;
    const number = () => {
      const sign = signs[at++].codePointAt(), value = sign - (sign < 55296 ? 35 : 2083);
      return value < 1048576 ? value : (value - 1048576) * 1048576 + number();
    };
    return {
      number, left: () => at < signs.length, take: (many) => signs.slice(at, (at += many)),
      each: (many, one = -1) => Array.from(Array(many), () => (one += number() + 1)),
    };
  }
  function listed(text) { // sorted keys, each by how much of the one before it begins with
    let last = "";
    return !text ? [] : text.split(" ").map((part) => (last = last.slice(0, part.charCodeAt(0) - 48) + part.slice(1)));
  }
  const fetched = (name) => load(name, version);
  const prepared = () => about ||= load("root").then((told) => {
    version = told.v;
    when("1-1"); // a first result would wait for it
    return { ...told, s: listed(told.s), r: listed(told.r), shards: {}, stems: new Map() };
  });

  // ── the index ──
  const spanning = (borders, key) => borders.findLastIndex((border) => border <= key); // the range that a key is in; the first begins with nothing
  async function shard(index, at) {
    if (!index.s.length) return new Map();
    return index.shards[at] ||= fetched("s/" + hex(index.s[at])).then((packed) => {
      const from = reader(packed), entries = new Map();
      let last = [];
      const key = (before) => [...before.slice(0, from.number()), ...from.take(from.number())];
      while (from.left()) {
        const home = last = key(last);
        for (let left = from.number(); left--; ) {
          last = key(last);
          const told = from.number(), entry = { key: last.join(""), forms: [], kind: told & 3, home: "l/" + hex(home) };
          for (let many = told >> 2; many--; ) entry.forms.push(key(last).join(""));
          entry.many = entry.kind && from.number();
          entries.set(entry.key, entry);
          index.stems.set(entry.key, entry.forms);
        }
      }
      return entries;
    });
  }
  function groups(packed) {
    const made = [], from = reader(packed);
    while (from.left()) made.push([from.number(), from.each(from.number())]);
    return made;
  }
  const entryOf = async (index, key) => (await shard(index, spanning(index.s, key))).get(key);
  const lists = async ({ key, kind, home }, whole) => kind < 2 ? [groups((await fetched(home))[key])] // what weighs most, and if it is asked for the rest
    : together("xy".split("", whole ? kind - 1 : 1), async (part) => groups(await fetched(part + "/" + hex(key))));

  // ── what a word may mean: itself, words that it begins, or words that it is mistyped for ──
  function distance(one, other) { // Damerau and Levenshtein's, of neighbours that change places
    let old, last, row = [...Array(other.length + 1).keys()];
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
    const around = (borders, key) => [-1, 0, 1].map((step) => spanning(borders, key) + step).filter((at) => at in borders);
    const known = (await Promise.all([
      ...around(index.s, word).map(async (at) => [...(await shard(index, at)).keys()]),
      ...around(index.r, turned).map(async (at) => listed(await fetched("r/" + hex(index.r[at]))).map(backwards)),
    ])).flat();
    return [...new Set(known)].map((key) => [distance(word, key), key]).filter(([far]) => far <= most).sort(([a], [b]) => a - b).slice(0, 8);
  }
  async function meanings(index, word, open, not) {
    open ||= dense.test(word) && ![...word][1]; // of a script without spaces, a sign alone begins terms
    const at = spanning(index.s, word), meant = new Map(), forms = new Set(), homes = new Set(), asked = [shard(index, at)], most = dense.test(word) ? 99 : word[2] ? 12 : 3;
    const add = (entry, share) => {
      forms.add(entry.key);
      for (const stem of entry.kind ? [entry.key, ...entry.forms] : entry.forms) meant.set(stem, Math.max(share, meant.get(stem) || 0));
    };
    for (let next = at + 1; open && next < at + most && index.s[next]?.startsWith(word); next++) asked.push(shard(index, next));
    for (const entries of await Promise.all(asked)) for (const entry of entries.values()) {
      if (entry.key === word) add(entry, 1);
      else if (open && entry.key.startsWith(word)) add(entry, .7);
    }
    const near = meant.size || not ? [] : await nearest(index, word);
    for (const [far, key] of near) { const entry = await entryOf(index, key); if (entry) add(entry, .6 ** far); }
    const stems = (await together([...meant], async ([key, share]) => ({ entry: await entryOf(index, key), share }))).filter((one) => one.entry);
    stems.sort((one, other) => other.share - one.share || other.entry.many - one.entry.many);
    return { word, not, many: stems.reduce((sum, one) => sum + one.entry.many, 0), forms, end: open ? "" : " ", mistyped: near.map((one) => one[1]), stems: stems.filter(({ entry }, place) => not || (entry.kind > 1 ? place < Math.min(most * 2, 24) : homes.add(entry.home).size <= most)), keys: meant };
  }
  async function weighed(index, word, whole, words) { // the weight of a word in each article
    const weights = new Float32Array(index.n), { stems, many } = word;
    const all = whole || many * words < 4e4, // articles of all words together, were they like one, from which its rest is loaded only if it must be
      rarity = (met) => Math.log(1 + (Math.max(index.n - met, 0) + .5) / (met + .5));
    const read = await together(stems, ({ entry }) => entry[all] ||= lists(entry, all)); // each once
    let met = 0, seen = 0;
    read.forEach((parts, at) => { // a meaning is as rare as it is with those that are as good: `stems` has the best first
      for (; stems[met] && stems[met].share >= stems[at].share; met++) seen += stems[met].entry.many;
      const rare = rarity(seen) * stems[at].share / 31;
      for (const [impact, articles] of parts.flat()) for (const one of articles) if (weights[one] < rare * impact) weights[one] = rare * impact;
    });
    word.rare = rarity(many);
    return { weights, open: !all && stems.some((one) => one.entry.kind === 3), least: word.rare / 31 };
  }

  // ── the query ──
  function clauses(typed) {
    const text = typed.replace(QUOTES, '"').replace(/(^|\s)[−–](?=\S)/g, "$1-");
    const open = !/[\s"]$/.test(text), asked = [...text.matchAll(/(-?)(?:([a-z]+):)?(?:"([^"]*)"?|([^\s"]+))/gi)];
    let many = 0;
    return asked.flatMap(([whole, not, name, phrase, plain], at) => {
      const named = name?.toLowerCase(), dated = /^(before|after)$/.test(named), is = named === "is", field = is ? "kind" : dated || FACETS.includes(named) ? named : "";
      const value = phrase ?? (field || !name ? plain : name + " " + plain), words = terms(value, true);
      const size = words.length || 1, left = many + size > 32 || (is && fold(value) !== "annotated") || (dated && !/^[1-9]\d{0,3}(-\d\d?){0,2}$/.test(value)) || !(many += size);
      return words[0] || field ? [{ whole, left, not: !!not, field, dated, value: is ? "" : value, words, phrase: !field && (phrase || not) && words[1], open: open && at === asked.length - 1 && phrase == null }] : [];
    });
  }
  const bare = (text) => fold(text.replace(QUOTES, "")).trim(), facets = {};
  const facet = (name) => facets[name] ||= fetched("f/" + name).then((told) => {
    const from = reader(told.p);
    return told.v.map((names) => ({ label: names[0], names: names.map(bare), articles: from.each(from.number()) }));
  });
  async function within(index, clause) { // the articles that a field chooses
    const mask = new Uint8Array(index.n), value = bare(clause.value), { field: name } = clause;
    if (clause.dated) { // a date is a number that sorts; an inexact one ends with its last day
      const from = reader(await fetched("f/date")), after = name === "after", [year, month, day] = clause.value.split("-");
      const wanted = (year * 13 + (+month || after * 12)) * 32 + (+day || after * 31);
      for (let now = 0, at = 0; from.left(); ) {
        now += from.number();
        mask.fill(after ? now > wanted : now < wanted, at, (at += from.number()));
      }
      return mask;
    }
    const values = await facet(name), exact = values.filter((one) => one.names.includes(value));
    for (const one of exact[0] ? exact : values.filter((one) => one.names.some((known) => known.includes(value)))) for (const at of one.articles) mask[at] = 1;
    return mask;
  }
  async function answered(text, exact) {
    const index = await prepared(), every = clauses(text), asked = every.filter((one) => !one.left);
    const words = await Promise.all(asked.flatMap((one) => one.field || (one.not && one.phrase) ? [] : one.words.map((word, at) => meanings(index, word, one.open && !one.not && at === one.words.length - 1, one.not))));
    const masks = await together(asked.filter((one) => one.field), async (one) => [await within(index, one), one.not]);
    const wanted = words.filter((one) => !one.not);
    const fewest = Math.min(...wanted.map((one) => one.many || 1 / 0)); // the rarest word that is met is known whole: of the others, what weighs most may do
    const weigh = (some, whole) => together(some, (one) => weighed(index, one, whole || one.many === fewest, wanted.length));
    const lists = await weigh(wanted, exact || masks.length);
    const barred = await weigh(words.filter((one) => one.not), true);
    const scores = new Float32Array(index.n), hits = [];
    let most = 0;
    for (let at = 0; at < index.n; at++) {
      if (masks.some(([mask, not]) => !mask[at] === !not) || barred.some((one) => one.weights[at])) continue;
      let count = 0;
      for (const one of lists) if (one.weights[at] || one.open) { scores[at] += one.weights[at] || one.least; count++; }
      if (count > most) { most = count; hits.length = 0; }
      if (count === most && (count || !lists[0])) hits.push(at);
    }
    return { index, words: wanted, asked, left: every.filter((one) => one.left), scores, hits: asked[0] ? hits : [], all: most === lists.length, open: lists.some((one) => one.open), phrases: asked.filter((one) => one.phrase) };
  }

  // ── a result ──
  async function card(at) { // what is shown of an article, and its words in order; where it does not load, its headline
    const [url, t] = (await fetched("m/" + (at >> 3)))[at & 7], told = await opened(url).catch(() => ({ t, p: [], n: [] }));
    told.link = address(url);
    return told;
  }
  const running = (told) => told.running ||= [told.t, told.k, told.c, ...told.p.map((one) => one[1]), ...told.n.map((one) => one[2])].map((part = "") => terms(part).join(" ")).join(" | ");
  const has = (text, words, end = dense.test(words.at(-1)) ? "" : " ") => ` ${text} `.includes(` ${words}${end}`); // side by side; without an end, the last word may go on, as a run without spaces may
  async function fits(answer, at) {
    const text = answer.phrases[0] && running(await card(at));
    return answer.phrases.every((one) => has(text, terms(one.value).join(" ")) !== one.not);
  }
  const met = (text, { word, mistyped, end }) => (mistyped[0] ? mistyped : [word]).some((one) => has(text, one, end)); // in the very form
  async function ranked({ hits, scores, words }) { // of the best, those come first that have the very forms, all in the headline or in few words, and side by side
    const better = (a, b) => scores[b] - scores[a] || b - a, top = hits.sort(better).slice(0, PAGE);
    await together(top, async (at) => {
      const text = running(await card(at));
      const share = 2 + 12 / (12 + (text.length >> 9)) + 2 * words.every((one) => met(text.split(" | ")[0], one));
      words.forEach(({ word, rare, end }, place) => {
        scores[at] += rare * (share * met(text, words[place]) + (place && has(text, words[place - 1].word + " " + word, end)) / 2);
      });
    });
    hits.splice(0, PAGE, ...top.sort(better));
  }
  function marked(text, fitting) {
    let last = 0;
    return [...spots(text, fitting).flatMap(([start, end]) => [text.slice(last, start), make("mark", "hit", text.slice(start, last = end))]), text.slice(last)];
  }
  function strip({ h: notes, g: ticks }) {
    const made = first(".strip", kindly.content).cloneNode(true), kinds = {};
    all("g", made).forEach((shape) => { kinds[shape.dataset.kind] = shape; shape.remove(); });
    for (const [kind, at] of ticks) if (kinds[kind]) { const shape = kinds[kind].cloneNode(true); shape.setAttribute("transform", `translate(${5 + at * 270})`); first("svg", made).append(shape); }
    first("p", made).textContent = notes.map(([kind, many]) => (kinds[kind]?.dataset.label ?? kind) + " " + many).join(", ");
    return made;
  }
  function shown(told, fitting) {
    const { t: title, d: date = "", k: dek, s: source, b: authors, l: lang } = told, day = +date.slice(8, 10);
    const time = make("time", "", [make("b", day ? "" : "word", day || when(date)), day && when(date.slice(0, 7))]), link = make("a", "", marked(title, fitting));
    time.dateTime = date.slice(0, 10).replace(/[^\d-]/g, "");
    link.href = told.link;
    return make("article", "entry", [
      time, make("h2", "hed", link, lang), dek && make("p", "dek", marked(dek, fitting), lang),
      (source || authors) && make("p", "meta", [source && make("i", "", source), source && authors && ", ", authors]),
      told.g && strip(told),
    ]);
  }
  async function found_in(at, fitting) { // an article, where the words are in it, and links to there
    const told = await card(at), made = shown(told, fitting), parts = [...told.p, ...told.n.map(([id, , words]) => ["note-" + id, words])].map(([id, words]) => {
      const at = spots(words, fitting);
      return { id, words, at, met: new Set(at.flatMap(([start, end]) => terms(words.slice(start, end)))) };
    }).filter((one) => one.at[0]).sort((a, b) => b.met.size - a.met.size);
    const title = first(".hed a", made), met = new Set(parts.flatMap((one) => [...one.met]));
    title.href += "?q=" + encodeURIComponent([...met].slice(0, 12).join(" "));
    if (!parts[0] && !told.k && told.p[0]) made.append(make("p", "dek", told.p[0][1].slice(0, 200), told.l));
    for (const one of parts.slice(0, 2)) {
      const from = Math.max(0, one.words.lastIndexOf(" ", one.at[0][0] - 60)), piece = (from ? "… " : "") + one.words.slice(from).replace(/^(.{180}\S*) .*/, "$1 …");
      const link = make("a", "", marked(piece, fitting), told.l);
      link.href = title.href + "#" + encodeURIComponent(one.id);
      made.append(make("p", "passage-found", link));
    }
    return made;
  }

  // ── the page ──
  let answer, waiting;
  async function further() {
    const now = answer, shown = list.childElementCount, chosen = [], { hits } = now;
    more.hidden = true;
    while (now.at < hits.length && chosen.length < PAGE) {
      const some = hits.slice(now.at, now.at += PAGE - chosen.length);
      const fitting = await together(some, (at) => fits(now, at));
      chosen.push(...some.filter((_, at) => fitting[at]));
    }
    const keys = new Set(now.words.flatMap((one) => [...one.forms, ...one.keys.keys()])), { stems } = now.index;
    const fitting = (term) => keys.has(term) || stems.get(term)?.some((one) => keys.has(one)) || now.asked.some((one) => one.open && term.startsWith(one.words.at(-1) || " "));
    const made = await together(chosen, (at) => found_in(at, fitting));
    if (now.turn !== turn) return; // another was asked meanwhile
    list.append(...made);
    if ((more.hidden = now.at >= hits.length)) tell(now.known = list.childElementCount);
    say.done = turn;
    if (shown && made[0]) first("a", made[0]).focus();
  }
  function tell() { // in words, what was found and how the query was understood
    const { known, hits, open, words, asked, left, phrases } = answer;
    const many = known ?? hits.length, lacking = words.filter((one) => !one.stems[0]).map((one) => one.word);
    const said = [
      many ? fill(open || (known == null && phrases[0]) ? say.most : say.some, { n: many }) : say.none,
      many && !answer.all && say.partly,
      ...words.filter((one) => one.mistyped[0]).map((one) => fill(say.mended, { word: one.word, near: one.mistyped.slice(0, 3).join(", ") })),
      lacking[0] && fill(say.lacking, { words: lacking.join(", ") }),
      left[0] && fill(say.left, { words: left.slice(0, 8).map((one) => one.whole).join(", ") + (left[8] ? " …" : "") }),
      !many && asked[0] && fill(say.asked, { asked: asked.map((one) => one.whole).join(" ") }),
    ].filter(Boolean).join(" ");
    if (found.textContent !== said) found.textContent = said;
  }
  async function narrowed() {
    const mine = turn, match = new Uint8Array(answer.index.n), some = answer.phrases[0] ? 200 : 0; // cards that are looked into to count
    const fitting = await together(answer.hits.slice(0, some), (at) => fits(answer, at)), most = some && some in answer.hits ? "≤ " : "";
    answer.hits.forEach((at, place) => { match[at] = fitting[place] !== false; });
    const groups = await together(FACETS.slice(0, 4), async (name) => [name, (await facet(name)).map((one) => [one.label, one.articles.reduce((sum, at) => sum + match[at], 0)])]);
    let at = 0;
    groups.push(["year", answer.index.y.map(([year, many]) => [year, match.subarray(at, (at += many)).reduce((sum, one) => sum + one, 0)])]);
    if (mine !== turn) return;
    panel.replaceChildren(...groups.flatMap(([name, values]) => {
      const rows = values.filter((one) => one[1]).sort((a, b) => b[1] - a[1]).slice(0, 8);
      return !rows[0] ? [] : make("section", "", [make("h2", "", say[name]), make("ul", "leaders", rows.map(([label, many]) => {
        const shown = name === "kind" && first(`[data-kind="${CSS.escape(label)}"]`, kindly.content)?.dataset.label;
        const added = name === "year" ? `after:${label - 1} before:${label + 1}` : `${name}:"${label.replace(QUOTES, "")}"`;
        return make("li", "", [leading(shown || label, field.value.trim() + " " + added + " "), make("span", "n", most + many)]);
      }))]);
    }));
  }
  async function search(how) { // `how` the address changes: push, replace, or not at all
    const mine = ++turn, text = field.value.trim();
    if (how) history[how + "State"](null, "", "?" + (text && new URLSearchParams(new FormData(form))));
    if (!text) return emptied("");
    try { await shownFor(mine); } catch { // a file did not load: nothing of an earlier query stays, and it is asked for again
      about = 0;
      mine < turn || emptied(say.broken);
    }
  }
  function emptied(said) {
    for (const it of [found, near, panel, list]) it.replaceChildren();
    found.append(said);
    more.hidden = true;
  }
  async function shownFor(mine) {
    const made = await answered(field.value, !panel.hidden);
    if (mine !== turn) return;
    made.turn = mine;
    answer = made;
    if (sorting.value === "newest") answer.hits.reverse();
    if (sorting.value === "relevance") await ranked(answer);
    if (mine !== turn) return;
    list.replaceChildren();
    answer.at = 0;
    tell();
    near.replaceChildren(...answer.words.flatMap((one) => one.mistyped.map((word) => make("li", "", leading(word, spots(field.value, (term) => term === one.word).reduceRight((made, [from, to]) => made.slice(0, from) + word + made.slice(to), field.value))))));
    if (!panel.hidden) narrowed();
    await further();
  }
  function leading(label, query) { // a link to another query
    const link = make("a", "", make("bdi", "", label));
    link.href = "?q=" + encodeURIComponent(query);
    return link;
  }
  field.onfocus = prepared;
  field.oninput = () => { clearTimeout(waiting); waiting = setTimeout(search, 100, "replace"); };
  form.onsubmit = (event) => { event.preventDefault(); search("replace"); };
  sorting.onchange = () => search("push");
  narrow.onclick = () => {
    narrow.ariaExpanded = !panel.toggleAttribute("hidden");
    if (!panel.hidden) search();
  };
  more.onclick = further;
  page.onclick = (event) => {
    const link = event.target.closest('a[href^="?q"]');
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    field.value = new URLSearchParams(link.search).get("q");
    field.focus();
    search("push");
  };
  field.onkeydown = (event) => {
    const row = event.key === "ArrowDown" && first(".hed a", list);
    if (row) { event.preventDefault(); row.focus(); }
  };
  function read(typed) { // what the address asks for, else what was typed before this script was there
    const asked = new URLSearchParams(location.search);
    field.value = asked.get("q") ?? typed;
    sorting.value = asked.get("sort");
    sorting.value ||= "relevance";
    search();
  }
  onpopstate = () => location.hash || read(""); // a part of this page is no other query
  if (location.hash === "#q") field.focus();
  read(field.value);
})();
