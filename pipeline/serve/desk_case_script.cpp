#include "pipeline/serve/desk_pages.h"

namespace kyphos::pipeline {
namespace {

constexpr std::string_view kDeskCaseScript = R"JS(
// A case: its numbers, what a reader puts right, undo, save, confirm.
const levels = ['C3','C4','C5','C6','C7','T1','T2','T3','T4','T5','T6','T7','T8','T9','T10','T11','T12','T13','L1','L2','L3','L4','L5','L6'];
let state = null, made = [], past = [], version = '', at = 0, body = 0;
const study = () => state.studies[at];
const unsaved = () => JSON.stringify(made) !== JSON.stringify(state.corrections);
const able = () => edit && state.studies.length > 0 && study().may_be_corrected;
async function openCase(id) {
  if (state && state.id !== id && unsaved() && !confirm('Leave without saving?')) { location.hash = 'case/' + encodeURIComponent(state.id); return; }
  try {
    if (!cases.length) await load();
    state = await ask('case/' + encodeURIComponent(id) + '/state.json');
    made = state.corrections.slice(); past = []; adding = null; came = -1; version = state.version; at = Math.max(0, state.studies.length - 1); body = 0;
    chosen = Math.max(0, shown.findIndex(c => c.id === id));
    $('title').textContent = id; $('report').href = base + 'case/' + encodeURIComponent(id) + '/report.html';
    $('study').replaceChildren(...state.studies.map((s, i) => { const o = element('option', s.date || 'no date'); o.value = i; return o; }));
    $('study').value = at;
    if (!state.studies.length) say('This case kept no views: review it with --keep-views to see and correct it here.');
    showStudy();
  } catch (e) { say(e.message); }
}
function showStudy() {
  for (const id of ['reject', 'cemented', 'nofracture', 'undo', 'save', 'level', 'grade', 'add']) $(id).disabled = !state.studies.length || !able();
  $('confirm').disabled = !edit;
  $('beside').disabled = $('flicker').disabled = state.studies.length < 2;
  if (!state.studies.length) { for (const id of ['svg', 'coronal', 'other', 'numbers']) $(id).replaceChildren(); return; }
  $('showcoronal').disabled = !study().coronal;
  slice = Math.max(0, middleSlice(study())); fitSlider(); draw();
}
function about(i, action, more) {
  const b = study().bodies[i], was = b.automatic || {name: b.name, middle_lps_mm: b.middle_lps_mm, points: b.points};
  const automatic = {name: was.name, middle_lps_mm: was.middle_lps_mm};
  if (was.points) automatic.points_lps_mm = was.points;
  return Object.assign({action, study_uid: study().study_uid, reader: reader(), time: now()}, more, {automatic});
}
const near = (a, b) => a && b && Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) < 1;
function put(correction, replaces) {
  // One body has one set of points, one name, one call: the latest takes the place of the reader's own earlier one.
  return change(made.filter(c => !(replaces.includes(c.action) && c.study_uid === correction.study_uid && c.reader === correction.reader &&
    near(c.automatic && c.automatic.middle_lps_mm, correction.automatic.middle_lps_mm))).concat([correction]));
}
function change(to) { past.push(made); made = to; return recompute(); }
function moved(i, k, back, up) {
  if (!able()) { say('read only'); draw(); return; }
  const b = study().bodies[i], points = Object.fromEntries(names.map(n => [n, b.points[n].slice()]));
  points[k][1] += back; points[k][2] += up;
  const correction = about(i, 'move_points', {points_lps_mm: points});
  // At once, so that the next step goes on from here whatever is still being computed.
  b.points = points; draw();
  put(correction, ['move_points']);
}
const file = () => ({kyphos_corrections: 1, corrections: made});
let asked = 0;
async function recompute() {
  const id = state.id, turn = ++asked;
  try {
    const fresh = await ask('case/' + encodeURIComponent(id) + '/try', file());
    if (state.id !== id || turn !== asked) return;
    for (const key of ['studies', 'verdict', 'warnings', 'later']) state[key] = fresh[key];
    say(unsaved() ? 'not saved yet' : '');
  } catch (e) { say(e.message); made = past.pop() || made; }
  body = Math.min(body, Math.max(0, study().bodies.length - 1));
  draw();
}
async function save() {
  if (!edit) { say('read only'); return; }
  try {
    const answer = await ask('case/' + encodeURIComponent(state.id) + '/corrections', {version, file: file()});
    version = answer.version; state.corrections = made.slice(); say('saved'); drawEditing();
  } catch (e) { say(e.message); }
}
function undo() {
  if (past.length) { made = past.pop(); recompute(); return; }
  const last = made.map(c => c.reader === reader()).lastIndexOf(true);
  if (last < 0) { say('nothing of yours to undo'); return; }
  made = made.filter((c, i) => i !== last); recompute();
}
async function confirmCase() {
  if (!edit) { say('read only'); return; }
  if (!reader()) { say('give your initials first'); $('reader').focus(); return; }
  made = made.filter(c => !(c.action === 'confirm' && c.reader === reader()));
  made.push({action: 'confirm', study_uid: '', reader: reader(), time: now()});
  await save(); if (!unsaved()) say('confirmed by ' + reader());
}
function drawEditing() {
  const b = state.studies.length ? study().bodies[body] : null;
  if (!b) return;
  $('body').replaceChildren(...study().bodies.map((one, i) => { const o = element('option', one.name + (one.corrected ? ' *' : '')); o.value = i; return o; }));
  $('body').value = body;
  $('level').replaceChildren(...['–'].concat(levels).map(l => element('option', l))); $('level').value = b.level || '–';
  $('undo').disabled = !edit || !(past.length || made.some(c => c.reader === reader())); $('save').disabled = !edit || !unsaved();
}
// The automatic value without its error, where it is another one.
const plain = (was, is) => { const one = String(was).split(' ')[0]; return one === String(is).split(' ')[0] ? undefined : one; };
function cell(is, was, kind) {
  const other = was !== undefined && was !== '' && was !== is, td = element('td', is, other ? 'changed' : kind);
  if (other) td.append(document.createElement('br'), element('span', 'was ' + was, 'was'));
  return td;
}
function head(text, about) { const th = element('th', text); th.scope = 'col'; if (about) th.title = about; return th; }
function bodyRow(b, i, dated) {
  const tr = element('tr', undefined, i === body ? 'on' : ''), a = b.automatic;
  tr.append(cell(b.name, a ? a.name : undefined));
  if (b.measured) {
    tr.append(cell(b.call, a ? a.call : undefined));
    if (dated) { const td = cell(b.change || '–', a && a.change ? a.change : undefined); td.title = b.change_evidence; tr.append(td); }
    tr.append(...state.columns.map(c => cell(b.values[c.key] || '–', a ? plain(a.values[c.key], b.values[c.key]) : undefined)));
  } else { const td = element('td', 'not measured: ' + b.why_not); td.colSpan = state.columns.length + (dated ? 2 : 1); tr.append(td); }
  tr.addEventListener('click', () => { body = i; draw(); });
  return tr;
}
function readersBlock() {
  return state.readers.flatMap(pair => [element('h2', pair.first + ' and ' + pair.second + ', as saved'),
    element('p', pair.bodies.length ? '' : 'The same on all ' + pair.read + ' bodies that both have read.'),
    ...pair.bodies.map(b => element('p', b.name + (b.date ? ' (' + b.date + ')' : '') + ': ' +
      b.differences.map(d => d.label + ' ' + d.first + ' / ' + d.second + (d.difference ? ' (' + d.difference + ')' : '')).join('; ')))]);
}
function drawNumbers() {
  const s = study(), dated = state.studies.length > 1, row = element('tr'), box = $('numbers'), top = box.scrollTop;
  row.append(head('Level'), head('Call'), ...(dated ? [head('Change between dates')] : []), ...state.columns.map(c => head(c.group + ' ' + c.title, c.label + ' ' + c.unit)));
  const table = element('table'), thead = element('thead'), tbody = element('tbody');
  thead.append(row); tbody.append(...s.bodies.map((b, i) => bodyRow(b, i, dated))); table.append(thead, tbody);
  const verdict = state.verdict ? [element('p', state.verdict.headline + (state.verdict.headline !== state.verdict.automatic ? ' (was ' + state.verdict.automatic + ')' : ''), state.verdict.headline !== state.verdict.automatic ? 'changed' : '')] : [];
  if (state.verdict) verdict[0].title = state.verdict.paragraph;
  const notes = s.warnings.concat(state.warnings, s.bodies.filter(b => b.corrected).map(b => b.name + ' ' + b.corrected)).map(t => element('p', t, 'note'));
  const doubts = s.bodies.flatMap(b => b.doubts.map(d => element('p', b.name + ': ' + d)));
  const angles = s.angles.map(a => element('p', a.name + ' ' + a.now + (a.now !== a.automatic ? ' (was ' + a.automatic + ')' : ''), a.now !== a.automatic ? 'changed' : ''));
  const later = state.later.length ? [element('p', 'Only when the case is measured again: ' + state.later.join('; ') + '.', 'note')] : [];
  box.replaceChildren(...verdict, table, ...angles, ...later, ...notes, ...readersBlock(), ...doubts,
    element('p', 'Computed by kyphos from the outlines and findings that the case kept; the pictures of the report follow when it is measured again.', 'was'));
  box.scrollTop = top;
}
function step(by) { const next = shown[chosen + by]; if (next) location.hash = 'case/' + encodeURIComponent(next.id); else say('no more cases'); }
function leave() { if (adding) { adding = null; say(''); draw(); } else location.hash = ''; }
function caseKey(e) {
  if (!state) return;
  if (e.key === 'Enter' && adding) { addByGuess(); e.preventDefault(); return; }
  const keys = {u: undo, s: save, c: confirmCase, n: () => step(1), p: () => step(-1), Escape: leave, f: flicker, PageUp: () => scrollSlab(-1), PageDown: () => scrollSlab(1),
    ',': () => scrollSlab(-1), '.': () => scrollSlab(1), o: () => $('outlines').click(), a: () => { if (able()) startAdding(); }};
  if (keys[e.key]) { keys[e.key](); e.preventDefault(); } else if (ratings[e.key]) rate(state.id, ratings[e.key]);
}
$('back').addEventListener('click', () => { location.hash = ''; });
$('previous').addEventListener('click', () => step(-1)); $('next').addEventListener('click', () => step(1));
$('study').addEventListener('change', () => { at = Number($('study').value); body = 0; came = -1; showStudy(); });
for (const id of ['outlines', 'named', 'zoom', 'light', 'contrast', 'showcoronal', 'beside']) $(id).addEventListener('input', draw);
$('slice').addEventListener('input', () => { slice = Number($('slice').value); draw(); });
$('picture').addEventListener('wheel', e => { if (e.altKey) { scrollSlab(e.deltaY > 0 ? 1 : -1); e.preventDefault(); } }, {passive: false});
$('flicker').addEventListener('click', flicker); $('add').addEventListener('click', startAdding);
$('body').addEventListener('change', () => { body = Number($('body').value); draw(); });
$('level').addEventListener('change', () => { if ($('level').value !== '–') put(about(body, 'rename', {level: $('level').value}), ['rename']); });
$('reject').addEventListener('click', () => put(about(body, 'reject_body', {}), ['reject_body']));
$('cemented').addEventListener('click', () => put(about(body, 'cemented', {}), ['cemented']));
$('nofracture').addEventListener('click', () => put(about(body, 'not_a_fracture', {}), ['not_a_fracture', 'fracture']));
$('grade').addEventListener('change', () => { const grade = Number($('grade').value); if (grade) put(about(body, 'fracture', {grade}), ['not_a_fracture', 'fracture']); $('grade').value = ''; });
$('undo').addEventListener('click', undo); $('save').addEventListener('click', save); $('confirm').addEventListener('click', confirmCase);
window.addEventListener('beforeunload', e => { if (state && unsaved()) e.preventDefault(); });
route();
)JS";

}  // namespace

std::string_view desk_case_script() { return kDeskCaseScript; }

}  // namespace kyphos::pipeline
