/** Storage of their own for buildah and podman, which then work without an engine, namespaces or an overlay. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Makes a storage in a folder; gives the environment in which buildah and podman use that one. */
export async function containerStorage(directory: string): Promise<Record<string, string>> {
  const configuration = join(directory, "storage.conf");
  const lines = [
    "[storage]",
    'driver = "vfs"',
    `graphroot = "${join(directory, "graph")}"`,
    `runroot = "${join(directory, "run")}"`,
  ];
  await writeFile(configuration, `${lines.join("\n")}\n`);
  return { CONTAINERS_STORAGE_CONF: configuration, STORAGE_DRIVER: "vfs", BUILDAH_ISOLATION: "chroot" };
}
