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
const state = async () => page.evaluate(() => ({pixel: study().pixel_mm, bodies: study().bodies}));
const height = body => parseFloat(body.values.height_anterior_mm);

const before = await state();
const at = before.bodies.findIndex(body => body.points && body.measured);
await page.evaluate(i => { body = i; draw(); }, at);
await shot('case');
const point = page.locator(`circle[data-point="${at}SA"]`);
await point.scrollIntoViewIfNeeded();
const box = await point.boundingBox(), zoom = await page.evaluate(() => Number(document.getElementById('zoom').value) / 100);
await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
await page.mouse.down();
await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2 + 3 / before.pixel * zoom, {steps: 5});
const released = Date.now();
await page.mouse.up();
await until(i => study().bodies[i].corrected, at);
console.log('recomputed after ' + (Date.now() - released) + ' ms');
const after = await state();
const lost = height(before.bodies[at]) - height(after.bodies[at]);
check(Math.abs(lost - 3) < 0.35, 'a point dragged down by 3 mm takes ' + lost.toFixed(1) + ' mm of the height');
check(height({values: after.bodies[at].automatic.values}) === height(before.bodies[at]), 'the automatic value stands beside');
await shot('dragged');
await page.locator('h1').click();
await page.keyboard.press('u');
await until(i => !study().bodies[i].corrected, at);
check(height((await state()).bodies[at]) === height(before.bodies[at]), 'undo');

await page.locator(`circle[data-point="${at}SA"]`).focus();
for (let i = 0; i < 4; ++i) { await page.keyboard.press('ArrowDown'); await page.waitForTimeout(150); }
await page.waitForTimeout(1500);
const stepped = height(before.bodies[at]) - height((await state()).bodies[at]);
check(Math.abs(stepped - 1) < 0.15, 'a point moved down by the arrows, four times 0.25 mm, takes ' + stepped.toFixed(1) + ' mm');
await page.keyboard.press('s');
await until(() => !unsaved());
await page.locator('#level').selectOption('T9');
await until(() => study().bodies[body].name === 'T9');
check((await state()).bodies[at + 1].name === 'T10', 'the chain follows a renamed body');
await page.locator('h1').click();
await page.keyboard.press('s');
await until(() => !unsaved());

server.removeAllListeners('exit');
server.kill('SIGKILL');
({server, address} = await serve());
await page.goto(address + '#case/' + encodeURIComponent(title));
await page.waitForSelector('#numbers tbody tr');
const again = await state();
check(again.bodies[at].name === 'T9' && again.bodies[at].corrected.includes('AB'), 'nothing saved is lost with a killed server');
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
