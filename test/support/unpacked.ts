/** An image unpacked into a folder, and started there as an engine would start it, but without one. */

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { servedManifest } from "./served.ts";

export interface Unpacked {
  readonly root: string;
  readonly config: {
    readonly Entrypoint?: readonly string[];
    readonly Cmd?: readonly string[];
    readonly Env?: readonly string[];
    readonly User?: string;
  };
}

/** Unpacks what a registry serves as `repository:tag`, layer by layer. Whiteouts are not heeded: the examples' images have none. */
export async function unpack(
  registry: { readonly url: string },
  reference: string,
  folder: string,
): Promise<Unpacked> {
  const served = await servedManifest(registry, reference);
  if (served === null) throw new Error(`${reference} is not there`);
  const repository = reference.replace(/:[^:/]*$/, "");
  const blob = async (digest: string) =>
    Buffer.from(await (await fetch(`${registry.url}/v2/${repository}/blobs/${digest}`)).arrayBuffer());
  const root = join(folder, "root");
  await mkdir(root, { recursive: true });
  for (const { digest } of served.document.layers) {
    const file = join(folder, "layer");
    await writeFile(file, await blob(digest));
    execFileSync("tar", ["--extract", "--file", file, "--directory", root]);
  }
  const { config } = JSON.parse((await blob(served.document.config.digest)).toString());
  return { root, config };
}

/** Puts a program of this machine into an unpacked image, under a path of its own, with the libraries it is linked with. */
export async function bring(program: string, { root }: Unpacked, path: string): Promise<void> {
  const libraries = execFileSync("ldd", [program], { encoding: "utf8" }).match(/\/\S+(?= \(0x)/g) ?? [];
  for (const [from, to] of [[program, path] as const, ...libraries.map((file) => [file, file] as const)]) {
    await mkdir(dirname(join(root, to)), { recursive: true });
    await cp(from, join(root, to), { dereference: true });
  }
}

/** Starts what the image's configuration says, as its user, with nothing of this machine's files. Needs root. */
export function start({ root, config }: Unpacked, env: Readonly<Record<string, string>>): ChildProcess {
  const command = [...(config.Entrypoint ?? []), ...(config.Cmd ?? [])];
  const own = Object.fromEntries((config.Env ?? []).map((line) => line.split("=", 2)));
  const user = /^\d+$/.test(config.User ?? "") ? [`--userspec=${config.User}:${config.User}`] : [];
  return spawn("chroot", [...user, root, ...command], { env: { ...own, ...env }, stdio: "pipe" });
}

/** Ends what was started. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}
