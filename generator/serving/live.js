// Reloads the page when the site has changed, and shows what is wrong with the last build. Sent by `serve` alone.
(function () {
  "use strict";
  var script = document.currentScript;
  var here = script.dataset.version;
  var place = "newsgloss-scroll " + location.pathname;
  var panel = null;

  function restore() {
    try {
      var kept = sessionStorage.getItem(place);
      sessionStorage.removeItem(place);
      if (kept !== null) scrollTo(0, Number(kept));
    } catch (refused) { /* a browser that keeps nothing restores nothing */ }
  }

  function reload() {
    try { sessionStorage.setItem(place, String(scrollY)); } catch (refused) { /* as above */ }
    location.reload();
  }

  function add(parent, name, text) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    parent.appendChild(made);
    return made;
  }

  function show(report) {
    if (panel) panel.remove();
    panel = null;
    if (!report.length) return;
    panel = add(document.body, "div");
    var root = panel.attachShadow({ mode: "open" });
    var sheet = add(root, "link");
    sheet.rel = "stylesheet";
    sheet.href = "/.newsgloss/live.css";
    var box = add(root, "section");
    box.setAttribute("role", "alert");
    box.setAttribute("aria-labelledby", "title");
    box.lang = "en";
    box.dir = "ltr";
    add(box, "h2", report.length === 1 ? "1 error in the last build" : report.length + " errors in the last build").id = "title";
    var hide = add(box, "button", "Hide");
    hide.type = "button";
    hide.addEventListener("click", function () { panel.hidden = true; });
    var list = add(box, "ol");
    report.forEach(function (text) { add(add(list, "li"), "pre", text); });
  }

  addEventListener("load", restore);
  new EventSource("/.newsgloss/events").onmessage = function (event) {
    var told = JSON.parse(event.data);
    if (told.version !== "none" && told.version !== here) reload();
    else show(told.report);
  };
})();
