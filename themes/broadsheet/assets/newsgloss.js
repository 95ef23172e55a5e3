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

  // ── j and k: next and previous, while the box under the articles that turns letter keys off is there and checked ──
  function off() {
    try { return !("keys" in document.body.dataset) || localStorage.getItem("newsgloss-key"); } catch (none) { return false; }
  }
  document.addEventListener("keydown", function (event) {
    if (off() || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable) return;
    var way = { j: "next", k: "prev" }[event.key];
    var link = way && document.querySelector('a[rel~="' + way + '"]');
    if (link) location.href = link.href;
  });

  // ── search.html: the list of headlines is the data ──
  var list = document.querySelector(".headlines"), field = document.getElementById("q"), found = document.querySelector(".found");
  if (!list || !field || !found) return;
  var letters = document.querySelectorAll(".letters a");
  var FIELDS = ["source", "author", "tag", "person", "place"];
  function fold(text) {
    return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").normalize("NFC").toLowerCase();
  }
  var items = [].slice.call(list.querySelectorAll("li")).map(function (item) {
    var row = { item: item, all: item.textContent + " " + item.dataset.text };
    FIELDS.forEach(function (name) { row[name] = fold(item.dataset[name] || "").replace(/-/g, " "); row.all += " " + item.dataset[name]; });
    row.all = fold(row.all) + " " + fold(row.all).replace(/-/g, " ");
    return row;
  });
  function terms(query) {
    return (query.match(/(?:\w+:)?"[^"]*"|\S+/g) || []).map(function (word) {
      var parts = /^(\w+):(.+)$/.exec(word);
      var known = parts && FIELDS.indexOf(parts[1].toLowerCase()) >= 0;
      return { name: known ? parts[1].toLowerCase() : "all", word: fold((known ? parts[2] : word).replace(/"/g, "")).replace(/-/g, known ? " " : "-") };
    }).filter(function (term) { return term.word; });
  }
  function search() {
    var wanted = terms(field.value), count = 0;
    items.forEach(function (row) {
      var fits = wanted.every(function (term) { return row[term.name].indexOf(term.word) >= 0; });
      row.item.hidden = !fits;
      count += fits;
    });
    [].forEach.call(list.children, function (part, at) {
      part.hidden = !part.querySelector("li:not([hidden])");
      if (letters[at]) letters[at].hidden = part.hidden;
    });
    var text = !wanted.length ? "" : count ? found.dataset.some.replace("{n}", count) : found.dataset.none;
    if (found.textContent !== text) found.textContent = text;
  }
  var wait;
  field.addEventListener("input", function () { clearTimeout(wait); wait = setTimeout(search, 120); });
  field.form.addEventListener("submit", function (event) {
    event.preventDefault();
    search();
    try { history.replaceState(null, "", "?q=" + encodeURIComponent(field.value)); } catch (refused) { /* some browsers refuse on file:// */ }
  });
  field.value = new URLSearchParams(location.search).get("q") || field.value;
  search();
})();
