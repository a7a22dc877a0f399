import type { GitCommand } from "./command.ts";

/**
 * The text of those objects that are here, by their names, in one process. Bytes that are not UTF-8 become replacement
 * characters. Source: git-cat-file(1), "Batch output".
 */
export async function readObjects(
  git: GitCommand,
  objects: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (objects.length === 0) return new Map();
  const chunks: Buffer[] = [];
  const input = objects.map((object) => `${object}\n`).join("");
  await git.stream(["cat-file", "--batch"], input, (chunk) => chunks.push(chunk));
  const bytes = Buffer.concat(chunks);
  const texts = new Map<string, string>();
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf("\n", at);
    const [object = "", type, size = "0"] = bytes.toString("utf8", at, end).split(" ");
    at = end + 1;
    if (type === "missing") continue;
    texts.set(object, bytes.toString("utf8", at, at + Number(size)));
    at += Number(size) + 1;
  }
  return texts;
}
