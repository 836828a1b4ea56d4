// The desk in a real browser: a batch of many cases, keyboard, drag, undo, rename, save, a killed server, confirm, rate.
// usage: node desk.mjs KYPHOS DIR CHROMIUM [SCREENSHOTS]   (DIR: an output folder; it is written to)
import {spawn} from 'node:child_process';
import {readFileSync, existsSync} from 'node:fs';
import {chromium} from 'playwright-core';

const [kyphos, folder, browserPath, shots] = process.argv.slice(2);
const failures = [];
function check(truth, what) { console.log((truth ? 'ok      ' : 'FAILED  ') + what); if (!truth) failures.push(what); }

function serve() {
  return new Promise((resolve, reject) => {
    const server = spawn(kyphos, ['serve', folder, '--edit']);
    let said = '';
    server.stdout.on('data', data => {
      said += data;
      const address = said.match(/http:\S+/);
      if (address && said.includes('Ctrl+C')) resolve({server, address: address[0]});
    });
    server.on('exit', code => reject(new Error('kyphos serve ended with ' + code)));
  });
}

let {server, address} = await serve();
const browser = await chromium.launch({executablePath: browserPath, args: ['--no-sandbox']});
const page = await browser.newPage({viewport: {width: 1280, height: 720}});
const problems = [];
page.on('pageerror', error => problems.push(String(error)));
page.on('console', message => { if (message.type() === 'error') problems.push(message.text()); });
const outside = [];
page.on('request', request => { if (!request.url().startsWith('http://127.0.0.1:')) outside.push(request.url()); });
page.on('dialog', dialog => dialog.accept('cut'));
// The page's policy forbids what Playwright's own waiting would do.
async function until(truth, argument, patience = 30000) {
  for (let waited = 0; waited < patience; waited += 50) {
    if (await page.evaluate(truth, argument)) return;
    await page.waitForTimeout(50);
  }
  throw new Error('waited in vain for ' + truth);
}
// Faults by the rules of axe-core; its source is run by the debugger, which the page's policy does not bind.
const rules = readFileSync(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
async function axe(what) {
  await page.evaluate(rules);
  const faults = await page.evaluate(() => axe.run(document, {resultTypes: ['violations']}).then(result => result.violations.map(one => ({impact: one.impact, id: one.id, nodes: one.nodes.slice(0, 3).map(node => node.html.slice(0, 120))}))));
  const serious = faults.filter(one => one.impact === 'serious' || one.impact === 'critical');
  check(serious.length === 0, 'axe-core: no serious fault, ' + what + (serious.length ? ' ' + JSON.stringify(serious) : '') + (faults.length ? ' (lesser: ' + faults.map(one => one.id).join(', ') + ')' : ''));
}
const shot = async name => { if (shots) await page.screenshot({path: shots + '/' + name + '.png'}); };

const start = Date.now();
await page.goto(address);
await page.waitForSelector('#heads th');
const painted = await page.evaluate(() => performance.getEntriesByName('first-paint')[0]?.startTime ?? -1);
await page.waitForSelector('#rows tr');
const listed = Date.now() - start;
await until(() => cases.length > 0 && !cases.some(one => one.pending), null, 120000);
console.log('first paint ' + Math.round(painted) + ' ms, list ' + listed + ' ms, all read ' + (Date.now() - start) + ' ms, cases ' + await page.locator('#rows tr').count());
check(painted >= 0 && painted < 1000, 'first paint under a second');
await shot('worklist');
await axe('worklist');

await page.locator('#reader').fill('AB');
await page.locator('h1').click();
for (let i = 0; i < 3; ++i) await page.keyboard.press('ArrowDown');
await page.keyboard.press('Enter');
await page.waitForSelector('#numbers tbody tr');
const seen = new Set();
for (let i = 0; i < 10; ++i) {
  seen.add(await page.locator('#title').textContent());
  await page.keyboard.press('n');
  await until(before => document.getElementById('title').textContent !== before, [...seen].pop());
}
check(seen.size === 10, 'ten cases by keyboard');
await page.waitForSelector('svg circle');
const title = await page.locator('#title').textContent();
const state = async () => page.evaluate(() => ({bodies: study().bodies, verdict: state.verdict, later: state.later}));
const height = body => parseFloat(body.values.height_anterior_mm);
const blur = () => page.evaluate(() => document.activeElement.blur());

const before = await state();
const at = before.bodies.findIndex(body => body.name === 'L1');
check(at >= 0 && before.bodies[at].change.includes('definite') && before.verdict.headline.includes('L1'), 'change and verdict of L1 are shown');
await page.evaluate(i => { body = i; draw(); }, at);
await shot('case');
await axe('case');

async function drop(name, millimetres) {
  const point = page.locator(`circle[data-point="${at}${name}"]`);
  await point.scrollIntoViewIfNeeded();
  const box = await point.boundingBox(), per = await page.evaluate(() => scale());
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2 + millimetres * per, {steps: 5});
  await page.mouse.up();
}
const released = Date.now();
await drop('SA', 3);
await until(i => study().bodies[i].corrected, at);
console.log('recomputed after ' + (Date.now() - released) + ' ms');
const after = await state();
const lost = height(before.bodies[at]) - height(after.bodies[at]);
check(Math.abs(lost - 3) < 0.35, 'a point dragged down by 3 mm takes ' + lost.toFixed(1) + ' mm of the height');
check(height({values: after.bodies[at].automatic.values}) === height(before.bodies[at]), 'the automatic value stands beside');
check(after.later.some(one => one.includes('findings of L1')), 'what only the next run tells is said');
await shot('dragged');
await drop('SA', -11);
await until(i => !study().bodies[i].change.includes('definite'), at);
const raised = await state();
check(raised.verdict.headline !== before.verdict.headline, 'change and verdict follow at once: ' + raised.verdict.headline);
await shot('changed');
await blur();
await page.keyboard.press('u');
await page.waitForTimeout(300);
await page.keyboard.press('u');
await until(i => !study().bodies[i].corrected, at);
check(height((await state()).bodies[at]) === height(before.bodies[at]) && (await state()).verdict.headline === before.verdict.headline, 'undo');

