// The checkout page in a real browser: for everybody, on every screen, in every language.
//
// Reads from its input, as JSON, where the pages are, and looks at each of them on a phone and on a desk, in light and in dark:
// axe finds nothing, nothing has to be scrolled sideways, the console stays empty and the content policy is never hit. Then it
// walks the page by keyboard, lets the time run out, and pays without scripts. Ends with 1 if anything is not as it should be.

import { text } from "node:stream/consumers";
import axe from "axe-core";
import { chromium } from "playwright-core";

const BROWSER = process.env.CHROMIUM ?? "/usr/bin/chromium";
const SCORE_MIN = 95;
const WIDTHS = [360, 1280];
const SCHEMES = ["light", "dark"];
/** What can be reached by keyboard. */
const FOCUSABLE = "a[href], button, select, input:not([type=hidden]), summary, [tabindex]";

const { screenshots, languages } = JSON.parse(await text(process.stdin));
const faults = [];

function expect(is, what) {
  if (!is) {
    faults.push(what);
    console.log(`  NOT: ${what}`);
  }
}

const browser = await chromium.launch({ executablePath: BROWSER });
for (const language of languages) {
  for (const [state, page] of Object.entries(language.pages)) {
    await looksGood(language.locale, state, page);
  }
  await worksByKeyboard(language);
  await countsDown(language);
  await worksWithoutScripts(language);
}
await refusesForeignScripts(languages[0]);
await browser.close();
console.log(`Screenshots: ${screenshots}`);
console.log(faults.length === 0 ? "All pages are as they should be." : `${faults.length} faults.`);
process.exitCode = faults.length === 0 ? 0 : 1;

/** A tab whose console and content policy are watched. What leads to a provider's page stops at our door. */
async function tab(locale, options = {}) {
  const context = await browser.newContext({ locale, ...options });
  const page = await context.newPage();
  const trouble = [];
  const onward = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && trouble.push(message.text()));
  page.on("pageerror", (error) => trouble.push(String(error)));
  await page.route(/^https:/, (route) => {
    onward.push(route.request().url());
    return route.fulfill({ status: 204 });
  });
  return { page, trouble, onward, close: () => context.close() };
}

/** One page in all looks. */
async function looksGood(locale, state, { url, press, status, leadsTo }) {
  for (const colorScheme of SCHEMES) {
    for (const width of WIDTHS) {
      const name = `${locale} ${state} ${colorScheme} ${width}`;
      const { page, trouble, onward, close } = await tab(locale, { colorScheme, viewport: { width, height: 800 } });
      let answer = await page.goto(url);
      if (press) {
        [answer] = await Promise.all([page.waitForNavigation(), page.click(`button[value="${press}"]`)]);
      }
      expect(answer.status() === status, `${name}: answered ${answer.status()}, not ${status}`);
      expect((await page.getAttribute("html", "lang")) === locale, `${name}: is in another language`);
      await page.screenshot({ path: `${screenshots}/${name.replaceAll(" ", "-")}.png`, fullPage: true });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide <= 0, `${name}: ${wide} px wider than the screen`);
      await isAccessible(page, name);
      if (leadsTo) {
        expect(onward.includes(leadsTo), `${name}: the script does not go on by itself`);
      }
      // The browser itself remarks on every page that is not found or was not paid.
      const said = trouble.filter((line) => !line.includes(`status of ${status}`));
      expect(said.length === 0, `${name}: the console says ${said}`);
      await close();
    }
  }
}

/** No rule of axe is broken, and none is left undecided. */
async function isAccessible(page, name) {
  await page.evaluate(axe.source);
  const { passes, violations, incomplete } = await page.evaluate(() => globalThis.axe.run());
  const score = (100 * passes.length) / (passes.length + violations.length);
  console.log(`${name}: ${score.toFixed(0)} % of ${passes.length + violations.length} rules`);
  const told = ({ id, nodes }) => `${id} (${nodes.map((node) => node.html).join(", ")})`;
  expect(score >= SCORE_MIN, `${name}: scores ${score}`);
  expect(violations.length === 0, `${name}: breaks ${violations.map(told)}`);
  expect(incomplete.length === 0, `${name}: cannot be judged by ${incomplete.map(told)}`);
}

/** Every control is reached in the order it is read, is seen to have the focus, and the first button pays. */
async function worksByKeyboard({ locale, keyboard }) {
  const { page, close } = await tab(locale);
  await page.goto(keyboard.url);
  const controls = await page.$$eval(FOCUSABLE, (all) => all.map((one) => one.name + one.value));
  const reached = [];
  for (const _ of controls) {
    await page.keyboard.press("Tab");
    const [name, outlined] = await page.evaluate(() => {
      const one = document.activeElement;
      const style = getComputedStyle(one);
      return [one.name + one.value, style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2];
    });
    reached.push(name);
    expect(outlined, `${locale} keyboard: ${name} is not seen to have the focus`);
  }
  expect(reached.join() === controls.join(), `${locale} keyboard: reaches ${reached}, not ${controls}`);
  const first = controls.find((name) => name.startsWith("method"));
  expect(first?.includes("paypal"), `${locale} keyboard: ${first} is offered before PayPal`);
  await page.focus("button");
  await Promise.all([page.waitForURL(/\/back$/), page.keyboard.press("Enter")]);
  expect((await page.$("form")) === null, `${locale} keyboard: could not pay`);
  await close();
}

/** The time left goes down, and at its end the page asks what became of the hold. */
async function countsDown({ locale, pages: { payable } }) {
  const { page, close } = await tab(locale);
  await page.clock.install();
  await page.goto(payable.url);
  const left = () => page.textContent("[data-face]");
  const before = await left();
  await page.clock.runFor(5000);
  expect(/^\d+:\d\d$/.test(before) && (await left()) !== before, `${locale}: ${before} does not go down`);
  await Promise.all([page.waitForURL(/\/back$/), page.clock.fastForward("20:00")]);
  await close();
}

/** The same page without scripts: no countdown, and a payment that is declined first and then taken. */
async function worksWithoutScripts({ locale, scriptless }) {
  const { page, close } = await tab(locale, { javaScriptEnabled: false });
  await page.goto(scriptless.url);
  expect(!(await page.isVisible("#countdown")), `${locale} without scripts: shows an empty countdown`);
  expect(await page.isVisible(".hold time"), `${locale} without scripts: does not say until when`);
  for (const button of ["button >> nth=-1", "button >> nth=0"]) {
    await Promise.all([page.waitForNavigation(), page.click(button)]);
  }
  expect((await page.$("form")) === null, `${locale} without scripts: could not pay`);
  await close();
}

/** The watch on the console is no idle one: a script that is not ours is refused, and heard of. */
async function refusesForeignScripts({ locale, pages: { payable } }) {
  const { page, trouble, close } = await tab(locale);
  await page.goto(payable.url);
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "document.title = 'foreign'";
    document.body.append(script);
  });
  expect((await page.title()) !== "foreign", "a foreign script runs");
  expect(trouble.some((line) => line.includes("Content Security Policy")), "the policy is not heard of");
  await close();
}
