import { formatRepository } from "../../domain/images/reference.ts";
import type { ReleasePlan } from "../../domain/release/plan.ts";
import { statementGone } from "../../domain/release/statement-gone.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import { stepsOf } from "../execution/execution.ts";
import type { Run } from "../run/services.ts";
import { each, together } from "../run/together.ts";

/** Repositories that are asked about at once. */
const AT_ONCE = 16;

/**
 * Asks for the rights to everything that promotions write besides the source repository, as far as that goes without a write: a tag
 * that was made and then cannot be released is left for all to see. Throws what forge and registries refuse, and `proven-statement-gone`
 * if something that was signed cannot come along, all at once.
 */
export async function requireWritable(run: Run, plan: ReleasePlan): Promise<void> {
  await together([requireForge(run, plan), requireRegistries(run, plan), requireStatements(run, plan)]);
}

async function requireForge({ services: { forge } }: Run, plan: ReleasePlan): Promise<void> {
  const [open] = stepsOf(plan, "publish").filter(({ step }) => step.state !== "satisfied");
  if (forge === null || open === undefined) return;
  await forge.requireRights(open.step.repository, open.step.release);
}

async function requireRegistries({ services: { registry } }: Run, plan: ReleasePlan): Promise<void> {
  const open = stepsOf(plan, "push").filter(({ step }) => step.state !== "satisfied");
  const repositories = new Map(
    open.map(({ step: { image } }) => [formatRepository(image.repository), image.repository]),
  );
  await each([...repositories.values()], AT_ONCE, (repository) => registry.access(repository));
}

/** What a registry lists may be gone all the same. */
async function requireStatements({ services: { registry } }: Run, plan: ReleasePlan): Promise<void> {
  const carried = stepsOf(plan, "push").flatMap(({ step: { state, image } }) => {
    const { source } = image;
    if (state === "satisfied" || source.kind !== "released") return [];
    return image.carried.map((statement) => ({ statement, source }));
  });
  const found = await each(carried, AT_ONCE, async ({ statement, source }) => {
    const there = await registry.manifest(source.reference.repository, statement.digest);
    return there === null ? [statementGone(statement, source)] : [];
  });
  const [first, ...others] = found.flat();
  if (first !== undefined) throw errorFromProblems([first, ...others]);
}
