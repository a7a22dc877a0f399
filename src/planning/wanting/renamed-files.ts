import type { NamedDigest } from "../../domain/release/intent.ts";
import type { TakenFile } from "../../domain/release/wanted.ts";

/**
 * Files of a release as another version of it attaches them: the same bytes, and its own version in their names, by which people and
 * scripts download them. If two of them would have one name, all keep theirs. `from` and `to` are versions.
 */
export function renamedFiles(files: readonly NamedDigest[], from: string, to: string): TakenFile[] {
  const renamed = files.map(({ name, digest }): TakenFile => {
    return { name: withVersion(name, from, to), digest, publishedAs: name };
  });
  const distinct = new Set(renamed.map(({ name }) => name)).size === files.length;
  return distinct ? renamed : files.map((file) => ({ ...file, publishedAs: file.name }));
}

/** Only the version as a whole: `1.2.0-rc.1` is in `tool_1.2.0-rc.1_linux.tar.gz`, and not in `tool_1.2.0-rc.10.zip`. */
function withVersion(name: string, from: string, to: string): string {
  return name
    .split(from)
    .reduce((before, after) =>
      /[0-9]\.?$/.test(before) || /^[0-9A-Za-z]/.test(after) ? before + from + after : before + to + after,
    );
}
