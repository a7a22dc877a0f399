/** The real crane, in place of the examples' stand-in for it. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { goTool } from "../../scripts/go-tools.ts";
import { present } from "./present.ts";

/** Lets the pushers of a copy of `examples/rulesets` push with crane itself, as rules_oci's do. */
export async function pushWithCrane(rulesets: string): Promise<void> {
  const program = JSON.stringify(present(goTool("crane")));
  const script = `#!/usr/bin/env python3\nimport os\nimport sys\n\nos.execv(${program}, ["crane", *sys.argv[1:]])\n`;
  await writeFile(join(rulesets, "stand_ins", "crane.py"), script);
}
