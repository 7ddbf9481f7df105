// The workbench of /sparql: colours, hints while typing, running without leaving the page, results to
// sort, to page and to look at, history, the link to share.
import assert from "node:assert/strict";

export async function useWorkbench({ home, open, violations, shot }) {
  const page = await open({ viewport: { width: 1280, height: 900 } });
  const field = page.locator("textarea");
  const results = page.locator("#results");
  const run = async (text) => {
    await field.fill(text);
    await page.locator("form.editor button").first().click();
    await page.waitForFunction((text) => new URL(location.href).searchParams.get("query") === text, text);
  };
  await page.goto(home + "/sparql");

  // The layer beneath has the same text, and its words are told apart.
  await field.fill("SELECT ?e { ?e a ann:Event } # all");
  assert.equal((await page.textContent(".layer")).trim(), "SELECT ?e { ?e a ann:Event } # all");
  for (const [kind, text] of [["keyword", "SELECT"], ["variable", "?e"], ["name", "ann:Event"], ["comment", "# all"]]) {
    assert.equal(await page.locator(`.layer .t-${kind}`).first().textContent(), text);
  }

  // Hints: a mistake with its place, then a name that the data do not have, then nothing.
  await field.fill("SELECT ?e, ?l { ?e rdfs:label ?l }");
  const hints = page.locator(".hints");
  await hints.getByText("no comma").waitFor();
  assert.match(await hints.textContent(), /^Line 1, column 10: /);
  assert.equal(await page.locator(".layer .wrong").textContent(), ",");
  await field.fill("SELECT ?e { ?e ann:tarjet ?l }");
  await hints.getByText("ann:target").waitFor();
  assert.deepEqual(await violations(page), [], "axe accepts the hints");
  await shot(page, "workbench-hints");
  await field.fill("ASK {}");
  await page.waitForFunction(() => document.querySelector(".hints").textContent === "");

  // Running leaves the page where it is; the address is the query.
  await page.evaluate(() => { window.stays = true; });
  await run("SELECT ?e ?l ?d { ?e a ann:Event ; rdfs:label ?l ; ann:date ?d }");
  await results.locator("table").waitFor();
  assert.equal(await page.evaluate(() => window.stays), true);
  await page.waitForFunction(() => /^\d+\.\d\d s$/.test(document.querySelector("[data-tools] [role=status]").textContent));

  // Pages of rows, and rows by a column, either way and as they were.
  const visible = () => results.locator("tbody tr:visible").count();
  const days = async () => (await results.locator("tbody tr:visible td.day").allTextContents()).map((day) => day.match(/\d{4}/)[0]);
  assert.equal(await visible(), 50);
  assert.match(await results.locator("nav [role=status]").textContent(), /^1 to 50 of \d+$/);
  await results.getByRole("button", { name: "Next →" }).click();
  assert.match(await results.locator("nav [role=status]").textContent(), /^51 to 100 of /);
  const before = await results.locator("tbody tr").allTextContents();
  const head = results.getByRole("columnheader", { name: "d", exact: true });
  await head.getByRole("button").click();
  assert.equal(await head.getAttribute("aria-sort"), "ascending");
  const up = await days();
  assert.deepEqual(up, up.slice().sort());
  await head.getByRole("button").click();
  assert.equal(await head.getAttribute("aria-sort"), "descending");
  const down = await days();
  assert.deepEqual(down, down.slice().sort().reverse());
  assert.ok(down[0] > up[0]);
  await head.getByRole("button").click();
  assert.deepEqual(await results.locator("tbody tr").allTextContents(), before);

  // The same as a timeline, with dates as they were written.
  await results.getByRole("button", { name: "Timeline" }).click();
  const rows = before.length;
  assert.equal(await results.locator(".events li").count(), rows, "no row is lost");
  assert.ok((await results.locator(".when").allTextContents()).some((day) => /^\[\.\./.test(day)));
  assert.deepEqual(await violations(page), [], "axe accepts the timeline");
  await results.getByRole("button", { name: "Table" }).click();
  assert.ok(await results.locator("table").isVisible());

  // As a graph, from rows and from triples.
  await run("SELECT ?e ?who { ?e ann:attributedTo ?who } LIMIT 20");
  await results.getByRole("button", { name: "Graph" }).click();
  assert.ok((await results.locator(".drawn circle").count()) > 5);
  assert.ok((await results.locator(".drawn line").count()) > 5);
  assert.deepEqual(await violations(page), [], "axe accepts the graph");
  await shot(page, "workbench-graph");
  await run("CONSTRUCT WHERE { ev:kyivstar-attack ann:target ?who }");
  await results.getByRole("button", { name: "Graph" }).click();
  assert.match(await results.locator(".drawn .line").first().textContent(), /ann:target/);

  // Downloads have the same rows.
  await run("SELECT ?e { ?e a ann:Event } LIMIT 3");
  const csv = await results.getByRole("link", { name: "CSV" }).getAttribute("href");
  const text = await (await page.request.get(home + csv)).text();
  assert.equal(text.trim().split(/\r?\n/).length, 4);

  // A mistake, and the way back.
  await run("SELECT * {\n  ?s ?p\n}");
  await results.locator(".problem").waitFor();
  assert.match(await results.locator(".problem").textContent(), /line 3, column/);
  await Promise.all([page.waitForEvent("load"), page.goBack()]);
  assert.equal(await field.inputValue(), "SELECT ?e { ?e a ann:Event } LIMIT 3");
  assert.ok(await results.locator("table").isVisible());

  // History survives the page, puts a query back, and can be cleared.
  await page.locator("summary", { hasText: "History" }).click();
  await page.getByRole("button", { name: /attributedTo/ }).click();
  assert.match(await field.inputValue(), /attributedTo/);
  await field.press("Control+z");
  assert.equal(await field.inputValue(), "SELECT ?e { ?e a ann:Event } LIMIT 3", "it can be undone");
  await page.getByRole("button", { name: "Clear history" }).click();
  assert.equal(await page.evaluate(() => localStorage.getItem("annals.queries")), "[]");

  // Stop ends what takes long, here on the server too.
  await field.fill("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }");
  await page.locator("form.editor button").first().click();
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByText(/^stopped after/).waitFor();
  assert.ok(await page.getByRole("button", { name: "Stop" }).isHidden());

  // On paper are the query and every row.
  await run("SELECT ?e { ?e a ann:Event }");
  await results.locator("table").waitFor();
  await page.emulateMedia({ media: "print" });
  assert.ok((await visible()) > 100);
  assert.ok(await page.locator(".layer").isVisible());
  assert.ok(await page.locator(".views").isHidden());
  await page.context().close();
}
