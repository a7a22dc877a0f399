/** Runs skopeo, with no credentials except those it is given. */

import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Copies a layout's image to `docker://HOST/NAME:TAG`. */
export async function skopeoCopy(
  directory: string,
  destination: string,
  credentials?: string,
): Promise<void> {
  const source = `oci:${directory}`;
  const flags = ["--all", "--preserve-digests", "--dest-tls-verify=false"];
  const authentication = credentials === undefined ? ["--dest-no-creds"] : [`--dest-creds=${credentials}`];
  await run("skopeo", ["copy", ...flags, ...authentication, source, `docker://${destination}`]);
}

/** The digest that skopeo reads back for an image. */
export async function skopeoDigest(image: string, credentials?: string): Promise<string> {
  const authentication = credentials === undefined ? ["--no-creds"] : [`--creds=${credentials}`];
  const flags = ["--tls-verify=false", "--format={{.Digest}}", "--no-tags"];
  const { stdout } = await run("skopeo", ["inspect", ...flags, ...authentication, `docker://${image}`]);
  return stdout.trim();
}
