// Opens a study in OHIF and takes pictures: look.mjs URL STUDY_UID OUT
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const puppeteer = createRequire(process.env.OHIF_MODULES + '/')('puppeteer-core');
const [address, study, out] = process.argv.slice(2);
const patience = 600_000; // WebGL in software on a busy machine
const browser = await puppeteer.launch({
  executablePath: '/usr/bin/chromium', headless: true, protocolTimeout: patience,
  args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
    '--window-size=1500,950'],
  defaultViewport: { width: 1500, height: 950 } });
const page = await browser.newPage();
const problems = [];
page.on('pageerror', (error) => problems.push(String(error)));
const wait = (seconds) => new Promise((done) => setTimeout(done, 1000 * seconds));
const shot = (name) => page.screenshot({ path: `${out}/${name}.png` });
const texts = () => page.evaluate(() => document.body.innerText);

await page.goto(`${address}/viewer?StudyInstanceUIDs=${study}`, { waitUntil: 'domcontentloaded', timeout: patience });
await page.waitForSelector('[data-cy^="study-browser-thumbnail"]', { timeout: patience });
await page.waitForSelector('canvas', { timeout: patience });
await wait(20);
await press('Skip all'); // of the tour that a first visitor is taken on
await wait(3);
await shot('study');

/// Opens the series whose thumbnail says so; false where there is none.
async function open(what) {
  const found = await page.evaluateHandle((words) => {
    const all = [...document.querySelectorAll('[data-cy^="study-browser-thumbnail"]')];
    return all.find((each) => each.innerText.split("\n").some((line) => line.trim() === words)) ?? null;
  }, what);
  const element = found.asElement();
  if (!element) {
    return false;
  }
  await element.scrollIntoView();
  const box = await element.boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2, { count: 2, delay: 60 });
  await wait(25);
  return true;
}
async function press(words) {
  return page.evaluate((text) => {
    const all = [...document.querySelectorAll('button, a')];
    const button = all.find((each) => each.innerText?.trim() === text);
    button?.click();
    return Boolean(button);
  }, words);
}
/// What the list of series says, a viewport says too where it shows the series.
async function shown(what) {
  return (await texts()).split(what).length > 2;
}

const seen = { series: (await texts()).split('\n').filter((line) => /kyphos/i.test(line)) };
seen.segmentation = await open('kyphos vertebral bodies');
seen.asked = (await texts()).includes('Do you want to open this Segmentation');
await shot('segmentation-asked');
await press('Yes');
await wait(25);
// Down to the middle of the stack, where bodies are.
const canvas = await (await page.$('canvas')).boundingBox();
await page.mouse.move(canvas.x + canvas.width / 2, canvas.y + canvas.height / 2);
for (let step = 0; step < 90; step += 1) {
  await page.mouse.wheel({ deltaY: 100 });
}
await wait(15);
seen.segments = (await texts()).match(/\b[TL]\d+\b/g)?.filter((each, at, all) => all.indexOf(each) === at) ?? [];
await shot('segmentation');
seen.pages = await open('kyphos report pages') && await shown('kyphos report pages');
await shot('pages');
seen.pdf = await open('kyphos report');
await wait(10);
seen.pdf = seen.pdf && await page.evaluate(() => document.querySelector('object[type="application/pdf"], embed, iframe') !== null);
await shot('pdf');
seen.report = await open('kyphos measurements of bodies');
await shot('report');
seen.problems = problems;
writeFileSync(`${out}/seen.json`, JSON.stringify(seen, null, 1));
console.log(JSON.stringify(seen, null, 1));
await browser.close();
