import type { CutOrder, CutRequest } from "../../domain/history/cut.ts";
import type { Project } from "../../domain/project/project.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { quote } from "../../domain/text/quote.ts";
import { errorFromProblems, ReleaseError } from "../../domain/text/release-error.ts";
import { didYouMean } from "../../domain/text/suggest.ts";
import type { Bump } from "../../domain/versions/bump.ts";
import { type Channel, DEFAULT_PRERELEASE, DEFAULT_STABLE } from "../../domain/versions/channel.ts";
import { parseCutOrder } from "../../planning/numbering/cut-order.ts";
import { ordersWithGroups } from "../../planning/numbering/groups.ts";

/** Options of `cut`. */
export interface CutOptions {
  readonly affected?: boolean;
  readonly bump: Bump | "auto";
  readonly channel?: string;
  readonly ref: string;
  readonly dryRun?: boolean;
  readonly release?: boolean;
}

/** Reads what `cut` was asked for. Throws every problem with its arguments at once. */
export function cutRequest(project: Project, given: readonly string[], options: CutOptions): CutRequest {
  if (given.length === 0 && options.affected !== true) throw nothingNamed(project);
  return {
    orders: given.length === 0 ? everything(project) : orders(project, given),
    affectedOnly: options.affected === true,
    bump: options.bump,
    channel: options.channel === undefined ? null : channelNamed(project, options.channel),
    revision: options.ref,
  };
}

function everything({ components }: Project): CutOrder[] {
  return components.map((component) => ({ component, version: null }));
}

/** What was given, with the components that are cut together with it. */
function orders(project: Project, given: readonly string[]): readonly CutOrder[] {
  const results = [...new Set(given)].map((text) => parseCutOrder(project, text));
  const read = results.flatMap((result) => (result.ok ? [result.value] : []));
  const problems = results.flatMap((result): Problem[] => (result.ok ? [] : [result.problem]));
  const [first, ...others] = [...problems, ...namedTwice(read)];
  if (first !== undefined) throw errorFromProblems([first, ...others]);
  const all = ordersWithGroups(project, read);
  if (!all.ok) throw errorFromProblems([all.problem]);
  return all.value;
}

/** Two versions of one component would have to be numbered one after the other. */
function namedTwice(read: readonly CutOrder[]): Problem[] {
  const names = read.map(({ component }) => component.name);
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...twice].map((name) => ({
    kind: "usage",
    code: "component-twice",
    message: `${name} is named more than once`,
    hint: "cut one version of a component at a time",
  }));
}

function channelNamed({ channels }: Project, name: string): Channel {
  const known = [DEFAULT_STABLE, ...channels, DEFAULT_PRERELEASE];
  const found =
    channels.find((channel) => channel.name === name) ?? known.find((channel) => channel.name === name);
  if (found !== undefined) return found;
  const names = [...new Set(known.map((channel) => channel.name))];
  throw usage(
    "unknown-channel",
    `there is no channel ${quote(name)}`,
    `there are ${names.join(", ")}; [channels.NAME] in slipway.toml makes others.${didYouMean(name, names)}`,
  );
}

function nothingNamed({ components }: Project): ReleaseError {
  const [first] = components;
  const example = first === undefined ? "COMPONENT" : first.name;
  return usage(
    "no-component",
    "nothing says what to cut",
    `name a component, such as \`slipway cut ${example}\`, or cut all that changed with --affected`,
  );
}

function usage(code: string, message: string, hint: string): ReleaseError {
  return new ReleaseError({ kind: "usage", code, message, hint });
}
