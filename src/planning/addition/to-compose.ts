import { nodeAt, type YamlNode } from "../../domain/text/yaml-node.ts";
import type { TextEdit } from "./change.ts";
import { renamer } from "./renamed.ts";

/** Copies a component's service in a compose file, without the ports of the machine, which only one service can have. */
export function composeEdit(text: string, root: YamlNode, like: string, name: string): TextEdit | null {
  const services = nodeAt(root, "services");
  if (services?.kind !== "map" || !services.entries.has(like) || services.entries.has(name)) return null;
  const lines = text.split(/\r?\n/);
  const from = lines.findIndex((line) =>
    new RegExp(`^\\s+(["']?)${like.replace(/[.]/g, "\\.")}\\1:\\s*(?:#.*)?$`).test(line),
  );
  if (from < 0) return null;
  const indent = indentOf(lines[from] ?? "");
  let to = from + 1;
  while (to < lines.length && ((lines[to] ?? "").trim() === "" || indentOf(lines[to] ?? "") > indent)) to++;
  while ((lines[to - 1] ?? "").trim() === "") to--;
  const copied = withoutPorts(lines.slice(from, to)).map(renamer(like, name));
  const apart = (lines[from - 1] ?? "").trim() === "" || (lines[to] ?? "").trim() === "";
  return { line: to, removed: 0, added: apart ? ["", ...copied] : copied };
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function withoutPorts(lines: readonly string[]): string[] {
  const at = lines.findIndex((line) => /^\s+ports:/.test(line));
  if (at < 0) return [...lines];
  const indent = indentOf(lines[at] ?? "");
  let to = at + 1;
  while (to < lines.length && (indentOf(lines[to] ?? "") > indent || /^\s*-/.test(lines[to] ?? ""))) to++;
  return [...lines.slice(0, at), ...lines.slice(to)];
}
