import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Emitter, LiquidError, LiquidOptions } from "liquidjs";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { assertInside } from "../process/inside.ts";

/** Fills a template for release notes, which is a file in a workspace. */
type FillTemplate = (file: string, data: Readonly<Record<string, unknown>>) => Promise<string>;

/**
 * Binds templates to a workspace; `onRead` gets what was read, for errors that point into it. What it makes throws
 * `no-notes-template`, `outside-repository` and `bad-notes-template`.
 */
export function createNotesTemplates(
  workspace: string,
  onRead: (file: string, text: string) => void,
): FillTemplate {
  return async (file, data) => {
    const text = await readTemplate(workspace, file);
    onRead(file, text);
    return await renderTemplate(text, file, data);
  };
}

async function readTemplate(workspace: string, file: string): Promise<string> {
  await assertInside(workspace, "notes_template", file);
  try {
    return await readFile(join(workspace, file), "utf8");
  } catch (cause) {
    throw new ReleaseError({
      kind: "config",
      code: "no-notes-template",
      message: `the template for release notes ${file} cannot be read: ${(cause as Error).message}`,
      hint: "write it, or take notes_template out of slipway.toml for slipway's own form",
      cause,
    });
  }
}

/** The most characters that GitHub takes as the text of a release. */
const LONGEST = 125_000;

/** A template that takes more (characters, bytes, milliseconds) is a mistake, such as a loop in a loop in a loop. */
const LIMITS = { parseLimit: 1_000_000, memoryLimit: 50_000_000, renderLimit: 10_000 };

const OPTIONS: LiquidOptions = {
  ...LIMITS,
  strictVariables: true,
  strictFilters: true,
  ownPropertyOnly: true,
  // What `include` and `render` find: nothing.
  templates: {},
  timezoneOffset: 0,
  locale: "en-US",
};

/**
 * Renders a Liquid template (https://liquidjs.com) with these variables. It can read no files. Takes the template's text,
 * its name for messages, and the variables. Throws `bad-notes-template` with line and column if the text is not Liquid, if a
 * variable or filter is unknown, for `include` and similar tags, and if the result is too long for GitHub.
 */
export async function renderTemplate(
  text: string,
  file: string,
  data: Readonly<Record<string, unknown>>,
): Promise<string> {
  const { Context, Liquid, LiquidError: Failure, toValueSync } = await import("liquidjs");
  const engine = new Liquid(OPTIONS);
  const emitter = new ShortText();
  try {
    const context = new Context({ ...data }, engine.options, { sync: true });
    return String(toValueSync(engine.renderer.renderTemplates(engine.parse(text), context, emitter)));
  } catch (error) {
    if (Failure.is(error)) throw badTemplate(file, reasonOf(error), placeOf(error), data, error);
    throw badTemplate(file, error instanceof Error ? error.message : String(error), [1, 1], data, error);
  }
}

/** Takes what is rendered, but no more than GitHub would. */
class ShortText implements Emitter {
  buffer = "";

  /** Throws if the text becomes too long; Liquid adds the place in the template. */
  write(html: unknown): void {
    this.buffer += stringOf(html);
    if (this.buffer.length > LONGEST)
      throw new RangeError(`more than ${LONGEST} characters, which GitHub does not accept`);
  }
}

/** As Liquid writes values: lists without commas, and nothing for what is not there. */
function stringOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  return Array.isArray(value) ? value.map(stringOf).join("") : String(value);
}

/** What went wrong, without the file and the line, which are shown next to it. */
function reasonOf(error: LiquidError): string {
  const reason = error.message.replace(/(?:, file:[^\n]*)?, line:[0-9]+, col:[0-9]+/, "");
  return reason.replace(
    /^ENOENT: Failed to lookup (.*) in .*$/,
    "$1 cannot be read: a template has no other files",
  );
}

function placeOf({ token }: LiquidError): readonly [number, number] {
  const [line = 1, column = 1] = token.getPosition();
  return [line, column];
}

function badTemplate(
  file: string,
  reason: string,
  [line, column]: readonly [number, number],
  data: Readonly<Record<string, unknown>>,
  cause?: unknown,
): ReleaseError {
  const problem = {
    code: "bad-notes-template",
    message: reason,
    hint: `the variables are ${Object.keys(data).join(", ")}; docs/configuration.md has what is in them`,
    where: { file, line, column },
    kind: "config" as const,
  };
  return new ReleaseError({ ...problem, problems: [problem], cause });
}
