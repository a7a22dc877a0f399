import type { Command } from "../../domain/project/artifact.ts";
import type { Facts } from "../../domain/release/facts.ts";
import type { PlannedCommand, RunStep, StepState } from "../../domain/release/plan.ts";
import type { WantedRelease } from "../../domain/release/wanted.ts";
import { fillTemplate } from "../../domain/text/template.ts";
import { fillAll } from "../wanting/build-settings.ts";
import { templateValues } from "../wanting/template-values.ts";

/** The steps for a component's commands. */
export function planCommands(release: WantedRelease, facts: Facts): RunStep[] {
  return plannedCommands(release, facts.git.head).map((command) => ({
    kind: "run",
    subject: command.run.join(" "),
    command,
    ...runState(release, command, facts),
  }));
}

/** A component's commands with everything filled in. */
export function plannedCommands(release: WantedRelease, head: Facts["git"]["head"]): PlannedCommand[] {
  const { component, version, channel, tag } = release;
  const values = templateValues(component.name, version, channel.name, tag, head);
  const commands = component.artifacts.filter((artifact): artifact is Command => artifact.kind === "command");
  return commands.map((command, position) => ({
    id: `${tag}#${component.name}#${position}`,
    run: command.run.map((word) => fillTemplate(word, values)),
    done: command.done?.map((word) => fillTemplate(word, values)) ?? null,
    env: fillAll(command.env, values),
  }));
}

/** Without a `done` only the record can say that a command has run. */
function runState(
  { tag }: WantedRelease,
  { id, done }: PlannedCommand,
  facts: Facts,
): { readonly state: StepState; readonly reason: string } {
  if (facts.done.get(id) === true)
    return { state: "satisfied", reason: `${done?.join(" ")} says that it is done` };
  if (done !== null) return { state: "needed", reason: `${done.join(" ")} says that it is not done` };
  const recorded = facts.intents.get(tag)?.intent;
  if (recorded?.commit === facts.git.head && recorded.commands.includes(id)) {
    return { state: "satisfied", reason: "the record says that it was run" };
  }
  if (facts.github?.releases.get(tag)?.some(({ draft }) => !draft) === true) {
    return { state: "satisfied", reason: "the GitHub release is published, which comes after it" };
  }
  return { state: "needed", reason: "nothing says that it was run" };
}
