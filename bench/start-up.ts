import type { Subject } from "./measure.ts";
import { type OtherTools, versionsOf } from "./other-tools.ts";
import { CACHE, environment, NODE, slipway } from "./places.ts";
import { EXISTING_TAG, NEXT_TAG, startUpRepository, TAG_COUNT } from "./start-up-repository.ts";
import { type Measured, printMeasured } from "./table.ts";

/** Times bare Node's. */
const AIMS = { schema: 1.8, check: 2.5 };

/**
 * Measures how long slipway takes from start to end, next to bare Node, git and other release tools; says whether it is near
 * its aims.
 */
export function startUp(runs: number, others: OtherTools): boolean {
  const cwd = startUpRepository(CACHE);
  const inRepository = { cwd, env: environment() };
  const check = (tag: string): Pick<Subject, "commands"> => ({ commands: [slipway("check", tag)] });
  const subjects: readonly Measured[] = [
    { name: "node -e 0", commands: [[NODE, "-e", "0"]] },
    { name: "slipway --version", commands: [slipway("--version")] },
    { name: "slipway schema", commands: [slipway("schema")], aim: AIMS.schema },
    { name: "git for-each-ref", commands: [["git", "for-each-ref"]], ...inRepository },
    { name: "git ls-remote TAG", commands: [["git", "ls-remote", "origin", EXISTING_TAG]], ...inRepository },
    { name: "slipway check TAG", ...check(EXISTING_TAG), ...inRepository, aim: AIMS.check },
    { name: "… of a tag not made yet", ...check(NEXT_TAG), ...inRepository },
    {
      name: "… without compile cache",
      ...check(EXISTING_TAG),
      cwd,
      env: { ...inRepository.env, NODE_DISABLE_COMPILE_CACHE: "1" },
    },
    ...versionsOf(others),
  ];
  console.log(`Start-up: ${TAG_COUNT.toLocaleString("en")} tags, ${runs} runs\n`);
  return printMeasured(subjects, { warmUp: 3, measured: runs }, "× node");
}
