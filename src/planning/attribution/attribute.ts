import type { Attribution, Cause, CauseRule } from "../../domain/history/cause.ts";
import type { Commit } from "../../domain/history/commit.ts";
import type { DependencyGraph } from "../../domain/history/dependency-graph.ts";
import type { ImageSource } from "../../domain/project/artifact.ts";
import { isWithin, matchesLabelPattern } from "../../domain/project/label-pattern.ts";
import type { Component } from "../../domain/project/project.ts";
import { type DockerIgnore, isDockerIgnored } from "../../domain/text/docker-ignore.ts";
import { matchesPathGlob } from "../../domain/text/path-glob.ts";
import { type ComponentSources, componentSources, type SourceFolder } from "./component-sources.ts";
import { numberGraph, type PathPlace, pathPlaces } from "./numbered-graph.ts";
import { type Reach, reach } from "./reach.ts";

/** The components that a path counts for, by name, and why. Paths are written from the source repository's root. */
export type Attribute = (path: string) => ReadonlyMap<string, Cause>;

/** A changed path, and what is known of it, whichever components it counts for. */
interface Changed extends PathPlace {
  readonly path: string;
  /** From the workspace; null outside of it. */
  readonly inside: string | null;
}

interface Subject extends ComponentSources {
  readonly reach: Reach;
  /** Labels from a target to an external repository; null if none is needed. */
  readonly external: readonly string[] | null;
}

/** What comes before the path in `because`; null if the rule does not apply. */
type Rule = (subject: Subject, changed: Changed) => readonly string[] | null;

/** The rules, the most telling first. */
const RULES: Readonly<Record<Exclude<CauseRule, "moved">, Rule>> = {
  graph: ({ reach: reached }, { node, folders }) => {
    const found = node === undefined ? folders.find(reached.has) : node;
    if (found === undefined || !reached.has(found)) return null;
    const chain = reached.chain(found);
    return found === node ? chain.slice(0, -1) : chain;
  },
  context: ({ contexts, dockerfiles, flakes }, { path }) => {
    if (dockerfiles.has(path)) return [];
    return flakes.has(path) ? null : (holder(contexts, path)?.words ?? null);
  },
  site: ({ sites }, { path }) => holder(sites, path)?.words ?? null,
  package: ({ reach: reached }, { node, part, module, setting }) => {
    const known = node !== undefined || module || setting;
    const nearest = known || part === null ? undefined : reached.nearestIn(part.name);
    return nearest === undefined ? null : reached.chain(nearest);
  },
  paths: ({ globs }, { inside }) => {
    const glob = inside === null ? undefined : globs.find((each) => matchesPathGlob(each, inside));
    return glob === undefined ? null : [`paths: ${glob.text}`];
  },
  modules: ({ external }, { module }) => (module ? external : null),
  settings: ({ targets, flakes }, { path, setting }) => {
    const flake = flakes.get(path);
    if (flake !== undefined) return [flake];
    return setting && targets[0] !== undefined ? [targets[0]] : null;
  },
};

const ORDER = Object.keys(RULES) as (keyof typeof RULES)[];

/** From the most telling to the least. What was moved since is looked up by its new path (`follow-moves.ts`). */
const TELLING: readonly CauseRule[] = ORDER.flatMap((rule) =>
  rule === "package" ? [rule, "moved"] : [rule],
);

/**
 * Makes the function that says which components a path counts for, and remembers its answers. `prefix` is the workspace's
 * folder, with a `/` at its end; `ignores` says what the contexts of Dockerfile images leave out. The graph was read for the
 * targets of all components; one that it neither has nor calls missing is a bug. With `asked` it says so of these components
 * alone, and works nothing out for the others.
 */
