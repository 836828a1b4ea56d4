#include "pipeline/serve/desk_pages.h"

namespace kyphos::pipeline {
namespace {

constexpr std::string_view kDeskViewScript = R"JS(
// Pictures: slices through the slab, the coronal one, another date beside or in its place.
const names = ['SA', 'SM', 'SP', 'IA', 'IM', 'IP'];
const sizes = new Map();
let slice = 0, adding = null;
const url = file => base + 'case/' + encodeURIComponent(state.id) + '/' + file;
const scale = () => $('zoom').value / 100 * 4; // screen pixels a millimetre
const middleSlice = s => s.sagittal.findIndex(v => v.offset_mm === 0);
const view = () => study().sagittal[slice] || null;
function svg(tag, attributes) { const e = document.createElementNS('http://www.w3.org/2000/svg', tag); for (const k in attributes) e.setAttribute(k, attributes[k]); return e; }
const place = (v, p, across) => [(p[across] - v.left_mm) / v.pixel_mm, (v.top_mm - p[2]) / v.pixel_mm];
function sized(v, then) {
  const file = url(v.file), known = sizes.get(file);
  if (known) return known;
  const image = new Image();
  image.onload = () => { sizes.set(file, [image.naturalWidth, image.naturalHeight]); then(); };
  image.onerror = () => { sizes.set(file, [600, 900]); then(); };
  image.src = file;
  return null;
}
// One picture with its bodies. The first is the one to work on.
function drawPanel(panel, s, v, across, works) {
  panel.style.display = v ? '' : 'none';
  if (!v) { panel.replaceChildren(); return; }
  const size = sized(v, draw);
  if (!size) return;
  const mm = v.pixel_mm * scale();
  panel.setAttribute('viewBox', '0 0 ' + size[0] + ' ' + size[1]);
  panel.setAttribute('width', size[0] * mm); panel.setAttribute('height', size[1] * mm);
  const image = svg('image', {href: url(v.file), width: size[0], height: size[1]});
  image.style.filter = 'brightness(' + $('light').value + '%) contrast(' + $('contrast').value + '%)';
  const all = [image];
  s.bodies.forEach((b, i) => {
    if (b.points && $('outlines').checked && across === 1) all.push(bodyDrawing(s, v, b, i, works));
    if ($('named').checked) {
      const [x, y] = place(v, b.middle_lps_mm, across), label = svg('text', {x: across === 1 ? 4 : x, y: y + 4 / mm, class: works && i === body ? 'on' : ''});
      label.style.fontSize = 13 / mm + 'px';
      label.textContent = b.name; all.push(label);
    }
  });
  if (works && adding) adding.forEach(p => { const [x, y] = place(v, p, 1); all.push(svg('circle', {class: 'new', cx: x, cy: y, r: 5 / mm})); });
  panel.replaceChildren(...all);
}
function bodyDrawing(s, v, b, i, works) {
  const g = svg('g', {class: (works && i === body ? 'on ' : '') + (b.measured ? '' : 'rejected')}), mm = v.pixel_mm * scale();
  const line = keys => svg('polyline', {points: keys.map(k => place(v, b.points[k], 1).join(',')).join(' ')});
  g.append(line(['SA', 'SM', 'SP']), line(['IA', 'IM', 'IP']), line(['SA', 'IA']), line(['SP', 'IP']));
  if (!works) return g;
  const before = b.automatic && b.automatic.points;
  for (const k of names) {
    const [x, y] = place(v, b.points[k], 1);
    if (before) { const [u, w] = place(v, before[k], 1); if (Math.hypot(u - x, w - y) * v.pixel_mm > 0.1) g.append(svg('circle', {class: 'was', cx: u, cy: w, r: 4 / mm})); }
    const c = svg('circle', {cx: x, cy: y, r: (i === body ? 5 : 3.5) / mm, tabindex: 0, role: 'slider', 'aria-label': b.name + ' ' + k,
      'aria-valuenow': b.points[k][2].toFixed(1), 'aria-valuetext': 'height ' + b.points[k][2].toFixed(1) + ' mm, depth ' + b.points[k][1].toFixed(1) + ' mm', 'data-point': i + k});
    c.addEventListener('focus', () => { if (body !== i) { body = i; draw(); } });
    c.addEventListener('pointerdown', e => { if (adding) return; body = i; e.preventDefault(); e.stopPropagation(); c.focus(); drag(i, k, e); });
    c.addEventListener('keydown', e => {
      const step = e.shiftKey ? 1 : 0.25, way = {ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0]}[e.key];
      if (!way) return;
      e.preventDefault(); e.stopPropagation(); moved(i, k, way[0] * step, way[1] * step);
    });
    g.append(c);
  }
  return g;
}
function drag(i, k, start) {
  const v = view(), mm = 1 / scale(), circle = () => $('svg').querySelector('[data-point="' + i + k + '"]');
  let back = 0, up = 0;
  const move = e => {
    back = (e.clientX - start.clientX) * mm; up = -(e.clientY - start.clientY) * mm;
    const p = study().bodies[i].points[k], [x, y] = place(v, [p[0], p[1] + back, p[2] + up], 1), c = circle();
    if (c) { c.setAttribute('cx', x); c.setAttribute('cy', y); }
  };
  const end = () => {
    window.removeEventListener('pointermove', move); window.removeEventListener('pointerup', end);
    if (Math.hypot(back, up) > 0.05) moved(i, k, back, up); else draw();
  };
  window.addEventListener('pointermove', move); window.addEventListener('pointerup', end);
}
const other = () => state.studies.length < 2 ? -1 : at > 0 ? at - 1 : 1;
const twin = i => { const b = study().bodies[body], s = state.studies[i]; return b && s ? s.bodies.findIndex(o => o.name === b.name) : -1; };
function draw() {
  if (!state || !state.studies.length) return;
  const focused = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.point : null;
  const s = study(), v = view();
  drawPanel($('svg'), s, v, 1, true);
  drawPanel($('coronal'), s, $('showcoronal').checked ? s.coronal : null, 0, false);
  const o = $('beside').checked ? state.studies[other()] : null, ov = o && o.sagittal[Math.max(0, middleSlice(o))];
  drawPanel($('other'), o, ov || null, 1, false);
  $('othername').textContent = ov ? o.date || 'no date' : ''; $('thisname').textContent = ov ? s.date || 'no date' : '';
  align(s, v, o, ov);
  $('offset').textContent = v ? (v.offset_mm === 0 ? 'middle' : Math.abs(v.offset_mm) + ' mm ' + (v.offset_mm > 0 ? 'left' : 'right')) : 'no picture kept';
  if (focused) { const again = $('svg').querySelector('[data-point="' + focused + '"]'); if (again) again.focus({preventScroll: true}); }
  drawNumbers(); drawEditing();
}
// The same body at the same height in both pictures.
function align(s, v, o, ov) {
  $('svg').style.marginTop = $('other').style.marginTop = '0px';
  const b = s.bodies[body], j = o && ov ? o.bodies.findIndex(x => b && x.name === b.name) : -1;
  if (j < 0 || !v) return;
  const apart = ((v.top_mm - b.middle_lps_mm[2]) - (ov.top_mm - o.bodies[j].middle_lps_mm[2])) * scale();
  (apart > 0 ? $('other') : $('svg')).style.marginTop = Math.abs(apart) + 'px';
}
// The other date in the place of this one, and back, with the chosen body where it was on the screen.
let came = -1;
function flicker() {
  const to = came >= 0 && came !== at && came < state.studies.length ? came : other(), v = view();
  if (to < 0 || !v) { say('one date only'); return; }
  const s = state.studies[to], w = s.sagittal[Math.max(0, middleSlice(s))], j = twin(to);
  if (!w || !sized(w, flicker)) return;
  const where = (one, b) => b ? place(one, b.middle_lps_mm, 1).map(x => x * one.pixel_mm * scale()) : [0, 0];
  const before = where(v, study().bodies[body]);
  came = at; at = to; $('study').value = at; body = Math.max(j, 0); slice = Math.max(0, middleSlice(s)); fitSlider(); draw();
  if (j < 0) return;
  const after = where(w, s.bodies[j]);
  $('picture').scrollLeft += after[0] - before[0]; $('picture').scrollTop += after[1] - before[1];
}
function fitSlider() { $('slice').max = Math.max(0, study().sagittal.length - 1); $('slice').value = slice; }
function scrollSlab(by) { slice = Math.min(Math.max(slice + by, 0), Math.max(0, study().sagittal.length - 1)); $('slice').value = slice; draw(); }
// Where the line through the bodies runs at a height.
function lineX(z) {
  const m = study().bodies.map(b => b.middle_lps_mm).sort((a, b) => a[2] - b[2]);
  if (m.length < 2) return m.length ? m[0][0] : 0;
  let i = m.findIndex(p => p[2] >= z); i = i < 1 ? (i === 0 ? 1 : m.length - 1) : i;
  const t = (z - m[i - 1][2]) / Math.max(m[i][2] - m[i - 1][2], 1e-6);
  return m[i - 1][0] + t * (m[i][0] - m[i - 1][0]);
}
const asked6 = ['front of the upper endplate', 'middle of the upper endplate', 'back of the upper endplate', 'front of the lower endplate', 'middle of the lower endplate', 'back of the lower endplate'];
function startAdding() { adding = []; say('Click the ' + asked6[0] + ' (1 of 6); Enter sets a body below the chosen one, Escape ends'); draw(); }
$('svg').addEventListener('pointerdown', e => {
  if (!adding || !view()) return;
  const box = $('svg').getBoundingClientRect(), v = view();
  const y = v.left_mm + (e.clientX - box.left) / scale(), z = v.top_mm - (e.clientY - box.top) / scale();
  adding.push([lineX(z) + v.offset_mm, y, z]); e.preventDefault();
  if (adding.length === 6) { const points = adding; adding = null; addBody(points); } else { say('Click the ' + asked6[adding.length] + ' (' + (adding.length + 1) + ' of 6)'); draw(); }
});
// Below the chosen body, half way to the next one or as far as from the one above: to be moved from there.
function addByGuess() {
  const list = study().bodies, b = list[body], below = list[body + 1], above = list[body - 1];
  adding = null;
  if (!b || !b.points || (!below && !above)) { say('choose a body with points above the gap'); return; }
  const way = [0, 1, 2].map(a => below ? (below.middle_lps_mm[a] - b.middle_lps_mm[a]) / 2 : b.middle_lps_mm[a] - above.middle_lps_mm[a]);
  addBody(names.map(k => b.points[k].map((x, a) => x + way[a])));
}
function addBody(points) {
  const list = study().bodies, z = points[1][2];
  const upper = list.filter(b => b.middle_lps_mm[2] > z).pop(), next = upper && levels[levels.indexOf(upper.level) + 1];
  const made6 = {action: 'add_body', study_uid: study().study_uid, reader: reader(), time: now(), points_lps_mm: Object.fromEntries(names.map((k, i) => [k, points[i]]))};
  if (upper && upper.level && next && !list.some(b => b.level === next)) made6.level = next;
  change(made.concat([made6])).then(() => { const j = study().bodies.findIndex(b => b.added && Math.abs(b.middle_lps_mm[2] - (points[1][2] + points[4][2]) / 2) < 8); if (j >= 0) body = j; else say('It could not be added; see the notes'); draw(); });
}
)JS";

}  // namespace

std::string_view desk_view_script() { return kDeskViewScript; }

}  // namespace kyphos::pipeline
