// The pages in a real browser: accessibility by axe, requests that leave the machine, and user
// interactions (user.mjs).
// node run.mjs http://127.0.0.1:PORT/ http://127.0.0.1:PORT-OF-A-WRITABLE-ONE/ [FOLDER-FOR-SCREENSHOTS]
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { reviewDraft } from "./review.mjs";
import { useSite } from "./user.mjs";
import { useWorkbench } from "./workbench.mjs";

const [home, writable] = process.argv.slice(2, 4).map((address) => address.replace(/\/$/, ""));
const shots = process.argv[4];
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const pages = {
  timeline: "/", narrowed: "/timeline?from=2023-12&to=2023-12", lanes: "/timeline?by=type&n=100",
  event: "/event/kyivstar-attack", agent: "/agent/sandworm", place: "/place/ua",
  tool: "/tool/notpetya", source: "/sources", claims: "/claims", map: "/map", since: "/since?day=2024-01-01", network: "/graph", why: "/why/ev:kyivstar-attack", graph: "/graph?of=sandworm",
  path: "/graph?of=apple&to=mahua-moitra", queries: "/queries", query: "/query/day?day=2017-06-27",
  assistance: "/assistance", mechanism: "/assistance?mechanism=tallinn-mechanism",
  sparql: "/sparql?query=SELECT+*+%7B+%3Fs", check: "/check?text=ev:a+a+ann:Event+.", about: "/about",
  then: "/timeline?as-of=2023-12-14", search: "/find?q=kyivsta", missing: "/event/kyivsta",
};

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const faults = [];
// Pages that are missing on purpose log an error to the console.
const expected = /Failed to load resource.*(300|400|404)/;

async function open(options) {
  const context = await browser.newContext({ bypassCSP: false, ...options });
  const page = await context.newPage();
  page.on("request", (request) => {
    if (![home, writable].some((own) => request.url().startsWith(own + "/"))) faults.push(`a request left: ${request.url()}`);
  });
  page.on("console", (message) => {
    if (message.type() === "error" && !expected.test(message.text())) faults.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`${page.url()}: ${error}`));
  return page;
}

async function violations(page) {
  // Evaluated as a debugger would, since the page's CSP blocks foreign scripts.
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run({ resultTypes: ["violations"] }));
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)} (${nodes.length})`);
}

async function shot(page, name) {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
}

// Every page, light and dark, wide and narrow.
for (const colorScheme of ["light", "dark"]) {
  for (const width of [1440, 768, 320]) {
    const page = await open({ colorScheme, viewport: { width, height: 900 } });
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(home + path);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      // A picture is folded on a phone, so that none is cut off before it is asked for.
      const cut = await page.locator(".picture").evaluateAll((all) => all.some((it) => it.clientWidth > 0 && it.scrollWidth > it.clientWidth));
      if (width < 400 && cut) {
        faults.push(`${name} at ${width} px has a picture that is cut off`);
      }
      if (wide > width) faults.push(`${name} at ${width} px is ${wide} px wide`);
      for (const found of await violations(page)) faults.push(`${name} ${colorScheme} ${width}: ${found}`);
      await shot(page, `${name}-${colorScheme}-${width}`);
    }
    await page.context().close();
  }
}

await useSite({ home, open, violations, shot });
await useWorkbench({ home, open, violations, shot });
await reviewDraft({ writable, open, violations, shot });

await browser.close();
assert.deepEqual(faults, []);
console.log(`${Object.keys(pages).length} pages in light and dark at 1440, 768 and 320 px: no faults`);
