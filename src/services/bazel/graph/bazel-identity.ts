import { realpath, stat } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { BazelOptions } from "../command.ts";

/** Which Bazel answers: changes when another one is named, installed or upgraded. Nothing is started. */
export async function bazelIdentity({
  env,
  settings,
  workspace,
}: Pick<BazelOptions, "env" | "settings" | "workspace">) {
  const named = env["BAZEL"] || settings.command;
  const names = named === undefined ? ["bazelisk", "bazel"] : [named];
  const programs = await Promise.all(names.map((name) => programOf(name, workspace, env["PATH"] ?? "")));
  return [names, programs, env["USE_BAZEL_VERSION"] ?? null, settings.startupFlags];
}

async function programOf(name: string, workspace: string, path: string): Promise<string | null> {
  const folders = name.includes("/") ? [workspace] : path.split(delimiter);
  for (const folder of folders) {
    try {
      const file = await realpath(name.startsWith("/") ? name : join(folder, name));
      const { size, mtimeMs } = await stat(file);
      return `${file} ${size} ${mtimeMs}`;
    } catch {}
  }
  return null;
}
