// What a user does with mouse, keyboard and touch, and without script.
import assert from "node:assert/strict";

export async function useSite({ home, open, violations, shot }) {
  const page = await open({ viewport: { width: 1280, height: 900 } });
  const query = () => new URL(page.url()).searchParams;
  // The period of a bar, from its link: records may be added.
  const period = async (bar) => new URL(await bar.getAttribute("href"), home).searchParams.get("from");
  const navigate = (what) => Promise.all([page.waitForEvent("load"), what()]);

  await page.goto(home + "/");
  await page.fill("aside input[name=words]", "kyivstar");
  await navigate(() => page.click("aside button"));
  assert.equal(query().get("words"), "kyivstar");
  assert.ok((await page.locator(".events > li").count()) > 3, "the filter finds events");

  // The Tab key reaches the first event within ten stops; the first stop leads to it at once.
  await page.goto(home + "/");
  const isInList = () => page.evaluate(() => !!document.activeElement.closest(".events"));
  let stops = 0;
  while (stops < 20 && !(await isInList())) {
    await page.keyboard.press("Tab");
    stops += 1;
  }
  assert.ok(stops <= 10, `the list is ${stops} stops away`);
  await page.goto(home + "/");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.ok(await isInList(), "the skip link leads to the list");

  await page.goto(home + "/");
  const days = (await page.textContent(".steps")).match(/(\S+) to (\S+)/).slice(1);
  await page.locator("body").press("+");
  await page.waitForURL(/from=/);
  assert.ok(query().get("from") > days[0] && query().get("to") < days[1], "+ zooms in");
  const zoomed = [query().get("from"), query().get("to")];
  await page.locator("body").press("]");
  await page.waitForURL((url) => url.searchParams.get("from") > zoomed[1]);
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
  await navigate(() => page.mouse.up());
  const brushed = [query().get("from"), query().get("to")];
  await page.goto(home + "/");
  assert.deepEqual(brushed, [await period(bars.nth(2)), await period(bars.nth(4))], "the strip is brushed");

  const chosenByKeys = [await period(bars.nth(3)), await period(bars.nth(5))];
  await bars.nth(2).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  assert.equal(await page.textContent(".steps .dim"), chosenByKeys.join(" to "), "the selection is announced");
  await navigate(() => page.keyboard.press("Enter"));
  assert.deepEqual([query().get("from"), query().get("to")], chosenByKeys, "the strip is brushed by keys");

  await page.goto(home + "/");
  await page.locator("body").press("j");
  await page.locator("body").press("j");
  const chosen = await page.textContent(".events li.at .what");
  await navigate(() => page.keyboard.press("Enter"));
  assert.equal(await page.textContent("h1"), chosen, "j and Enter open an event");
  await page.locator("body").press("?");
  assert.ok(await page.locator("dialog[open]").isVisible());
  await page.keyboard.press("Escape");
  await page.locator("body").press("/");
  await page.keyboard.type("kyivstar-attack");
  await navigate(() => page.keyboard.press("Enter"));
  await navigate(() => page.locator("main li a").first().click());
  assert.match(page.url(), /\/event\/kyivstar-attack$/);

  await page.locator("summary", { hasText: "Attributed to" }).click();
  await navigate(() => page.locator(".claims a", { hasText: /^Sandworm$/ }).first().click());
  assert.equal(await page.textContent("h1"), "Sandworm");
  await navigate(() => page.locator(".ways a", { hasText: "Graph" }).click());
  await navigate(() => page.locator("svg.network a.card.event").first().click());
  assert.match(page.url(), /\/event\//, "a card in the graph links to its page");

  await page.goto(home + "/query/day");
  await page.fill("input[name=day]", "2017-06-27");
  await navigate(() => page.click("form.asked button"));
  assert.ok((await page.locator("main tbody tr").count()) > 0, "a saved query runs from its form");

  await page.goto(home + "/sparql");
  await page.fill("textarea", "SELECT * {\n  ?s ?p\n}");
  await page.locator("textarea").press("Control+Enter");
  assert.match(await page.locator("#results .problem").textContent(), /line 3, column/);

  // Completion: of a term by its label, of a thing by part of its name, of a variable used before.
  const field = page.locator("textarea");
  const options = page.getByRole("option");
  await page.goto(home + "/sparql");
  await field.fill("");
  await field.pressSequentially("SELECT ?act { ?e a ann:Ev");
  await options.first().waitFor();
  assert.match(await options.first().textContent(), /^ann:Event /, "classes come first after `a`");
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

  // Touch: a horizontal swipe brushes, a tap follows the bar, a vertical swipe scrolls.
  const phone = await open({ viewport: { width: 390, height: 700 }, hasTouch: true, isMobile: true });
  await phone.goto(home + "/");
  const session = await phone.context().newCDPSession(phone);
  const touch = (type, x, y) => session.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] });
  const inView = () => phone.locator(".density").scrollIntoViewIfNeeded();
  const first = await phone.locator(".events .what").first().boundingBox();
  assert.ok(first.y < (await phone.locator(".strip").boundingBox()).y, "the list is above the pictures");
  await inView();
  const middle = async (at) => {
    const box = await phone.locator(".strip a").nth(at).boundingBox();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const [[x, y], [far]] = [await middle(2), await middle(4)];
  const [from, to] = [await period(phone.locator(".strip a").nth(2)), await period(phone.locator(".strip a").nth(4))];
  const isPeriod = (from, to) => (url) => url.searchParams.get("from") === from && url.searchParams.get("to") === to;
  await touch("touchStart", x, y);
  for (let step = 1; step <= 8; step++) await touch("touchMove", x + ((far - x) * step) / 8, y);
  await Promise.all([phone.waitForURL(isPeriod(from, to)), touch("touchEnd")]);
  await phone.goto(home + "/");
  await inView();
  const before = await phone.evaluate(() => scrollY);
  await touch("touchStart", x, y);
  // Upwards: the strip is at the end of the page, with little left below it.
  for (let step = 1; step <= 8; step++) await touch("touchMove", x, y + step * 20);
  await touch("touchEnd");
  await phone.waitForFunction((before) => scrollY < before - 50, before);
  assert.equal(new URL(phone.url()).search, "", "scrolling brushes nothing");
  await phone.goto(home + "/");
  await inView();
  await Promise.all([phone.waitForURL(isPeriod(from, from)), phone.touchscreen.tap(x, y)]);
  await phone.context().close();

  // Everything works without script too.
  const noScript = await open({ javaScriptEnabled: false });
  await noScript.goto(home + "/");
  await noScript.click("a[data-key='+']");
  await noScript.waitForURL(/from=/);
  await noScript.locator(".events .what").first().click();
  await noScript.waitForURL(/\/event\//);
  await noScript.goto(home + "/timeline");
  await noScript.fill("aside input[name=from]", "2017");
  await noScript.fill("aside input[name=to]", "2019");
  await noScript.click("aside button");
  await noScript.waitForURL(/from=2017&to=2019/);
  await noScript.goto(home + "/sparql");
  await noScript.fill("textarea", "ASK { ev:kyivstar-attack a ann:Event }");
  await noScript.click("form.editor button");
  assert.equal(await noScript.textContent(".verdict"), "Yes");
  await noScript.context().close();
}
