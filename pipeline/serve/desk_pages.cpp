#include "pipeline/serve/desk_pages.h"

namespace kyphos::pipeline {
namespace {

constexpr std::string_view kDeskPage = R"HTML(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>kyphos desk</title><link rel="icon" href="data:,"><link rel="stylesheet" href="desk.css"></head>
<body>
<header><h1>kyphos</h1>
<label>Reader <input id="reader" size="6" maxlength="16" placeholder="initials"></label>
<span id="mode"></span><span id="message" role="status" aria-live="polite"></span></header>
<main id="list">
<div class="bar"><label>Search <input id="search" type="search" placeholder="key, date, level"></label>
<label>Show <select id="filter"><option value="">all</option><option value="fracture">with a fracture</option>
<option value="doubt">with a doubt</option><option value="open">not confirmed</option>
<option value="confirmed">confirmed</option><option value="unrated">not rated</option>
<option value="bad">rated bad or doubtful</option></select></label>
<span id="count"></span><a href="#agreement">Agreement of readers</a><span class="keys">Keys: ↑ ↓ choose, Enter open, g d b rate</span></div>
<table><thead><tr id="heads"></tr></thead><tbody id="rows"></tbody></table>
</main>
<main id="agree" hidden>
<div class="bar"><button id="leaveagree">Worklist</button><strong>Agreement of readers</strong><span id="agreecount"></span></div>
<div id="agreement" tabindex="0" role="region" aria-label="Tables of agreement"></div>
<img id="agreepicture" alt="Differences of two readers over their mean, one panel a measurement; the table holds the numbers" hidden>
</main>
<main id="case" hidden>
<div class="bar"><button id="back">Worklist</button><button id="previous">Previous</button><button id="next">Next</button>
<strong id="title"></strong><a id="report" target="_blank" rel="noopener">whole report</a>
<label>Date <select id="study"></select></label><button id="flicker">Other date (f)</button>
<label><input type="checkbox" id="beside"> beside</label>
<label><input type="checkbox" id="showcoronal"> coronal</label>
<label>Slice <input id="slice" type="range" min="0" max="0" value="0"></label><span id="offset" role="status"></span>
<label><input type="checkbox" id="outlines" checked> points</label><label><input type="checkbox" id="named" checked> names</label>
<label>Zoom <input id="zoom" type="range" min="20" max="250" value="60"></label>
<label>Light <input id="light" type="range" min="40" max="250" value="100"></label>
<label>Contrast <input id="contrast" type="range" min="40" max="300" value="100"></label></div>
<div class="bar" id="editing"><label>Body <select id="body"></select></label>
<label>Level <select id="level"></select></label>
<button id="reject">No body</button><button id="add">Add a body</button><button id="cemented">Cemented</button><button id="nofracture">Not a fracture</button>
<label>Fracture, grade <select id="grade"><option value="">–</option><option>1</option><option>2</option><option>3</option></select></label>
<button id="undo">Undo</button><button id="save">Save</button><button id="confirm">Confirm case</button>
<span class="keys">drag a point, or Tab to it and use the arrows; , . slices, f other date, o points, a add, u undo, s save, c confirm, g d b rate, n p next</span></div>
<div id="view"><div id="picture" tabindex="0" role="region" aria-label="Pictures">
<div><span id="thisname"></span><svg id="svg" role="group" aria-label="Sagittal picture with the six points of each body"></svg></div>
<div><span id="othername"></span><svg id="other" role="group" aria-label="Sagittal picture of the other date"></svg></div>
<svg id="coronal" role="group" aria-label="Coronal picture"></svg></div>
<div id="numbers" tabindex="0" role="region" aria-label="Numbers"></div></div>
</main>
<footer>For research and decision support. Not a medical device; needs a clinician's reading.</footer>
<script src="desk.js"></script></body></html>
)HTML";

constexpr std::string_view kDeskStyle = R"CSS(
:root{color-scheme:dark;--line:#3a3f45;--quiet:#b4bac1}
*{box-sizing:border-box}body{margin:0;font:14px/1.35 system-ui,sans-serif;background:#16181b;color:#f1f3f5}
header,.bar{display:flex;flex-wrap:wrap;gap:6px 14px;align-items:center;padding:6px 12px;border-bottom:1px solid var(--line)}
h1{font-size:16px;margin:0}footer,.keys,#count{color:var(--quiet);font-size:12px}footer{padding:6px 12px}
input,select,button{font:inherit;background:#24282d;color:inherit;border:1px solid #69727c;border-radius:4px;padding:2px 7px}
button:disabled,select:disabled{opacity:.45}:focus-visible{outline:2px solid #7db7ff;outline-offset:1px}
a{color:#8ec2ff}#message{margin-left:auto;color:#ffd479}[hidden]{display:none!important}
table{border-collapse:collapse;width:100%}th,td{padding:3px 9px;text-align:left;border-bottom:1px solid #2b2f34;white-space:nowrap}
th button{border:0;background:none;padding:0;font-weight:600;cursor:pointer}
tr[aria-selected=true]{background:#223a56}tbody#rows tr{cursor:pointer}
.g1{color:#ffd75a}.g2{color:#ff9d47}.g3{color:#ff7b72}.changed{color:#7ee787;font-weight:600}.was{color:var(--quiet);font-size:12px}
#view{display:flex;gap:10px;height:calc(100vh - 196px);min-height:300px}#picture{flex:0 1 auto;overflow:auto;max-width:52%;background:#000;display:flex;gap:6px;align-items:flex-start}
#picture>div{flex:none}#picture span{display:block;color:var(--quiet);font-size:12px;padding:0 4px}#picture svg{flex:none;display:block}#offset{min-width:6.5em;color:var(--quiet)}
#numbers,#agreement{overflow:auto;font-size:12.5px}#numbers{flex:1 1 0;padding:4px 8px 4px 0}#numbers tr.on{background:#223a56}#numbers td,#numbers th{padding:2px 5px}#numbers th{white-space:normal;vertical-align:bottom}
#numbers p{margin:4px 0}h2{font-size:13px;margin:10px 0 2px}#agreement{padding:4px 12px}#agreement table{width:auto}#agreepicture{max-width:100%;margin:8px 12px}
svg circle{fill:#fff;stroke:#000;stroke-width:1.5px;vector-effect:non-scaling-stroke;cursor:grab}svg circle.was{fill:none;stroke:#8ec2ff;pointer-events:none}svg circle.new{fill:#ffd479}
svg circle:focus{stroke:#ffd479;stroke-width:4px;outline:none}svg polyline{fill:none;stroke:#7ee787;stroke-width:1.6px;vector-effect:non-scaling-stroke;pointer-events:none}
svg g.on polyline{stroke:#ffd479;stroke-width:2.4px}svg g.rejected polyline{stroke:#888;stroke-dasharray:4}
svg text{fill:#e8eef5;stroke:#000;stroke-width:3px;vector-effect:non-scaling-stroke;paint-order:stroke;pointer-events:none}svg text.on{fill:#ffd479}
.note{color:#ffd479;margin:4px 0}
)CSS";

constexpr std::string_view kDeskScript = R"JS('use strict';
const $ = id => document.getElementById(id);
const base = location.pathname.replace(/[^/]*$/, '');
let cases = [], shown = [], chosen = 0, edit = false, order = {key: 'id', up: true};
const say = text => { $('message').textContent = text || ''; };
const now = () => new Date().toISOString().replace(/\.\d+Z$/, 'Z');
const reader = () => $('reader').value.trim();
try { $('reader').value = localStorage.getItem('reader') || ''; } catch (e) { /* no storage: typed each time */ }
$('reader').addEventListener('change', () => { try { localStorage.setItem('reader', reader()); } catch (e) { /* as above */ } });
async function ask(path, body) {
  const answer = await fetch(base + path, body === undefined ? {} : {method: 'POST', body: JSON.stringify(body)});
  let data = {};
  try { data = await answer.json(); } catch (e) { /* no answer to read */ }
  if (!answer.ok) throw new Error(data.problem || 'kyphos answered ' + answer.status);
  return data;
}
function element(tag, text, kind) { const e = document.createElement(tag); if (text !== undefined) e.textContent = text; if (kind) e.className = kind; return e; }
const columns = [['id', 'Case', c => c.id], ['dates', 'Dates', c => c.dates.map(d => d || 'no date').join(', ')],
  ['worst_grade', 'Fractures (grade)', c => c.fractures.join(', ')], ['change', 'Change', c => c.change.replace('_', ' ')],
  ['measured', 'Measured', c => c.measured], ['doubtful', 'Doubtful', c => c.doubtful || ''],
  ['corrected', 'Corrected', c => c.corrected || ''], ['confirmed_by', 'Confirmed', c => c.confirmed_by],
  ['rating', 'Quality', c => c.rating + (c.reason ? ': ' + c.reason : '')]];
function passes(c) {
  const wanted = $('filter').value, text = $('search').value.toLowerCase();
  const fits = {'': true, fracture: c.worst_grade > 0, doubt: c.doubtful > 0, open: !c.confirmed_by, confirmed: !!c.confirmed_by,
    unrated: !c.rating, bad: c.rating === 'bad' || c.rating === 'doubtful'}[wanted];
  return fits && (!text || columns.map(k => k[2](c)).join(' ').toLowerCase().includes(text));
}
function drawHeads() {
  $('heads').replaceChildren(...columns.map(([key, title]) => {
    const th = element('th'), button = element('button', title + (order.key === key ? (order.up ? ' ▲' : ' ▼') : ''));
    th.setAttribute('aria-sort', order.key !== key ? 'none' : order.up ? 'ascending' : 'descending');
    button.addEventListener('click', () => { order = {key, up: order.key === key ? !order.up : true}; drawList(); });
    th.append(button); return th;
  }));
}
function drawList() {
  const kept = shown[chosen] && shown[chosen].id;
  shown = cases.filter(passes).sort((a, b) => {
    const x = String(a[order.key]), y = String(b[order.key]), d = x.localeCompare(y, 'en', {numeric: true}) || a.id.localeCompare(b.id);
    return order.up ? d : -d;
  });
  chosen = Math.max(0, shown.findIndex(c => c.id === kept));
  drawHeads();
  $('rows').replaceChildren(...shown.map((c, i) => {
    const tr = element('tr'), open = element('a', c.id); tr.setAttribute('aria-selected', i === chosen);
    open.href = '#case/' + encodeURIComponent(c.id); open.tabIndex = -1;
    for (const [key, , text] of columns) tr.append(element('td', key === 'id' ? undefined : text(c), key === 'worst_grade' ? 'g' + c.worst_grade : ''));
    tr.firstChild.append(open);
    tr.addEventListener('click', () => { chosen = i; location.hash = 'case/' + encodeURIComponent(c.id); });
    return tr;
  }));
  $('count').textContent = shown.length + ' of ' + cases.length + ' cases, ' + cases.filter(c => c.confirmed_by).length + ' confirmed' + (cases.some(c => c.pending) ? ', reading ' + cases.filter(c => c.pending).length + ' more' : '');
}
function choose(i) {
  chosen = Math.min(Math.max(i, 0), shown.length - 1);
  [...$('rows').children].forEach((tr, at) => tr.setAttribute('aria-selected', at === chosen));
  if ($('rows').children[chosen]) $('rows').children[chosen].scrollIntoView({block: 'nearest'});
}
async function load() {
  const data = await ask('cases.json');
  const blank = {dates: [], fractures: [], change: '', measured: '…', doubtful: 0, corrected: 0, worst_grade: 0, confirmed_by: '', rating: '', reason: ''};
  edit = data.edit; cases = data.cases.map(c => Object.assign({}, blank, c));
  if (cases.some(c => c.pending)) setTimeout(() => load().catch(e => say(e.message)), 50);
  $('mode').textContent = edit ? '' : 'read only (start with --edit to correct)';
  drawList();
}
async function rate(id, rating) {
  if (!edit) { say('read only'); return; }
  const reason = rating === 'bad' || rating === 'doubtful' ? (prompt('Why is it ' + rating + '?') || '') : '';
  try { await ask('case/' + encodeURIComponent(id) + '/rating', {rating, reason, reader: reader(), time: now()}); say(id + ': ' + rating); await load(); }
  catch (e) { say(e.message); }
}
const ratings = {g: 'good', d: 'doubtful', b: 'bad'};
function typing(e) { return /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName) && e.target.type !== 'range' && e.target.type !== 'checkbox'; }
document.addEventListener('keydown', e => {
  if (typing(e) || e.ctrlKey || e.altKey || e.metaKey) return;
  if (!$('agree').hidden) { if (e.key === 'Escape') location.hash = ''; }
  else if ($('case').hidden) {
    if (e.key === 'ArrowDown' || e.key === 'j') { choose(chosen + 1); e.preventDefault(); }
    else if (e.key === 'ArrowUp' || e.key === 'k') { choose(chosen - 1); e.preventDefault(); }
    else if (e.key === 'Enter' && e.target.tagName !== 'BUTTON' && shown[chosen]) location.hash = 'case/' + encodeURIComponent(shown[chosen].id);
    else if (ratings[e.key] && shown[chosen]) rate(shown[chosen].id, ratings[e.key]);
  } else caseKey(e);
});
$('search').addEventListener('input', drawList);
$('filter').addEventListener('change', drawList);
function route() {
  const id = location.hash.startsWith('#case/') ? decodeURIComponent(location.hash.slice(6)) : '';
  const agree = location.hash === '#agreement';
  $('list').hidden = !!id || agree; $('case').hidden = !id; $('agree').hidden = !agree; say('');
  if (id) openCase(id); else if (agree) loadAgreement().catch(e => say(e.message)); else load().catch(e => say(e.message));
}
const statistics = {bias: 'bias', lower_limit: 'lower limit', upper_limit: 'upper limit', kappa: 'kappa', same_percent: 'the same', untouched_percent: 'share'};
function agreementTable(pair, which) {
  const rows = pair.rows.filter(r => r.bodies === which), table = element('table'), top = element('tr'), body = element('tbody'), thead = element('thead');
  for (const text of ['Measurement', 'Statistic', 'Value (95 % interval)', 'Bodies', 'Cases']) { const th = element('th', text); th.scope = 'col'; top.append(th); }
  for (const r of rows) {
    const tr = element('tr'); tr.append(element('td', r.label), element('td', statistics[r.statistic] + (r.unit !== '1' ? ', ' + r.unit : '')),
      element('td', r.why_not ? 'not told: ' + r.why_not : r.text), element('td', r.pairs), element('td', r.cases)); body.append(tr);
  }
  thead.append(top); table.append(thead, body); return table;
}
async function loadAgreement() {
  const data = await ask('agreement.json');
  if (location.hash !== '#agreement') return;
  $('agreecount').textContent = data.pending ? 'reading ' + data.pending + ' more cases' : data.pairs.length ? '' : 'No two readers have read the same body.';
  if (data.pending) { setTimeout(() => loadAgreement().catch(e => say(e.message)), 50); return; }
  $('agreement').replaceChildren(...data.pairs.flatMap(p => [element('h2', p.first + ' minus ' + p.second + ': endplates set by both'), agreementTable(p, 'placed_by_both'),
    element('h2', p.first + ' minus ' + p.second + ': all bodies that both have read; untouched ones agree because both took the program\u2019s'), agreementTable(p, 'all')]));
  $('agreepicture').hidden = !data.pairs.length; if (data.pairs.length) $('agreepicture').src = base + 'agreement.svg';
}
$('leaveagree').addEventListener('click', () => { location.hash = ''; });
window.addEventListener('hashchange', route);
setInterval(() => { if (!$('list').hidden && !document.hidden) load().catch(e => say(e.message)); }, 5000);
)JS";

}  // namespace

std::string_view desk_page() { return kDeskPage; }
std::string_view desk_script() { return kDeskScript; }
std::string_view desk_style() { return kDeskStyle; }

}  // namespace kyphos::pipeline
