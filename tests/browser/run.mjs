// The pages in a real browser: what a reader does, what axe finds, what leaves the machine.
// node run.mjs http://127.0.0.1:PORT/ [FOLDER-FOR-SCREENSHOTS]
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const home = process.argv[2].replace(/\/$/, "");
const shots = process.argv[3];
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const pages = {
  timeline: "/", narrowed: "/timeline?from=2023-12&to=2023-12", lanes: "/timeline?by=type&n=100",
  event: "/event/kyivstar-attack", agent: "/agent/sandworm", place: "/place/ua",
  source: "/sources", claims: "/claims", why: "/why/ev:kyivstar-attack", graph: "/graph?of=sandworm",
  path: "/graph?of=apple&to=mahua-moitra", queries: "/queries", query: "/query/day?day=2017-06-27",
  sparql: "/sparql?query=SELECT+*+%7B+%3Fs", check: "/check?text=ev:a+a+ann:Event+.", about: "/about",
  then: "/timeline?as-of=2023-12-14", search: "/find?q=kyivsta", missing: "/event/kyivsta",
};

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const faults = [];
const expected = /Failed to load resource.*(300|400|404)/;

async function open(options) {
  const context = await browser.newContext({ bypassCSP: false, ...options });
  const page = await context.newPage();
  page.on("request", (request) => {
    if (!request.url().startsWith(home + "/")) faults.push(`a request left: ${request.url()}`);
  });
  page.on("console", (said) => {
    if (said.type() === "error" && !expected.test(said.text())) faults.push(`${page.url()}: ${said.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`${page.url()}: ${error}`));
  return page;
}

// Every page, light and dark, wide and narrow.
for (const colorScheme of ["light", "dark"]) {
  for (const width of [1280, 320]) {
    const page = await open({ colorScheme, viewport: { width, height: 900 } });
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(home + path);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      if (wide > width) faults.push(`${name} at ${width} px is ${wide} px wide`);
      // As a debugger would, since the page's own policy lets no foreign script in.
      await page.evaluate(axe);
      const found = await page.evaluate(() => window.axe.run({ resultTypes: ["violations"] }));
      for (const { id, nodes } of found.violations) {
        faults.push(`${name} ${colorScheme} ${width}: ${id}: ${nodes[0].html.slice(0, 160)} (${nodes.length})`);
      }
      if (shots) await page.screenshot({ path: `${shots}/${name}-${colorScheme}-${width}.png` });
    }
    await page.context().close();
  }
}

// What a reader does.
const page = await open({ viewport: { width: 1280, height: 900 } });
const query = () => new URL(page.url()).searchParams;
const goes = (what) => Promise.all([page.waitForEvent("load"), what()]);

await page.goto(home + "/");
await page.fill("aside input[name=words]", "kyivstar");
await goes(() => page.click("aside button"));
assert.equal(query().get("words"), "kyivstar");
assert.ok((await page.locator(".events > li").count()) > 3, "the filter finds events");

await page.goto(home + "/");
const days = (await page.textContent(".steps")).match(/(\S+) to (\S+)/).slice(1);
await page.locator("body").press("+");
await page.waitForURL(/from=/);
assert.ok(query().get("from") > days[0] && query().get("to") < days[1], "+ goes nearer");
const nearer = [query().get("from"), query().get("to")];
await page.locator("body").press("]");
await page.waitForURL((url) => url.searchParams.get("from") > nearer[1]);
await page.locator("body").press("0");
await page.waitForURL((url) => !url.searchParams.has("from"));

await page.locator(".strip").hover();
await page.keyboard.down("Control");
await page.mouse.wheel(0, -200);
await page.waitForURL(/from=/);
await page.keyboard.up("Control");

await page.goto(home + "/");
const bars = page.locator(".strip a");
const [one, other] = [await bars.nth(2).boundingBox(), await bars.nth(4).boundingBox()];
await page.mouse.move(one.x + one.width / 2, one.y + one.height / 2);
await page.mouse.down();
await page.mouse.move(other.x + other.width / 2, other.y + other.height / 2, { steps: 5 });
await goes(() => page.mouse.up());
assert.deepEqual([query().get("from"), query().get("to")], ["2017", "2019"], "the strip is brushed");

await page.goto(home + "/");
await page.locator("body").press("j");
await page.locator("body").press("j");
const chosen = await page.textContent(".events li.at .what");
await goes(() => page.keyboard.press("Enter"));
assert.equal(await page.textContent("h1"), chosen, "j and Enter open an event");
await page.locator("body").press("?");
assert.ok(await page.locator("dialog[open]").isVisible());
await page.keyboard.press("Escape");
await page.locator("body").press("/");
await page.keyboard.type("kyivstar-attack");
await goes(() => page.keyboard.press("Enter"));
await goes(() => page.locator("main li a").first().click());
assert.match(page.url(), /\/event\/kyivstar-attack$/);

await goes(() => page.locator(".claims a", { hasText: /^Sandworm$/ }).first().click());
assert.equal(await page.textContent("h1"), "Sandworm");
await goes(() => page.locator(".ways a", { hasText: "Graph" }).click());
await goes(() => page.locator("svg.network a.card.event").first().click());
assert.match(page.url(), /\/event\//, "a card of the graph leads to its page");

await page.goto(home + "/query/day");
await page.fill("input[name=day]", "2017-06-27");
await goes(() => page.click("form.asked button"));
assert.ok((await page.locator("main tbody tr").count()) > 0, "a saved query is asked by its form");

await page.goto(home + "/sparql");
await page.fill("textarea", "SELECT * {\n  ?s ?p\n}");
await goes(() => page.locator("textarea").press("Control+Enter"));
assert.match(await page.textContent(".problem"), /line 3, column/);
await page.context().close();

// All of it is there without script too.
const still = await open({ javaScriptEnabled: false });
await still.goto(home + "/");
await still.click("a[data-key='+']");
await still.waitForURL(/from=/);
await still.locator(".events .what").first().click();
await still.waitForURL(/\/event\//);

await browser.close();
assert.deepEqual(faults, []);
console.log(`${Object.keys(pages).length} pages in light and dark at 1280 and 320 px: nothing wrong`);