export function attribution(
  components: readonly Component[],
  graph: DependencyGraph,
  prefix: string,
  ignores: ReadonlyMap<ImageSource, DockerIgnore> = new Map(),
  asked: ReadonlySet<string> = new Set(components.map(({ name }) => name)),
): Attribute {
  const numbered = numberGraph(graph);
  const placeOf = pathPlaces(graph, numbered);
  const wanted = componentSources(components, prefix, ignores).filter(({ name }) => asked.has(name));
  const subjects = wanted.map((found): Subject => {
    const sources = { ...found, targets: found.targets.filter((target) => !graph.missing?.has(target)) };
    const reached = reach(numbered, sources.targets, excludedLabels(sources));
    return { ...sources, reach: reached, external: reached.external ?? unknownTarget(graph, sources) };
  });
  const known = new Map<string, ReadonlyMap<string, Cause>>();
  return (path) => {
    const before = known.get(path);
    if (before !== undefined) return before;
    const inside = path.startsWith(prefix) ? path.slice(prefix.length) : null;
    const changed = { ...placeOf(path), path, inside };
    const causes = new Map<string, Cause>();
    for (const subject of subjects) {
      const cause = causeFor(subject, changed);
      const known = causes.get(subject.name);
      if (cause !== null && (known === undefined || isMoreTelling(cause, known)))
        causes.set(subject.name, cause);
    }
    known.set(path, causes);
    return causes;
  };
}

function causeFor(subject: Subject, changed: Changed): Cause | null {
  if (isExcluded(subject, changed)) return null;
  for (const rule of ORDER) {
    const before = RULES[rule](subject, changed);
    if (before !== null) return { rule, because: [...before, changed.path] };
  }
  return null;
}

/** Whether a path lies where nothing counts: a glob has it, or it is in packages of which no label does. */
function isExcluded({ excluded: { globs, labels } }: Subject, { inside }: Changed): boolean {
  return (
    inside !== null &&
    (globs.some((glob) => matchesPathGlob(glob, inside)) ||
      labels.some((each) => each.below && isWithin(inside, each.package)))
  );
}

function excludedLabels({ excluded: { labels } }: ComponentSources): (label: string) => boolean {
  return labels.length === 0
    ? () => false
    : (label) => labels.some((pattern) => matchesLabelPattern(pattern, label));
}

/** Newer Bazels write an external target's label differently from the configuration. */
function unknownTarget({ nodes }: DependencyGraph, { targets }: ComponentSources): readonly string[] | null {
  const unknown = targets.find((target) => !nodes.has(target));
  if (unknown === undefined) return null;
  if (!unknown.startsWith("@")) throw new Error(`the graph does not know ${unknown}`);
  return [unknown, unknown.replace(/\/\/.*$/s, "")];
}

function holder(folders: readonly SourceFolder[], path: string): SourceFolder | undefined {
  return folders.find(
    ({ folder, ignored }) => path.startsWith(folder) && !isDockerIgnored(ignored, path.slice(folder.length)),
  );
}

/** A commit's part in a component, with the cause of its most telling path; null if it has none. */
export function attributed(
  commit: Pick<Commit, "paths">,
  component: string,
  attribute: Attribute,
): Attribution | null {
  const paths: string[] = [];
  let telling: Cause | undefined;
  for (const path of commit.paths) {
    const cause = attribute(path).get(component);
    if (cause === undefined) continue;
    paths.push(path);
    if (telling === undefined || isMoreTelling(cause, telling)) telling = cause;
  }
  return telling === undefined ? null : { ...telling, paths };
}

/** The parts that several commits have in a component as one, with the cause that tells most. At least one is given. */
export function attributedTogether(attributions: readonly Attribution[]): Attribution {
  const [telling] = attributions.toSorted(
    (one, other) => Number(isMoreTelling(other, one)) - Number(isMoreTelling(one, other)),
  );
  if (telling === undefined) throw new Error("nothing is attributed");
  return { ...telling, paths: [...new Set(attributions.flatMap(({ paths }) => paths))] };
}

function isMoreTelling(one: Cause, other: Cause): boolean {
  if (one.rule !== other.rule) return TELLING.indexOf(one.rule) < TELLING.indexOf(other.rule);
  return one.because.length < other.because.length;
}
