#include "io/report/cohort/index_style.h"

namespace kyphos::io {

std::string_view index_style() {
  return R"css(
body{font:15px/1.4 system-ui,sans-serif;margin:1.5rem;color:#1a1d21;background:#fff}
h1{font-size:1.4rem;margin:0}h2{font-size:1.1rem}
.notice{color:#555;font-size:.85rem}
form{position:sticky;top:0;background:#fff;padding:.5rem 0;border-bottom:1px solid #ccd;z-index:1}
form label,form output{margin-right:1rem}input,select{font:inherit}input[type=number]{width:4.5em}
table{border-collapse:collapse;width:100%;margin-top:.5rem}
th{text-align:left;cursor:pointer;white-space:nowrap;border-bottom:2px solid #889;padding-right:.8rem;
position:sticky;top:3.1rem;background:#fff}th:focus-visible{outline:2px solid #1f6fb2}
th[aria-sort=ascending]::after{content:" \25B2"}th[aria-sort=descending]::after{content:" \25BC"}
td{vertical-align:top;padding:.25rem .8rem .25rem 0;border-bottom:1px solid #e4e6ea;content-visibility:auto}
summary{cursor:pointer}#cohort{scroll-margin-top:4rem;margin-top:2rem}
img{height:96px;background:#000;border-radius:3px}
td:last-child{overflow-wrap:anywhere}
.dates{white-space:nowrap}
.tag{white-space:nowrap;border:1px solid #99a;border-radius:3px;padding:0 .35em}
tr[data-c^=emergency] .tag{background:#b3261e;color:#fff;border-color:#b3261e}
tr[data-c="criteria met"] .tag{background:#d9730d;color:#fff;border-color:#d9730d}
tr[data-c="probably met"] .tag{background:#f6d7a7}
section{display:flex;flex-wrap:wrap;gap:1.5rem}section h2{width:100%}
figure{margin:0}figcaption{max-width:34rem;font-size:.85rem;color:#444}
svg text{font:11px system-ui,sans-serif;fill:#333}
@media print{form{display:none}img{height:60px}}
)css";
}

std::string_view index_script() {
  return R"js(
(function () {
  "use strict";
  var table = document.getElementById("t"), body = table.tBodies[0], rows = Array.from(body.rows);
  var search = document.getElementById("q"), category = document.getElementById("c"),
      loss = document.getElementById("l"), count = document.getElementById("n");
  var texts = rows.map(function (r) { return r.textContent.toLowerCase(); });
  function filter() {
    var words = search.value.toLowerCase().split(/\s+/).filter(Boolean), shown = 0;
    rows.forEach(function (r, i) {
      var keep = (!category.value || r.dataset.c === category.value) && Number(r.dataset.l) >= Number(loss.value) &&
          words.every(function (w) { return texts[i].indexOf(w) >= 0; });
      r.hidden = !keep;
      shown += keep ? 1 : 0;
    });
    count.value = shown + " of " + rows.length + " rows";
  }
  function sort(column, head) {
    var down = head.getAttribute("aria-sort") === "ascending";
    Array.from(head.parentNode.cells).forEach(function (h) { h.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    rows.slice().sort(function (a, b) {
      var x = a.cells[column].dataset.k, y = b.cells[column].dataset.k;
      return (x < y ? -1 : x > y ? 1 : 0) * (down ? -1 : 1);
    }).forEach(function (r) { body.appendChild(r); });
  }
  Array.from(table.tHead.rows[0].cells).forEach(function (head, column) {
    head.tabIndex = 0;
    head.addEventListener("click", function () { sort(column, head); });
    head.addEventListener("keydown", function (e) { if (e.key === "Enter") { sort(column, head); } });
  });
  [search, category, loss].forEach(function (input) { input.addEventListener("input", filter); });
  document.getElementById("filters").addEventListener("submit", function (e) { e.preventDefault(); });
  sort(0, table.tHead.rows[0].cells[0]);
  filter();
})();
)js";
}

}  // namespace kyphos::io
