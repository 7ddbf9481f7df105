// What a reader does, with mouse, keys, finger, and without script.
import assert from "node:assert/strict";

export async function read({ home, open, violations, shot }) {
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
  await bars.nth(2).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  assert.equal(await page.textContent(".steps .dim"), "2018 to 2020", "it is told what is brushed");
  await goes(() => page.keyboard.press("Enter"));
  assert.deepEqual([query().get("from"), query().get("to")], ["2018", "2020"], "the strip is brushed by keys");

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

  // Completion: of a term by its label, of a thing by a part of its name, of what was written before.
  const field = page.locator("textarea");
  const options = page.getByRole("option");
  await page.goto(home + "/sparql");
  await field.fill("");
  await field.pressSequentially("SELECT ?act { ?e a ann:Ev");
  await options.first().waitFor();
  assert.match(await options.first().textContent(), /^ann:Event /, "classes come first behind `a`");
  assert.equal(await field.getAttribute("aria-activedescendant"), "term-0");
  assert.deepEqual(await violations(page), [], "axe accepts the open list");
  await shot(page, "completion");
  await field.press("Enter");
  assert.equal(await field.inputValue(), "SELECT ?act { ?e a ann:Event");
  assert.ok(await page.getByRole("listbox").isHidden());
  await field.pressSequentially(" ; ann:attributed");
  await options.first().waitFor();
  await field.press("ArrowDown");
  await field.press("ArrowUp");
  await field.press("Tab");
  await field.pressSequentially(" ag:sandw");
  await options.first().waitFor();
  await field.press("Enter");
  await field.pressSequentially(" ; ann:initiator ?a");
  await field.press("Control+Space");
  await options.first().waitFor();
  await field.press("Enter");
  await field.pressSequentially(" . # ann:Ev");
  await page.waitForTimeout(300);
  assert.equal(await options.count(), 0, "nothing is completed in a comment");
  const written = "SELECT ?act { ?e a ann:Event ; ann:attributedTo ag:sandworm ; ann:initiator ?act . # ann:Ev";
  assert.equal(await field.inputValue(), written);
  await field.press("Control+z");
  assert.notEqual(await field.inputValue(), written, "it can be undone");
  await field.fill("");
  await field.pressSequentially("ann:");
  await options.first().waitFor();
  await field.press("Escape");
  assert.equal(await options.count(), 0);
  await field.press("Tab");
  assert.notEqual(await page.evaluate(() => document.activeElement.tagName), "TEXTAREA", "Tab leaves a field without a list");
  await page.context().close();

  // A finger: sideways it brushes, a tap follows the bar, up and down it scrolls.
  const small = await open({ viewport: { width: 390, height: 700 }, hasTouch: true, isMobile: true });
  await small.goto(home + "/");
  const finger = await small.context().newCDPSession(small);
  const touch = (type, x, y) => finger.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] });
  const middle = async (at) => {
    const box = await small.locator(".strip a").nth(at).boundingBox();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const [[x, y], [far]] = [await middle(2), await middle(4)];
  await touch("touchStart", x, y);
  for (let step = 1; step <= 8; step++) await touch("touchMove", x + ((far - x) * step) / 8, y);
  await Promise.all([small.waitForURL(/from=2017&to=2019/), touch("touchEnd")]);
  await small.goto(home + "/");
  await touch("touchStart", x, y);
  for (let step = 1; step <= 8; step++) await touch("touchMove", x, y - step * 20);
  await touch("touchEnd");
  await small.waitForFunction(() => scrollY > 50);
  assert.equal(new URL(small.url()).search, "", "scrolling brushes nothing");
  await small.goto(home + "/");
  await Promise.all([small.waitForURL(/from=2017&to=2017/), small.touchscreen.tap(x, y)]);
  await small.context().close();

  // All of it is there without script too.
  const still = await open({ javaScriptEnabled: false });
  await still.goto(home + "/");
  await still.click("a[data-key='+']");
  await still.waitForURL(/from=/);
  await still.locator(".events .what").first().click();
  await still.waitForURL(/\/event\//);
  await still.goto(home + "/timeline");
  await still.fill("aside input[name=from]", "2017");
  await still.fill("aside input[name=to]", "2019");
  await still.click("aside button");
  await still.waitForURL(/from=2017&to=2019/);
  await still.goto(home + "/sparql");
  await still.fill("textarea", "ASK { ev:kyivstar-attack a ann:Event }");
  await still.click("form.editor button");
  assert.equal(await still.textContent(".verdict"), "Yes");
  await still.context().close();
}
