/** The part of a path before its last `/`; empty at the top. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}

/** A path in a folder, where `""` is the top. */
export function pathIn(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

/** Whether a path is that of a BUILD file, which makes its folder a package. */
export function isBuildFile(path: string): boolean {
  return /(?:^|\/)BUILD(?:\.bazel)?$/.test(path);
}

// https://bazel.build/external/overview, https://bazel.build/run/bazelrc, https://github.com/bazelbuild/bazelisk
const READ_BY_QUERIES =
  /(?:^|\/)(?:BUILD(?:\.bazel)?|(?:[^/]*\.)?MODULE\.bazel(?:\.lock)?|WORKSPACE(?:\.bazel|\.bzlmod)?|(?:REPO|VENDOR)\.bazel|[^/]*\.(?:bzl|scl|bazelrc)|\.bazel(?:version|ignore|iskrc)|tools\/bazel)$/;

/** Whether the content of a file affects what `bazel query` answers. */
export function shapesGraph(path: string): boolean {
  return READ_BY_QUERIES.test(path);
}
