/** Makes an example's build give another digest on every machine, as a stamped build time does. */

import type { WorkTree } from "./work-tree.ts";

const NONCE = `genrule(
    name = "built",
    srcs = ["main.go"],
    outs = ["built/main.go"],
    cmd = "cp $< $@; od -A n -t x1 -N 8 /dev/urandom | sed 's:^://:' >> $@",
)
`;

/** Edits unkey's API accordingly; the caller commits. */
export async function makeUnreproducible(tree: WorkTree): Promise<void> {
  await tree.edit({
    "build/api/BUILD.bazel": [
      ['srcs = ["main.go"]', 'srcs = [":built"]'],
      ["go_library(", `${NONCE}\ngo_library(`],
    ],
  });
}
