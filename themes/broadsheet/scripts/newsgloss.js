// Script only adds: without it every page, note and link is there. A classic script, so it runs from a folder on disk too.
(function () {
  "use strict";
  var said = document.getElementById("said");

  // ── addresses: a click on ¶ or # also copies it ──
  function copied(text) {
    if (said) { said.textContent = ""; setTimeout(function () { said.textContent = said.dataset.copied; }, 50); }
    return text;
  }
  function byHand(text) {
    var field = document.createElement("textarea");
    field.value = text;
    field.setAttribute("readonly", "");
    field.className = "vh";
    document.body.appendChild(field);
    field.select();
    try { if (document.execCommand("copy")) copied(text); } catch (refused) { /* the address is in the address bar */ }
    field.remove();
  }
  document.addEventListener("click", function (event) {
    var here = event.target.closest && event.target.closest("a.here");
    if (!here) return;
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(here.href).then(function () { copied(here.href); }, function () { byHand(here.href); });
    } else byHand(here.href);
    here.classList.add("done");
    setTimeout(function () { here.classList.remove("done"); }, 1200);
  });

  // ── which kinds of note are shown is remembered, where the browser allows it ──
  function remembered() {
    try { return JSON.parse(localStorage.getItem("newsgloss-hidden")) || []; } catch (none) { return []; }
  }
  var boxes = [].slice.call(document.querySelectorAll(".legend input"));
  var hidden = remembered();
  boxes.forEach(function (box) {
    if (hidden.indexOf(box.id) >= 0) box.checked = false;
    box.addEventListener("change", function () {
      var others = remembered().filter(function (id) { return id !== box.id; });
      if (!box.checked) others.push(box.id);
      try { localStorage.setItem("newsgloss-hidden", JSON.stringify(others)); } catch (refused) { /* not remembered, then */ }
    });
  });
  function revealed() { // an address of a note shows the note, whatever was hidden
    var note = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)).replace(/^m-/, "note-"));
    var kind = note && /(?:^|\s)k-([\w-]+)/.exec(note.className);
    var box = kind && document.getElementById("show-" + kind[1]);
    if (box && !box.checked) { box.checked = true; note.scrollIntoView(); }
  }
  addEventListener("hashchange", revealed);
  try { revealed(); } catch (malformed) { /* a fragment that is none */ }

  // ── letter keys, while the box under the articles that turns them off is there and checked ──
  function off() {
    try { return !("keys" in document.body.dataset) || localStorage.getItem("newsgloss-key"); } catch (none) { return false; }
  }
  function stepped(way) { // to the next entry of a list; past its ends, and where there is none, to the next page
    var rows = [].slice.call(document.querySelectorAll("main .entry .hed a"));
    var at = rows.indexOf(document.activeElement);
    var row = rows[way === "next" ? at + 1 : at < 0 ? -1 : at - 1];
    var page = document.querySelector('a[rel~="' + way + '"]');
    if (row) { row.focus(); row.scrollIntoView({ block: "nearest" }); } else if (page) location.href = page.href;
  }
  document.addEventListener("keydown", function (event) {
    if (off() || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable) return;
    var way = { j: "next", k: "prev" }[event.key], field = document.getElementById("q"), keys = document.getElementById("keys");
    var page = document.querySelector('.nav a[href$="search.html"]');
    if (way) stepped(way);
    else if (event.key === "/" && (field || page)) {
      event.preventDefault();
      if (field) field.focus(); else location.href = page.href + "#q";
    } else if (event.key === "?" && keys) { if (keys.open) keys.close(); else styled().then(function () { keys.showModal(); }); }
  });

  // ── words, as generator/searching/folding.py takes them apart ──
  var SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\u{20000}-\u{3ffff}";
  var RUNS = new RegExp("[" + SPACELESS + "]+|[^" + SPACELESS + "]+", "gu"), DENSE = new RegExp("^[" + SPACELESS + "]", "u");
  function fold(text) {
    return text.normalize("NFKD").replace(/[\u00ad\u0300-\u036f\u200b-\u200d\u2060\ufeff]/g, "").normalize("NFC").toUpperCase().toLowerCase().replace(/ς/g, "σ");
  }
  function terms(text) {
    var found = [];
    (fold(text).match(/[\p{L}\p{N}\p{M}]+/gu) || []).forEach(function (word) {
      word.match(RUNS).forEach(function (run) {
        var signs = Array.from(run);
        if (DENSE.test(run)) signs.forEach(function (sign, at) { found.push(sign + (signs[at + 1] || "")); });
        else found.push(signs.slice(0, 40).join(""));
      });
    });
    return found;
  }
  function spots(text, fits) { // from where to where words stand in a text that fit
    var found = [], words = /[\p{L}\p{N}\p{M}\u00ad\u200b-\u200d]+/gu, word;
    function add(start, end) {
      var last = found[found.length - 1];
      if (last && last[1] >= start) last[1] = end; else found.push([start, end]);
    }
    while ((word = words.exec(text))) {
      if (!DENSE.test(word[0])) { if (terms(word[0]).some(fits)) add(word.index, words.lastIndex); continue; }
      for (var at = word.index; at < words.lastIndex; at++) if (fits(fold(text.slice(at, at + 2)))) add(at, Math.min(at + 2, words.lastIndex));
    }
    return found;
  }

  // ── the files of the search are scripts that hand over what they hold: so they load from a folder on disk too ──
  var root = new URL("../", document.currentScript.src).href, asked = {}, handed = {};
  window.SS = function (name, value) { handed[name](value); };
  function at(url) { return root + url.split("/").map(encodeURIComponent).join("/"); }
  function load(name, version) {
    return asked[name] = asked[name] || new Promise(function (done, failed) {
      var script = document.createElement("script");
      handed[name] = done;
      script.onerror = failed;
      script.src = at("search/" + name) + ".js" + (version ? "?v=" + version : "");
      document.head.append(script);
    });
  }
  var styles;
  function styled() { // the rules of what script alone shows
    return styles = styles || new Promise(function (done) {
      var sheet = document.createElement("link");
      sheet.rel = "stylesheet";
      sheet.onload = sheet.onerror = done;
      sheet.href = root + "assets/search.css";
      document.head.append(sheet);
    });
  }
  var formats = []; // to make one costs more than all else of a result
  function when(text) { // a date as exact as it is known
    var parts = text.match(/\d+/g) || [], many = Math.min(parts.length, 3);
    var shown = { year: "numeric", month: many > 1 ? "short" : undefined, day: many > 2 ? "numeric" : undefined, timeZone: "UTC" };
    var format = formats[many] = formats[many] || new Intl.DateTimeFormat(document.documentElement.lang, shown);
    return many ? format.format(Date.UTC(parts[0], (parts[1] || 1) - 1, parts[2] || 1)) : text;
  }
  window.Newsgloss = { fold: fold, terms: terms, spots: spots, load: load, at: at, when: when };

  // ── words that a search led here for are marked ──
  var sought = new URLSearchParams(location.search).get("q"), text = document.querySelector(".article");
  if (sought && text && window.Highlight) {
    var wanted = new Set(terms(sought)), ranges = [], node;
    var walk = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    while ((node = walk.nextNode())) spots(node.data, wanted.has.bind(wanted)).forEach(function (spot) {
      var range = new Range();
      range.setStart(node, spot[0]);
      range.setEnd(node, spot[1]);
      ranges.push(range);
    });
    styled();
    CSS.highlights.set("sought", new Highlight(...ranges));
  }

  // ── what a link leads to is shown after a pause; not on touch, not where data is dear, nor where an entry says it already ──
  var peek, over, pause, saving = matchMedia("(prefers-reduced-data: reduce)").matches || (navigator.connection && navigator.connection.saveData);
  function put(tag, words, lang) {
    if (!words) return;
    var part = document.createElement(tag);
    part.textContent = words;
    part.dir = "auto";
    if (lang) part.lang = lang;
    peek.append(part);
  }
  function cut(words) { return words.length > 280 ? words.slice(0, 280).replace(/\s+\S*$/, "") + "…" : words; }
  function filled(card, part) {
    var note = /^(?:note|m)-/.test(part) && card.n.find(function (one) { return one[0] === part.replace(/^(note|m)-/, ""); });
    put("b", card.t, card.l);
    put("small", [card.d && card.d.split("/").map(function (day) { return when(day); }).join(" – "), card.s].filter(Boolean).join(", "));
    if (note) { put("p", cut(note[2])); put("small", note[3]); return; }
    put("p", card.k, card.l);
    var first = card.p && card.p.find(function (one) { return /^p-/.test(one[0]); });
    if (first) put("p", cut(first[1]), card.l);
  }
  function closed() {
    clearTimeout(pause);
    if (peek) { peek.remove(); over.removeAttribute("aria-describedby"); }
    peek = over = null;
  }
  function shown(link, name, part) {
    Promise.all([load(name), styled()]).then(function (both) {
      var card = both[0];
      if (over !== link || peek) return;
      peek = document.createElement("aside");
      peek.id = "peek";
      peek.role = "tooltip";
      filled(card, part);
      document.body.append(peek);
      link.setAttribute("aria-describedby", "peek");
      var at = link.getBoundingClientRect(), below = at.bottom + peek.offsetHeight < innerHeight || at.top < peek.offsetHeight;
      peek.style.top = scrollY + (below ? at.bottom : at.top - peek.offsetHeight) + "px";
      peek.style.left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - peek.offsetWidth - 8)) + "px";
    }, function () { /* there is no card of it */ });
  }
  function offered(event) {
    var link = event.target.closest && event.target.closest("main a[href]");
    if (event.pointerType === "touch" || saving || (link && link.closest(".entry")) || link === over || (peek && peek.contains(event.target))) return;
    closed();
    var path = link && link.href.startsWith(root) && decodeURI(link.pathname.slice(new URL(root).pathname.length));
    if (!path || link.pathname === location.pathname || !/^(\d{4}\/.*|(people|organisations|places|events)\/.+\/index)\.html$/.test(path) || /^[\d/]+(index|page-\d+)\.html$/.test(path)) return;
    over = link;
    pause = setTimeout(shown, 400, link, "t/" + path.slice(0, -5), decodeURIComponent(link.hash.slice(1)));
  }
  document.addEventListener("pointerover", offered);
  document.addEventListener("focusin", function (event) { if (event.target.matches(":focus-visible")) offered(event); });
  document.addEventListener("focusout", closed);
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") closed(); });
})();
