/** A real browser, Debian's Chromium, that opens files of this machine and nothing else. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type BrowserContextOptions, chromium, type Page } from "playwright-core";

export interface OpenedPage {
  readonly page: Page;
  /** Addresses that were asked for, except the page's own file. */
  readonly asked: readonly string[];
  /** What it said on its console, and errors that nothing caught. */
  readonly said: readonly string[];
}

export interface TestBrowser extends AsyncDisposable {
  /** Opens a page in a window of its own. `hash`: what is behind its address. */
  open(html: string, hash?: string, options?: BrowserContextOptions): Promise<OpenedPage>;
}

/** Starts it. Disposing ends it. */
export async function startBrowser(): Promise<TestBrowser> {
  // Root runs no sandbox, and tests open only what they wrote.
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  const folder = await mkdtemp(join(tmpdir(), "slipway-page-"));
  let pages = 0;
  return {
    open: async (html, hash = "", options = {}) => {
      const file = join(folder, `${++pages}.html`);
      await writeFile(file, html);
      const address = pathToFileURL(file).href;
      const page = await (await browser.newContext(options)).newPage();
      const asked: string[] = [];
      const said: string[] = [];
      page.on("request", (request) => {
        if (!request.url().startsWith(address)) asked.push(request.url());
      });
      page.on("console", (message) => said.push(message.text()));
      page.on("pageerror", (error) => said.push(error.message));
      await page.goto(address + hash);
      return { page, asked, said };
    },
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