await page.locator(`circle[data-point="${at}SA"]`).focus();
for (let i = 0; i < 4; ++i) { await page.keyboard.press('ArrowDown'); await page.waitForTimeout(150); }
await page.waitForTimeout(1500);
const stepped = height(before.bodies[at]) - height((await state()).bodies[at]);
check(Math.abs(stepped - 1) < 0.15, 'a point moved down by the arrows, four times 0.25 mm, takes ' + stepped.toFixed(1) + ' mm');
await page.keyboard.press('s');
await until(() => !unsaved());

// Slices, the other date beside and in its place, coronal: by keyboard where there is a key.
await blur();
const offset = () => page.locator('#offset').textContent();
check(await offset() === 'middle', 'the middle slice comes first');
await page.keyboard.press('.');
check(await offset() === '3 mm left', 'the next slice lies 3 mm to the left');
await page.keyboard.press(',');
await page.locator('#beside').check();
await page.locator('#showcoronal').check();
await until(() => document.querySelector('#other image') && document.querySelector('#coronal image'));
await shot('beside');
await axe('case with three pictures');
await page.locator('#beside').uncheck();
await page.locator('#showcoronal').uncheck();
await blur();
const where = () => page.evaluate(() => { const r = document.querySelector('#svg text.on').getBoundingClientRect(); return [study().date, r.top]; });
const [thisDate, thisTop] = await where();
await page.keyboard.press('f');
await until(date => study().date !== date && document.querySelector('#svg image').getAttribute('href').endsWith(view().file), thisDate);
const [, otherTop] = await where();
check(Math.abs(otherTop - thisTop) < 3, 'the other date takes its place with the same body at the same height');
await page.keyboard.press('f');

