import type { PlannedRelease, RunStep } from "../../domain/release/plan.ts";
import { releasedDocument } from "../../domain/release/released-document.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { type FilledCommand, fillCommand, imageValues } from "../../planning/wanting/commands.ts";
import { finalReference } from "../../planning/wanting/recorded.ts";
import type { Journal } from "../run/journal.ts";
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

async function runCommand(placed: Placed<RunStep>, { run, lock }: Execution): Promise<boolean> {
  const { step, release } = placed;
  const { subject } = step;
  const { commands } = run.services;
  const command = fillNow(step, release, run.journal);
  if (command.done !== null && (await commands.isDone(command))) return false;
  const work = { id: `run:${step.command.id}`, doing: "running", done: "ran", label: subject };
  await watched(run.report, work, async (watch) => {
    await lock.hold([release]);
    await commands.run(command, describe(placed, run.journal), watch, lock.lost);
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

/** The release so far, in JSON: what `release --json` says of it, and the text of its page if slipway knows it by now. */
function describe({ release }: Placed<RunStep>, journal: Journal): object {
  const published = release.steps.find((step) => step.kind === "publish");
  const notes = journal.notesOf(release.tag) ?? published?.text ?? null;
  return { format: 1, ...releasedDocument(journal.released(release)), notes };
}

/** Throws `image-unknown` if the command speaks of an image whose digest only its pusher will know. */
function fillNow({ command, subject }: RunStep, { steps }: PlannedRelease, journal: Journal): FilledCommand {
  const images = steps.flatMap((step) => {
    if (step.kind !== "push") return [];
    const digest = journal.digestOf(step.image.id);
    return { name: step.image.name, digest, reference: finalReference(step.image, digest) };
  });
  const filled = fillCommand(command, imageValues(images));
  if (filled !== null) return filled;
  throw new ReleaseError({
    kind: "refused",
    code: "image-unknown",
    message: `${subject} asks for an image that nobody knows before it is pushed: its build does not say its digest`,
    hint: 'write after = "push" (the default) or after = "publish" for this command',
  });
}
