/** The page of `slipway report` in a real browser: what it shows, how it is used, and that nothing in it can run or ask for more. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Locator, Page } from "playwright-core";
import { reportPage } from "../../src/report/report-page.ts";
import { startBrowser, type TestBrowser } from "../support/browser.ts";
import { skipWithout } from "../support/installed.ts";
import { HOSTILE, overview } from "../support/overview.ts";
import { present } from "../support/present.ts";

const TEMPLATE = readFileSync(fileURLToPath(new URL("../../dist/report.html", import.meta.url)), "utf8");
const PAGE = reportPage(TEMPLATE, overview());
const AUDITED = reportPage(TEMPLATE, overview({ audited: true }));
const DESKTOP = { viewport: { width: 1280, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 } };

/** The text of an element as it is laid out. */
const textOf = async (element: Locator) => {
  await element.waitFor();
  return present((await element.allInnerTexts())[0]);
};
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent?.trim());
const cellsOf = async (page: Page, component: string) =>
  page
    .getByRole("row")
    .filter({ has: page.getByRole("rowheader", { name: component, exact: true }) })
    .getByRole("cell")
    .allInnerTexts();

describe("the page of all releases", { skip: skipWithout("chromium") }, () => {
  let browser: TestBrowser;
  before(async () => {
    browser = await startBrowser();
  });
  after(() => browser?.[Symbol.asyncDispose]());

  test("shows each release with tag, state, digest, registry and forge, and asks nobody", async () => {
    const { page, asked, said } = await browser.open(PAGE, "", DESKTOP);
    assert.equal(await page.title(), "Releases of acme/mono");
    const [newest, second] = await cellsOf(page, "api");
    const parts = [
      "api/v1.5.0",
      "finished · 2026-06-07",
      "sha256:000500050005",
      "ghcr.io, 1 more image tag",
      "github.com",
    ];
    assert.deepEqual(present(newest).split("\n").filter(Boolean), parts);
    assert.match(present(second), /^api\/v1\.4\.0\n/);
    for (const [component, state] of [
      ["notifications", "unfinished"],
      ["admin-console", "abandoned"],
      ["docs", "drifted"],
    ] as const)
      assert.match(present((await cellsOf(page, component))[0]), new RegExp(state));
    assert.deepEqual(await page.getByRole("columnheader").allInnerTexts(), [
      "Component",
      "Newest",
      "2nd",
      "3rd",
    ]);
    assert.deepEqual([asked, said], [[], []]);
  });

  test("is filtered, and a view is an address that others open", async () => {
    const { page } = await browser.open(PAGE, "", DESKTOP);
    await page.getByLabel("Search").fill("octocat");
    await page.getByLabel("State").selectOption("finished");
    await page.getByLabel("Of each component").selectOption("0");
    const counted = present(await page.getByRole("status").textContent());
    assert.equal(counted, "9 of 35 releases");
    const hash = await page.evaluate(() => location.hash);
    assert.equal(hash, "#search=octocat&state=finished&newest=0");
    const again = await browser.open(PAGE, hash, DESKTOP);
    assert.equal(await again.page.getByRole("status").textContent(), counted);
    assert.deepEqual(await again.page.getByRole("rowheader").allInnerTexts(), ["worker", "admin-console"]);
    assert.equal(await again.page.getByLabel("State").inputValue(), "finished");
    await again.page.getByLabel("Search").fill("sha256:0019");
    assert.equal(await again.page.getByRole("status").textContent(), "1 of 35 releases");
    await again.page.getByLabel("Search").fill("no such release");
    assert.ok(await again.page.getByText("No release is like that.").isVisible());
  });

  test("shows what an audit found: of each release what agrees, differs or was not read, and all of it in full", async () => {
    const { page } = await browser.open(AUDITED, "", DESKTOP);
    assert.match(
      present((await page.getByRole("banner").allInnerTexts())[0]),
      /audited 2026-06-08 00:00 UTC/,
    );
    const lines = async (component: string) =>
      present((await cellsOf(page, component))[0])
        .split("\n")
        .filter((line) => /^(git tag|record|images|page|signatures)/.test(line));
    assert.deepEqual(await lines("api"), ["git tag", "record", "images"]);
    assert.deepEqual(await lines("web"), ["git tag", "record", "images differ"]);
    assert.deepEqual(await lines("worker"), ["git tag", "record", "images", "page not read"]);
    await page.getByRole("button", { name: "web/v1.5.0" }).first().click();
    const audit = page.getByRole("dialog").getByRole("region", { name: "Audit" });
    assert.match(
      await textOf(audit),
      /web:1\.5\.0\ndiffers: expected sha256:(?:0003){16}, found sha256:(?:0004){16}/,
    );
    assert.equal(await page.getByRole("region", { name: "Audit" }).count(), 1);
  });

  test("is used with the keyboard alone: a link past the head, details in front, and back to where one was", async () => {
    const { page } = await browser.open(PAGE, "", DESKTOP);
    await page.keyboard.press("Tab");
    assert.equal(await focused(page), "Skip to the releases");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "main");
    await page.getByRole("button", { name: "billing/v1.5.0" }).first().focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "billing/v1.5.0" });
    const text = await textOf(dialog);
    for (const part of [
      /ghcr\.io\/acme\/mono\/billing:1\.5\.0\nsha256:(?:0023){16}\n/,
      /billing:latest/,
      /by Ada Lovelace/,
    ])
      assert.match(text, part);
    assert.equal(await page.evaluate(() => location.hash), "#release=billing%2Fv1.5.0");
    await page.keyboard.press("Escape");
    assert.equal(await dialog.count(), 0);
    assert.equal(await focused(page), "billing/v1.5.0");
    const linked = await browser.open(PAGE, "#release=admin-console%2Fv1.5.0", DESKTOP);
    assert.match(
      await textOf(linked.page.getByRole("dialog")),
      /Abandoned\n2026-06-07 by Ada Lovelace: the migration cannot be undone\n/,
    );
  });

  test("says what a commit reaches, in words and in the drawing", async () => {
    const { page } = await browser.open(PAGE, "", DESKTOP);
    const commit = page.getByRole("button", { name: /feat\(db\): connect lazily/ });
    await commit.click();
    assert.equal(await commit.getAttribute("aria-pressed"), "true");
    assert.ok(await page.getByText(/by Ada Lovelace on 2026-06-08, reaches api, worker\./).isVisible());
    const reached = page.locator("svg g.reached text");
    assert.deepEqual((await reached.allTextContents()).sort(), [
      "//libs/db",
      "//services/api",
      "//services/worker",
      "api",
      "worker",
    ]);
    await page.getByText("How it reaches api").click();
    assert.deepEqual((await page.locator("details[open] li").allInnerTexts()).at(-1), "libs/db/connect.go");
    await page.getByLabel("Or a component or package").selectOption("//libs/ui");
    assert.ok(await page.getByText("//libs/ui reaches web, billing, admin-console.").isVisible());
    assert.equal(await commit.getAttribute("aria-pressed"), "false");
  });

  test("has a timeline to be clicked at, and the same as a list", async () => {
    const { page } = await browser.open(PAGE, "", DESKTOP);
    const lane = page.locator(".lane").filter({ hasText: "worker" }).locator(".track");
    await lane.scrollIntoViewIfNeeded();
    const { x, y, width, height } = present(await lane.boundingBox());
    await page.mouse.move(x + width * 0.9, y + height / 2);
    assert.equal(await lane.getAttribute("title"), "worker/v1.5.0: finished, 2026-05-28");
    await page.mouse.click(x + width * 0.2, y + height / 2);
    assert.equal(await page.evaluate(() => location.hash), "#release=worker%2Fv1.1.0");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByText("The same as a list").click();
    assert.match(
      await textOf(page.getByRole("region", { name: "2026-05" })),
      /2026-05-28 worker\/v1\.5\.0 finished\n/,
    );
  });

  test("fits a phone, where the table is still a table to a screen reader", async () => {
    for (const width of [390, 320]) {
      const { page } = await browser.open(PAGE, "", { viewport: { width, height: 800 } });
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
      assert.equal(await page.getByRole("table").count(), 1);
      assert.match(present((await cellsOf(page, "worker"))[0]), /^worker\/v1\.5\.0\n/);
      assert.equal(await page.getByRole("columnheader").count(), 4);
    }
    const { page } = await browser.open(PAGE, "#release=billing%2Fv1.5.0", PHONE);
    const box = present(await page.getByRole("dialog").boundingBox());
    assert.ok(box.x >= 0 && box.x + box.width <= 390, JSON.stringify(box));
  });

  test("has the system's colours, with enough contrast in both", async () => {
    const backs = new Set<string>();
    for (const colorScheme of ["light", "dark"] as const) {
      const { page } = await browser.open(AUDITED, "#reach=//libs/db", { ...DESKTOP, colorScheme });
      backs.add(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
      const pairs = await page.evaluate(() => {
        const back = (element: Element | null): string => {
          if (element === null) return "rgb(255, 255, 255)";
          const { backgroundColor } = getComputedStyle(element);
          return backgroundColor === "rgba(0, 0, 0, 0)" ? back(element.parentElement) : backgroundColor;
        };
        return [...document.querySelectorAll("main *, header *")]
          .filter((element) =>
            [...element.childNodes].some(
              ({ nodeType, textContent }) => nodeType === 3 && textContent?.trim(),
            ),
          )
          .filter((element) => !element.closest("svg"))
          .map(
            (element) =>
              [getComputedStyle(element).color, back(element), element.outerHTML.slice(0, 80)] as const,
          );
      });
      assert.ok(pairs.length > 100);
      for (const [text, back, where] of pairs)
        assert.ok(contrast(text, back) >= 4.5, `${colorScheme}: ${text} on ${back}: ${where}`);
    }
    assert.equal(backs.size, 2);
  });

  test("runs nothing that is in names, and links to nothing but web pages", async () => {
    const html = reportPage(TEMPLATE, overview({ hostile: true }));
    assert.equal(html.split("</script>").length - 1, 2, "the page's own two");
    const { page, asked, said } = await browser.open(html, "#newest=0", DESKTOP);
    assert.equal(await page.title(), "Releases");
    const flat = (text: string) => text.replace(/\s+/g, " ").trim();
    const shown = (await page.getByRole("rowheader").allTextContents()).map(flat);
    assert.ok(shown.includes(flat(HOSTILE)), "it is shown as it is");
    await page.evaluate((release) => {
      location.hash = new URLSearchParams({ release, reach: "0387".repeat(10) }).toString();
    }, HOSTILE);
    const dialog = page.getByRole("dialog");
    assert.ok(flat(await textOf(dialog)).includes(flat(HOSTILE)));
    assert.ok(await page.getByText(/reaches api, worker/).count());
    const links = await page.locator("a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    assert.deepEqual(
      links.filter((link) => !/^(?:https:\/\/github\.com\/|#)/.test(link ?? "")),
      [],
    );
    assert.deepEqual([await page.locator("img").count(), asked, said], [0, [], []]);
    assert.equal(await page.title(), "Releases");
  });

  test("lets no script run but its own, whatever gets into it", async () => {
    const broken = PAGE.replace(
      "<noscript>",
      "<script>document.title='pwned'</script><img src=x onerror=document.title='pwned'><noscript>",
    );
    const { page, said } = await browser.open(broken);
    assert.equal(await page.title(), "Releases of acme/mono");
    assert.ok(said.some((text) => text.includes("Content Security Policy")));
  });
});

/** Source: Web Content Accessibility Guidelines 2.2, "contrast ratio". */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const channels = (colour.match(/\d+/g) ?? []).slice(0, 3).map((part) => Number(part) / 255);
    const [red = 0, green = 0, blue = 0] = channels.map((part) =>
      part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}