// A body that the program missed: rejected here, and set again by six clicks; then by the keyboard alone.
const last = before.bodies.length - 2;
await page.evaluate(i => { body = i; draw(); }, last);
await page.locator('#reject').click();
await until(i => !study().bodies[i].measured, last);
const spots = await page.evaluate(i => ['SA', 'SM', 'SP', 'IA', 'IM', 'IP'].map(k => place(view(), state.studies[at].bodies[i].automatic.points[k], 1).map(x => x * view().pixel_mm * scale())), last);
await page.locator('#add').click();
for (const [x, y] of spots) {
  await page.evaluate(([left, top]) => { $('picture').scrollTop = top - 150; $('picture').scrollLeft = left - 150; }, [x, y]);
  const box = await page.locator('#svg').boundingBox();
  await page.mouse.click(box.x + x, box.y + y);
}
await until(() => study().bodies.some(one => one.added));
const added = (await state()).bodies.find(one => one.added), wanted = before.bodies[last];
check(Math.abs(height(added) - height(wanted)) < 1.2 && added.measured, 'six clicks add a body of ' + height(added).toFixed(1) + ' mm where the program had ' + height(wanted).toFixed(1));
await shot('added');
await blur();
await page.keyboard.press('u');
await until(() => !study().bodies.some(one => one.added));
await page.keyboard.press('a');
await page.keyboard.press('Enter');
await until(() => document.getElementById('message').textContent.includes('choose') || study().bodies.some(one => one.added) || state.studies[at].warnings.length > 0);
await page.keyboard.press('Escape');
for (let i = 0; i < 3 && await page.evaluate(() => location.hash.startsWith('#case') && past.length > 4); ++i) { await page.keyboard.press('u'); await page.waitForTimeout(300); }

// A second reader.
await page.evaluate(id => { location.hash = ''; state = null; }, title);
await page.waitForTimeout(200);
await page.locator('#reader').fill('CD');
await page.evaluate(id => { location.hash = 'case/' + encodeURIComponent(id); }, title);
await until(id => state && state.id === id, title);
await page.evaluate(i => { body = i; draw(); }, at);
await drop('SA', 2);
await until(i => study().bodies[i].corrected && study().bodies[i].corrected.includes('CD'), at);
await blur();
await page.keyboard.press('s');
await until(() => !unsaved());
await page.evaluate(() => { location.hash = '#agreement'; });
await until(() => document.querySelectorAll('#agreement table').length > 0 || document.getElementById('agreecount').textContent.includes('No two'), null, 120000);
const table = await page.locator('#agreement').textContent();
check(table.includes('AB minus CD') && table.includes('not told: '), 'the agreement of two readers, and what one case cannot tell');
await shot('agreement');
await axe('agreement');
await page.evaluate(id => { location.hash = 'case/' + encodeURIComponent(id); }, title);
await until(() => state && state.readers.length === 1);
check((await page.locator('#numbers').textContent()).includes('AB and CD'), 'their difference stands at the case');
await page.locator('#reader').fill('AB');
await blur();

await page.evaluate(i => { body = i; draw(); }, at);
await page.locator('#level').selectOption('T12');
await until(() => study().bodies[body].name === 'T12');
check((await state()).bodies[at + 1].name === 'L1', 'the chain follows a renamed body');
await blur();
await page.keyboard.press('s');
await until(() => !unsaved());

server.removeAllListeners('exit');
server.kill('SIGKILL');
({server, address} = await serve());
await page.goto(address + '#case/' + encodeURIComponent(title));
await page.waitForSelector('#numbers tbody tr');
const again = await state();
check(again.bodies[at].name === 'T12' && again.bodies[at].corrected.includes('AB'), 'nothing saved is lost with a killed server');
await page.locator('#reader').fill('AB');  // another port is another page to the browser
await page.locator('h1').click();
await page.keyboard.press('c');
await until(() => document.getElementById('message').textContent.includes('confirmed'));
await page.keyboard.press('b');
await until(() => document.getElementById('message').textContent.includes('bad'));
check(existsSync(folder + '/qc.csv') && readFileSync(folder + '/qc.csv', 'utf8').includes(title + ',bad,cut,AB'), 'rated by keyboard');
await page.keyboard.press('Escape');
await until(() => !document.getElementById('list').hidden);
await page.locator('#filter').selectOption('confirmed');
await until(() => document.querySelectorAll('#rows tr').length === 1);
check(true, 'the worklist shows the confirmed case alone');
await shot('confirmed');
check(problems.length === 0, 'no errors in the browser' + (problems.length ? ': ' + problems.join('; ') : ''));
check(outside.length === 0, 'nothing was asked of another address');
await browser.close();
server.removeAllListeners('exit');
server.kill('SIGTERM');
const code = await new Promise(resolve => server.on('exit', resolve));
check(code === 0, 'a clean end');
process.exit(failures.length ? 1 : 0);
