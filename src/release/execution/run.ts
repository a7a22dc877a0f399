import type { RunStep } from "../../domain/release/plan.ts";
import { watched } from "../run/watched.ts";
import type { Execution, Phase, Placed } from "./execution.ts";

/** Runs the user's own publishing commands, unless they have run already. */
export const runCommands: Phase<"run"> = async (steps, execution) => {
  for (const placed of steps) {
    const { step, release } = placed;
    const ran = step.state !== "satisfied" && (await runCommand(placed, execution));
    execution.run.journal.ran(release, step.command.id, ran ? "ran" : "unchanged");
    // A command that cannot say whether it is done is recorded at once, in case this run is killed from here on.
    if (ran && step.command.done === null) await execution.lock.note(release);
  }
};

async function runCommand({ step, release }: Placed<RunStep>, { run, lock }: Execution): Promise<boolean> {
  const { command, subject } = step;
  const { commands } = run.services;
  if (command.done !== null && (await commands.isDone(command))) return false;
  const work = { id: `run:${command.id}`, doing: "running", done: "ran", label: subject };
  await watched(run.report, work, async (watch) => {
    await lock.hold([release]);
    await commands.run(command, watch, lock.lost);
    run.journal.wrote();
  });
  if (command.done !== null && !(await commands.isDone(command))) {
    run.report({
      kind: "warning",
      problem: {
        code: "not-done",
        message: `${subject} succeeded, but ${command.done.join(" ")} does not say yet that it is done`,
        hint: "registries take a moment; if it stays so, correct `done`: otherwise the next run runs the command again",
      },
    });
  }
  return true;
}
