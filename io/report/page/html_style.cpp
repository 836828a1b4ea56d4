#include "io/report/page/html_style.h"

namespace kyphos::io {

std::string_view html_style() {
  return R"css(
:root { --ink: #1b2126; --quiet: #5d6872; --rule: #d5dadf; --paper: #ffffff; --tint: #f4f6f8; --accent: #1f4e79;
  --g0: #2c7a4b; --g1: #8a6a00; --g2: #b25000; --g3: #b3261e; }
* { box-sizing: border-box; }
html { background: #eef0f2; }
body { margin: 0 auto; max-width: 1180px; padding: 34px 44px 48px; background: var(--paper); color: var(--ink);
  font: 15px/1.5 "Source Sans 3", "Source Sans Pro", "Segoe UI", "Helvetica Neue", "DejaVu Sans", Arial, sans-serif; }
header { border-bottom: 2px solid var(--ink); padding-bottom: 14px; margin-bottom: 18px; }
h1 { font-size: 25px; line-height: 1.2; margin: 0 0 4px; font-weight: 600; }
h2 { font-size: 18px; margin: 34px 0 6px; font-weight: 600; color: var(--accent); border-bottom: 1px solid var(--rule);
  padding-bottom: 4px; }
h3 { font-size: 14px; margin: 24px 0 6px; font-weight: 600; }
p { margin: 6px 0; max-width: 82ch; }
.facts, .caption, .note { color: var(--quiet); font-size: 13px; }
.lead { font-size: 16.5px; line-height: 1.5; }
.notice { font-size: 13px; font-weight: 600; margin: 10px 0 0; }
.first { border-left: 4px solid var(--g2); background: #fff8f0; padding: 10px 16px 12px; margin: 18px 0; }
.first h2 { border: 0; color: var(--ink); margin: 0 0 4px; padding: 0; font-size: 16px; }
.first ul, .warnings { margin: 0; padding-left: 20px; }
.first li, .warnings li { margin: 3px 0; max-width: 95ch; }
.calm { border-left-color: var(--g0); background: #f2f8f4; }
.pictures { display: flex; gap: 12px; flex-wrap: wrap; align-items: flex-start; margin: 10px 0; }
figure { margin: 0; min-width: 200px; }
figure img { display: block; width: 100%; height: auto; }
figcaption { color: var(--quiet); font-size: 13px; margin-top: 5px; max-width: 60ch; }
.toggle { font-size: 13px; color: var(--quiet); }
.toggle input { accent-color: var(--accent); }
.plain { display: none !important; }
.study:has(.toggle input:not(:checked)) img.plain { display: block !important; }
.study:has(.toggle input:not(:checked)) img.drawn { display: none; }
.evidence:has(.toggle input:not(:checked)) .rules { display: none; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 13.5px; margin: 6px 0; }
th { font-weight: 600; text-align: right; vertical-align: bottom; padding: 3px 9px; }
td { text-align: right; padding: 3px 9px; border-top: 1px solid var(--rule); white-space: nowrap; }
thead tr:last-child th { border-bottom: 1.5px solid var(--ink); }
th.group { text-align: center; border-bottom: 1px solid var(--rule); font-weight: 500; color: var(--quiet); }
th.text, td.text { text-align: left; }
td.words { white-space: normal; max-width: 46ch; text-align: left; color: var(--quiet); }
td.level { font-weight: 600; text-align: left; }
tr.doubtful td { background: #fffbe9; }
tr.missing td { color: var(--quiet); }
.se { color: var(--quiet); font-size: 11px; margin-left: 2px; }
.doubt { font-weight: bold; cursor: help; }
.grade { font-weight: 600; }
.grade0 { color: var(--g0); font-weight: 400; } .grade1 { color: var(--g1); } .grade2 { color: var(--g2); }
.grade3 { color: var(--g3); }
table.full { font-size: 11.5px; }
table.full th, table.full td { padding: 2px 5px; }
table.few { font-size: 12.5px; } table.few th, table.few td { padding: 2px 9px; }
table.full .se { display: block; font-size: 9.5px; line-height: 1.1; margin: 0; }
table.full td { vertical-align: top; line-height: 1.25; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 18px; font-size: 13px; margin: 6px 0; }
dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
footer { margin-top: 36px; border-top: 1px solid var(--rule); padding-top: 10px; color: var(--quiet); font-size: 12.5px; }
@media print {
  @page { size: A4; margin: 13mm 12mm; }
  html, body { background: #fff; } body { padding: 0; max-width: none; font-size: 10pt; }
  .toggle { display: none; } .evidence .rules { display: block !important; } .first { break-inside: avoid; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  figure, tr { break-inside: avoid; } h2, h3 { break-after: avoid; }
  table { font-size: 8pt; } th, td { padding: 1.5px 4px; } .se { font-size: 6.8pt; }
  table.full { font-size: 6.6pt; } table.full th, table.full td { padding: 1px 2.4px; }
  table.full .se { font-size: 5.6pt; }
  table.few { font-size: 7.6pt; } table.few th, table.few td { padding: 1.2px 7px; } table.few .se { font-size: 6.2pt; }
  .scroll { overflow: visible; } thead { display: table-header-group; }
}
)css";
}

}  // namespace kyphos::io
