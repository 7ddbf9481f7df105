// The review of a draft: without script a plain form, with it by the keyboard alone; what is accepted is loaded.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const article = fileURLToPath(new URL("../data/articles/own-example.html", import.meta.url));
const token = "a-token-of-the-tests";

async function draft(page, writable) {
  await page.goto(writable + "/review");
  await page.setInputFiles("input[type=file]", article);
  await page.fill("input[name=token]", token);
  await page.click("main form button");
  await page.locator(".statement").first().waitFor();
}

export async function reviewDraft({ writable, open, violations, shot }) {
  // In every width and colour.
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1440, 360]) {
      const page = await open({ colorScheme, viewport: { width, height: 900 } });
      await page.goto(writable + "/review");
      assert.deepEqual(await violations(page), [], "axe accepts the first form");
      await shot(page, `review-start-${colorScheme}-${width}`);
      await draft(page, writable);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width, `review at ${width} px`);
      assert.deepEqual(await violations(page), [], "axe accepts the statements");
      const [text, form] = await Promise.all([".kept", ".review form"].map((it) => page.locator(it).boundingBox()));
      if (width > 1000) assert.ok(text.x < form.x, "the text is left of the form");
      else assert.ok(text.y < form.y, "the text is above the form");
      await shot(page, `review-${colorScheme}-${width}`);
      await page.context().close();
    }
  }

  // By the keyboard: each statement is decided in turn, and its words are marked.
  const page = await open({ viewport: { width: 1280, height: 800 } });
  await draft(page, writable);
  const all = await page.locator(".statement").count();
  await page.keyboard.press("j");
  assert.equal(await page.locator(".statement.at").getAttribute("id"), "s0");
  await page.keyboard.press("d");
  assert.ok(await page.locator("[name=decision-0][value=drop]").isChecked());
  assert.equal(await page.locator(".statement.at").getAttribute("id"), "s1");
  await page.keyboard.press("k");
  await page.keyboard.press("c");
  await page.keyboard.type("A title of the reviewer");
  assert.ok(await page.locator("[name=decision-0][value=change]").isChecked());
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  for (let at = 1; at < all; at += 1) await page.keyboard.press("a");
  assert.equal(await page.locator("[value=accept][type=radio]:checked").count(), all - 1);
  assert.ok(await page.locator(".kept mark.at").count() > 0, "the words are marked");
  await page.fill(".review input[name=token]", token);
  await page.click(".review form button");
  await page.getByRole("heading", { name: "Loaded" }).waitFor();
  await page.locator("main li a").first().click();
  await page.getByRole("heading", { name: "A title of the reviewer" }).waitFor();
  await page.context().close();

  // Without script.
  const plain = await open({ javaScriptEnabled: false });
  await draft(plain, writable);
  await plain.locator("[name=decision-0][value=accept]").check();
  await plain.fill(".review input[name=token]", token);
  await plain.click(".review form button");
  await plain.getByRole("heading", { name: "Loaded" }).waitFor();
  await plain.context().close();
}
