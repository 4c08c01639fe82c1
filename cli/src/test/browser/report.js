// Opens HTML reports as a reader would, and prints for each view one line of JSON with its problems.
// node report.js BROWSER DIRECTORY-FOR-SCREENSHOTS REPORT...
'use strict';
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const { chromium } = require('playwright-core');

const [browserPath, screenshots, ...pages] = process.argv.slice(2);
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--no-first-run',
];
const SNAPSHOTS = 4;
const views = [];
for (const width of [1280, 390]) {
  for (const colorScheme of ['light', 'dark']) {
    views.push({ width, colorScheme });
  }
}

async function listen(page, url) {
  const wrong = [];
  page.on('console', (message) => wrong.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => wrong.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== url) wrong.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  return wrong;
}

// axe needs scripts, which the report itself forbids.
async function accessibility(browser, url, view) {
  const context = await browser.newContext({
    viewport: { width: view.width, height: 900 }, colorScheme: view.colorScheme, bypassCSP: true,
  });
  const page = await context.newPage();
  await page.goto(url);
  // All snapshots are built alike, and axe takes minutes for thirty of them.
  await page.evaluate((most) => {
    [...document.querySelectorAll('.fold')].slice(most).forEach((one) => one.classList.add('closed'));
    document.querySelectorAll('details:not(.closed, .closed *)').forEach((one) => { one.open = true; });
  }, SNAPSHOTS);
  await page.evaluate(axe);
  const result = await page.evaluate(() => window.axe.run());
  await context.close();
  return {
    passed: result.passes.length,
    violated: result.violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 120)}`),
  };
}

async function look(browser, file, view) {
  const url = pathToFileURL(path.resolve(file)).href;
  const context = await browser.newContext({
    viewport: { width: view.width, height: 900 }, colorScheme: view.colorScheme,
    javaScriptEnabled: false,
  });
  const page = await context.newPage();
  const wrong = await listen(page, url);
  const name = `${path.basename(file, '.html')}-${view.width}-${view.colorScheme}`;
  await page.screenshot({ path: path.join(screenshots, `${name}.png`), fullPage: true });
  await context.close();
  return { wrong, name };
}

async function use(browser, file, view) {
  const url = pathToFileURL(path.resolve(file)).href;
  const context = await browser.newContext({
    viewport: { width: view.width, height: 900 }, colorScheme: view.colorScheme,
  });
  const page = await context.newPage();
  const wrong = await listen(page, url);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  // How far down the first fix begins that is not folded.
  const fix = await page.evaluate(() => {
    const shown = [...document.querySelectorAll('.fix')].find((one) => one.checkVisibility());
    return shown ? Math.round(shown.getBoundingClientRect().top + window.scrollY) : null;
  });
  let reached = null;
  const link = page.locator('nav.contents a').first();
  if (await link.count()) {
    await link.click();
    const target = page.locator(`[id="${(await link.getAttribute('href')).slice(1)}"]`);
    await page.waitForTimeout(100);
    const box = await target.boundingBox();
    reached = (await target.isVisible()) && box.y >= 0 && box.y < 900;
  }
  const bit = page.locator('g.bit.wrong').first();
  let focused = null;
  if (await bit.count()) {
    await bit.focus();
    focused = await page.evaluate(() => document.activeElement.getAttribute('aria-label'));
  }
  // Paper has one width and no dark scheme, and its folds cannot be opened.
  let unprinted = null;
  let pdf = null;
  if (view.width === 1280 && view.colorScheme === 'dark') {
    pdf = (await page.pdf({ format: 'A4' })).length;
    await page.emulateMedia({ media: 'print' });
    unprinted = await page.evaluate(() => [...document.querySelectorAll('.answer, .violation')]
      .filter((one) => !one.checkVisibility({ contentVisibilityAuto: true })).length);
    await page.emulateMedia({ media: null });
  }
  const text = (await page.locator('main').innerText()).length;
  await context.close();
  return { wrong, overflow, fix, focused, reached, unprinted, pdf, text };
}

(async () => {
  const browser = await chromium.launch({ executablePath: browserPath, args: flags });
  for (const file of pages) {
    for (const view of views) {
      const seen = await look(browser, file, view);
      const used = await use(browser, file, view);
      const url = pathToFileURL(path.resolve(file)).href;
      // Two views are enough: the schemes have the same elements, and the widths the same colours.
      const axes =
        (view.width === 1280) === (view.colorScheme === 'light')
          ? await accessibility(browser, url, view) : null;
      console.log(JSON.stringify({
        page: seen.name, ...used, wrong: seen.wrong.concat(used.wrong), axe: axes,
      }));
    }
  }
  await browser.close();
})().catch((error) => { console.error(error); process.exit(1); });
