import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ReleaseError } from "../../domain/text/release-error.ts";

/** Fills a template for release notes, which is a file in a workspace. */
export type FillTemplate = (file: string, data: Readonly<Record<string, unknown>>) => Promise<string>;

/**
 * Binds templates to a workspace; `onRead` is told what was read, for errors that point into it. What it makes throws
 * `no-notes-template` and `bad-notes-template`.
 */
export function createNotesTemplates(
  workspace: string,
  onRead: (file: string, text: string) => void,
): FillTemplate {
  return async (file, data) => {
    const text = await readTemplate(workspace, file);
    onRead(file, text);
    const { renderTemplate } = await import("./render-template.ts");
    return await renderTemplate(text, file, data);
  };
}

async function readTemplate(workspace: string, file: string): Promise<string> {
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
