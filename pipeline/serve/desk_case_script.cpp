#include "pipeline/serve/desk_pages.h"

namespace kyphos::pipeline {
namespace {

constexpr std::string_view kDeskCaseScript = R"JS(
const names = ['SA', 'SM', 'SP', 'IA', 'IM', 'IP'];
const levels = ['C3','C4','C5','C6','C7','T1','T2','T3','T4','T5','T6','T7','T8','T9','T10','T11','T12','T13','L1','L2','L3','L4','L5','L6'];
let state = null, made = [], version = '', saved = 0, at = 0, body = 0, size = [1, 1];
const study = () => state.studies[at];
const unsaved = () => JSON.stringify(made) !== JSON.stringify(state.corrections);
async function openCase(id) {
  if (state && state.id !== id && unsaved() && !confirm('Leave without saving?')) { location.hash = 'case/' + encodeURIComponent(state.id); return; }
  try {
    if (!cases.length) await load();
    state = await ask('case/' + encodeURIComponent(id) + '/state.json');
    made = state.corrections.slice(); version = state.version; at = 0; body = 0;
    chosen = Math.max(0, shown.findIndex(c => c.id === id));
    $('title').textContent = id; $('report').href = base + 'case/' + encodeURIComponent(id) + '/report.html';
    $('study').replaceChildren(...state.studies.map((s, i) => { const o = element('option', s.date || 'no date'); o.value = i; return o; }));
    if (!state.studies.length) say('This case kept no views: review it with --keep-views to see and correct it here.');
    showStudy();
  } catch (e) { say(e.message); }
}
function showStudy() {
  const able = edit && state.studies.length > 0 && study().may_be_corrected;
  for (const id of ['reject', 'cemented', 'nofracture', 'undo', 'save', 'level', 'grade']) $(id).disabled = !able;
  $('confirm').disabled = !edit;
  if (!state.studies.length) { $('svg').replaceChildren(); $('numbers').replaceChildren(); return; }
  const picture = new Image();
  picture.onload = () => { size = [picture.naturalWidth, picture.naturalHeight]; draw(); };
  picture.onerror = () => { size = [600, 900]; draw(); };
  picture.src = base + 'case/' + encodeURIComponent(state.id) + '/' + study().picture;
}
function svg(tag, attributes) { const e = document.createElementNS('http://www.w3.org/2000/svg', tag); for (const k in attributes) e.setAttribute(k, attributes[k]); return e; }
function draw() {
  const focused = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.point : null;
  const zoom = $('zoom').value / 100, all = [];
  $('svg').setAttribute('viewBox', '0 0 ' + size[0] + ' ' + size[1]);
  $('svg').setAttribute('width', size[0] * zoom); $('svg').setAttribute('height', size[1] * zoom);
  const image = svg('image', {href: base + 'case/' + encodeURIComponent(state.id) + '/' + study().picture, width: size[0], height: size[1]});
  image.style.filter = 'brightness(' + $('light').value + '%)';
  all.push(image);
  if ($('outlines').checked) study().bodies.forEach((b, i) => { if (b.points) all.push(bodyDrawing(b, i)); });
  $('svg').replaceChildren(...all);
  if (focused) { const again = $('svg').querySelector('[data-point="' + focused + '"]'); if (again) again.focus(); }
  drawNumbers(); drawEditing();
}
function bodyDrawing(b, i) {
  const g = svg('g', {class: (i === body ? 'on ' : '') + (b.measured ? '' : 'rejected')});
  const line = keys => svg('polyline', {points: keys.map(k => b.points[k].at.join(',')).join(' ')});
  g.append(line(['SA', 'SM', 'SP']), line(['IA', 'IM', 'IP']), line(['SA', 'IA']), line(['SP', 'IP']));
  const before = b.automatic && b.automatic.points;
  for (const k of names) {
    const [x, y] = b.points[k].at;
    if (before && Math.hypot(before[k].at[0] - x, before[k].at[1] - y) > 0.5)
      g.append(svg('circle', {class: 'was', cx: before[k].at[0], cy: before[k].at[1], r: 5}));
    const c = svg('circle', {cx: x, cy: y, r: i === body ? 6 : 4, tabindex: 0, role: 'slider', 'aria-label': b.name + ' ' + k,
      'aria-valuetext': 'column ' + x + ', row ' + y, 'data-point': i + k});
    c.addEventListener('focus', () => { if (body !== i) { body = i; draw(); } });
    c.addEventListener('pointerdown', e => { c.setPointerCapture(e.pointerId); body = i; e.preventDefault(); c.focus(); drag(c, i, k); });
    c.addEventListener('keydown', e => {
      const step = (e.shiftKey ? 1 : 0.25) / study().pixel_mm, way = {ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0]}[e.key];
      if (!way) return;
      e.preventDefault(); e.stopPropagation(); moved(i, k, way[0] * step, way[1] * step);
    });
    g.append(c);
  }
  return g;
}
function drag(circle, i, k) {
  const box = $('svg').getBoundingClientRect(), factor = size[0] / box.width, start = study().bodies[i].points[k].at.slice();
  let last = start;
  const move = e => { last = [(e.clientX - box.left) * factor, (e.clientY - box.top) * factor]; circle.setAttribute('cx', last[0]); circle.setAttribute('cy', last[1]); };
  const up = () => {
    window.removeEventListener('pointermove', move); window.removeEventListener('pointerup', up);
    if (Math.hypot(last[0] - start[0], last[1] - start[1]) > 0.2) moved(i, k, last[0] - start[0], last[1] - start[1]); else draw();
  };
  window.addEventListener('pointermove', move); window.addEventListener('pointerup', up);
}
function about(i, action, more) {
  const b = study().bodies[i], was = b.automatic || {name: b.name, middle_lps_mm: b.middle_lps_mm, points: b.points};
  const points = p => p && Object.fromEntries(names.map(k => [k, p[k].lps]));
  const automatic = {name: was.name, middle_lps_mm: was.middle_lps_mm};
  if (was.points) automatic.points_lps_mm = points(was.points);
  return Object.assign({action, study_uid: study().study_uid, reader: reader(), time: now()}, more, {automatic});
}
const near = (a, b) => a && b && Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) < 1;
function put(correction, replaces) {
  // One body has one set of points, one name, one call: the latest takes the place of the reader's own earlier one.
  made = made.filter(c => !(replaces.includes(c.action) && c.study_uid === correction.study_uid && c.reader === correction.reader &&
    near(c.automatic && c.automatic.middle_lps_mm, correction.automatic.middle_lps_mm)));
  made.push(correction); recompute();
}
function moved(i, k, columns, rows) {
  if (!edit || !study().may_be_corrected) { say('read only'); draw(); return; }
  const b = study().bodies[i], points = Object.fromEntries(names.map(n => [n, b.points[n].lps.slice()]));
  points[k][1] += columns * study().pixel_mm; points[k][2] -= rows * study().pixel_mm;
  // At once, so that the next step goes on from here whatever is still being computed.
  b.points[k] = {lps: points[k], at: [b.points[k].at[0] + columns, b.points[k].at[1] + rows]}; draw();
  put(about(i, 'move_points', {points_lps_mm: points}), ['move_points']);
}
const file = () => ({kyphos_corrections: 1, corrections: made});
let asked = 0;
async function recompute() {
  const id = state.id, turn = ++asked;
  try {
    const fresh = await ask('case/' + encodeURIComponent(id) + '/try', file());
    if (state.id !== id || turn !== asked) return;
    state.studies = fresh.studies; say(unsaved() ? 'not saved yet' : '');
  } catch (e) { say(e.message); made.pop(); }
  draw();
}
async function save() {
  if (!edit) { say('read only'); return; }
  try {
    const answer = await ask('case/' + encodeURIComponent(state.id) + '/corrections', {version, file: file()});
    version = answer.version; state.corrections = made.slice(); say('saved'); drawEditing();
  } catch (e) { say(e.message); }
}
function undo() { const last = made.map(c => c.reader === reader()).lastIndexOf(true); if (last < 0) { say('nothing of yours to undo'); return; } made.splice(last, 1); recompute(); }
async function confirmCase() {
  if (!edit) { say('read only'); return; }
  if (!reader()) { say('give your initials first'); $('reader').focus(); return; }
  made = made.filter(c => !(c.action === 'confirm' && c.reader === reader()));
  made.push({action: 'confirm', study_uid: '', reader: reader(), time: now()});
  await save(); if (!unsaved()) say('confirmed by ' + reader());
}
function drawEditing() {
  const b = study().bodies[body];
  $('body').replaceChildren(...study().bodies.map((one, i) => { const o = element('option', one.name + (one.corrected ? ' *' : '')); o.value = i; return o; }));
  $('body').value = body;
  $('level').replaceChildren(...['–'].concat(levels).map(l => element('option', l))); $('level').value = b && b.level ? b.level : '–';
  $('undo').disabled = !edit || !made.some(c => c.reader === reader()); $('save').disabled = !edit || !unsaved();
}
// The automatic value without its error, where it is another one.
const plain = (was, now) => { const one = String(was).split(' ')[0]; return one === String(now).split(' ')[0] ? undefined : one; };
function drawNumbers() {
  const s = study(), head = element('tr'), box = $('numbers'), top = box.scrollTop;
  head.append(element('th', 'Level'), element('th', 'Call'), ...state.columns.map(c => { const th = element('th', c.group + ' ' + c.title); th.title = c.label + ' ' + c.unit; return th; }));
  const rows = s.bodies.map((b, i) => {
    const tr = element('tr', undefined, i === body ? 'on' : ''), pair = (now, was, kind) => {
      const td = element('td', now, was !== undefined && was !== '' && was !== now ? 'changed' : kind);
      if (was !== undefined && was !== '' && was !== now) { td.append(document.createElement('br'), element('span', 'was ' + was, 'was')); }
      return td;
    }, a = b.corrected ? b.automatic : null;
    tr.append(pair(b.name, a ? a.name : b.name));
    if (b.measured) tr.append(pair(b.call, a ? a.call : undefined), ...state.columns.map(c => pair(b.values[c.key] || '–', a ? plain(a.values[c.key], b.values[c.key]) : undefined)));
    else { const td = element('td', 'not measured: ' + b.why_not); td.colSpan = state.columns.length + 1; tr.append(td); }
    tr.addEventListener('click', () => { body = i; draw(); }); return tr;
  });
  const table = element('table'), thead = element('thead'), tbody = element('tbody'); thead.append(head); tbody.append(...rows); table.append(thead, tbody);
  const notes = s.warnings.concat(s.bodies.filter(b => b.corrected).map(b => b.name + ' ' + b.corrected)).map(t => element('p', t, 'note'));
  const doubts = s.bodies.flatMap(b => b.doubts.map(d => element('p', b.name + ': ' + d)));
  const angles = s.angles.map(a => element('p', a.name + ' ' + a.now + (a.now !== a.automatic ? ' (was ' + a.automatic + ')' : ''), a.now !== a.automatic ? 'changed' : ''));
  box.replaceChildren(table, ...angles, ...notes, ...doubts,
    element('p', 'Computed from the outlines that the case kept. Attenuation, findings, change between dates and the classification follow when the case is reviewed again.', 'was'));
  box.scrollTop = top;
}
function step(by) { const next = shown[chosen + by]; if (next) location.hash = 'case/' + encodeURIComponent(next.id); else say('no more cases'); }
function caseKey(e) {
  if (!state) return;
  const keys = {u: undo, s: save, c: confirmCase, n: () => step(1), p: () => step(-1), Escape: () => { location.hash = ''; }};
  if (keys[e.key]) { keys[e.key](); e.preventDefault(); } else if (ratings[e.key]) rate(state.id, ratings[e.key]);
}
$('back').addEventListener('click', () => { location.hash = ''; });
$('previous').addEventListener('click', () => step(-1)); $('next').addEventListener('click', () => step(1));
$('study').addEventListener('change', () => { at = Number($('study').value); body = 0; showStudy(); });
for (const id of ['outlines', 'zoom', 'light']) $(id).addEventListener('input', draw);
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
