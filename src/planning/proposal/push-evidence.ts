import { parseLabel } from "../../domain/project/label.ts";
import type { Place } from "../../domain/text/problem.ts";
import type { Scene, Script, Scripts } from "../survey/script.ts";
import { type Found, filledInputs, foundCalls, isKnown, optionValues, programOf } from "./evidence.ts";

/** A push of an image in the project's automation. What a release decides is in it as placeholders. */
export interface Push {
  /** What is pushed: a label, perhaps with `{component}`; a Dockerfile with its context; or a flake's output. */
  readonly what:
    | { readonly kind: "bazel"; readonly target: string }
    | { readonly kind: "dockerfile"; readonly dockerfile: string; readonly context: string }
    | { readonly kind: "nix"; readonly output: string };
  readonly runner: Script["runner"];
  readonly place: Place;
  readonly job: string;
  /** Branches whose pushes start it; empty if tags or people do. */
  readonly branches: readonly string[];
  /** `host/path`; null if it is not said. */
  readonly repository: string | null;
  readonly tags: readonly string[];
  /** Flags of Bazel, without build settings that carry the version. */
  readonly flags: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly buildArgs: ReadonlyMap<string, string>;
  readonly platforms: readonly string[];
}

const NOTHING = {
  flags: [],
  env: new Map<string, string>(),
  buildArgs: new Map<string, string>(),
  platforms: [],
};

/** Every push in workflows, justfiles and Makefiles, read for release tags of a pattern. */
export function foundPushes(scripts: Scripts, pattern: string): Push[] {
  const calls = foundCalls(scripts, pattern);
  return [
    ...calls.flatMap((call) => [...bazelPush(call), ...dockerPush(call), ...copies(call)]),
    ...scripts.actions.flatMap((action) => {
      if (!/^docker\/build-push-action(?:@|$)/.test(action.action)) return [];
      return actionPush(filledInputs(action, pattern), {
        runner: "github",
        place: { file: action.file, line: action.line, column: 1 },
        job: action.job,
        branches: branchesOf(action.scene),
      });
    }),
  ];
}

/** A workflow that tags start as well is for releases. */
function branchesOf({ tags, branches }: Scene): readonly string[] {
  return tags.length === 0 ? branches : [];
}

function isBazel(call: Found): boolean {
  return /^(?:bazel|bazelisk|aspect)$/.test(programOf(call));
}

/** `bazel run --config=release //api:push -- --tag X` */
function bazelPush(call: Found): Push[] {
  const { words, env, runner, place, job, scene } = call;
  const at = words.indexOf("run");
  if (!isBazel(call) || at < 0) return [];
  const end = words.indexOf("--") < 0 ? words.length : words.indexOf("--");
  const own = words.slice(at + 1, end);
  const given = words.slice(end + 1);
  const target = own.find((word) => /^(?:@[\w.+~-]*)?\/\/|^:/.test(word));
  if (target === undefined) return [];
  const settings = own.filter((word) => /^--(?:@[\w.+~-]*)?\/\//.test(word));
  const versioned = settings.filter((word) => /\{(?:version|commit|short_commit)\}/.test(word));
  const registry = optionValues(given, "--registry")[0];
  const path = optionValues(given, "--repository", "-r")[0];
  const whole = path === undefined || registry === undefined ? (path ?? null) : `${registry}/${path}`;
  return [
    {
      ...NOTHING,
      what: { kind: "bazel", target },
      runner,
      place,
      job,
      branches: branchesOf(scene),
      env,
      repository: whole !== null && isKnown(whole) ? whole : null,
      tags: [
        ...optionValues(given, "--tag", "-t"),
        ...versioned.map((word) => word.slice(word.indexOf("=") + 1)),
      ].filter(isKnown),
      flags: flagsOf(own.filter((word) => !settings.includes(word))),
    },
  ];
}

/** Flags, the values of `-c` and `--config` with them, in the form with `=`. */
function flagsOf(words: readonly string[]): string[] {
  return words.flatMap((word, index) => {
    if (!word.startsWith("-") || !isKnown(word)) return [];
    const value = words[index + 1] ?? "";
    if (word === "-c") return [`--compilation_mode=${value}`];
    return word === "--config" ? [`--config=${value}`] : [word];
  });
}

/** `docker build -f docker/api.Dockerfile -t ghcr.io/acme/api:1.2.3 .`, podman and buildah likewise. */
function dockerPush(call: Found): Push[] {
  const { words, runner, place, job, scene, env, folder } = call;
  if (!/^(?:docker|podman|buildah)$/.test(programOf(call))) return [];
  const at = words.findIndex((word) => /^(?:build|bud|build-using-dockerfile)$/.test(word));
  if (at < 0) return [];
  const given = words.slice(at + 1);
  const context = inFolder(
    folder,
    given.filter((word, index) => !word.startsWith("-") && !takesValue(given[index - 1])).at(-1) ?? ".",
  );
  const file = optionValues(given, "-f", "--file")[0];
  const dockerfile = file === undefined ? joined(context, "Dockerfile") : inFolder(folder, file);
  return pushesOf(optionValues(given, "-t", "--tag"), {
    ...NOTHING,
    what: { kind: "dockerfile", dockerfile, context },
    runner,
    place,
    job,
    branches: branchesOf(scene),
    env,
    buildArgs: argumentsOf(optionValues(given, "--build-arg")),
    platforms: optionValues(given, "--platform")
      .flatMap((value) => value.split(","))
      .filter(isKnown),
  });
}

/** Options of `docker build` that take the next word; any other that begins with `--` may have its value behind `=`. */
const WITH_VALUE =
  /^(?:-f|-t|--file|--tag|--build-arg|--platform|--target|--label|--cache-from|--cache-to|--secret|--output|-o|--ssh|--builder|--network|--progress|--format|--layers|--build-context)$/;

function takesValue(word: string | undefined): boolean {
  return word !== undefined && WITH_VALUE.test(word);
}

function argumentsOf(values: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    values.flatMap((value): (readonly [string, string])[] => {
      const [, name, text] = /^([A-Za-z_]\w*)=(.*)$/s.exec(value.trim()) ?? [];
      return name === undefined || text === undefined || !isKnown(text) ? [] : [[name, text]];
    }),
  );
}

function actionPush(
  inputs: ReadonlyMap<string, string>,
  scene: Pick<Push, "runner" | "place" | "job" | "branches">,
): Push[] {
  const lines = (name: string) =>
    (inputs.get(name) ?? "")
      .split(/[\n,]/)
      .map((line) => line.trim())
      .filter(Boolean);
  const context = plainPath(inputs.get("context") ?? ".");
  if (!isKnown(context)) return [];
  const file = inputs.get("file");
  return pushesOf(lines("tags"), {
    ...NOTHING,
    ...scene,
    what: {
      kind: "dockerfile",
      dockerfile: file === undefined ? joined(context, "Dockerfile") : plainPath(file),
      context,
    },
    buildArgs: argumentsOf((inputs.get("build-args") ?? "").split("\n")),
    platforms: lines("platforms").filter(isKnown),
  });
}

/** `skopeo copy … docker://ghcr.io/acme/api:1.2.3`, and `nix run .#api-image.copyTo -- docker://…`, which names its output. */
function copies(call: Found): Push[] {
  const { words, runner, place, job, scene, env, script } = call;
  const to = words.filter((word) => word.startsWith("docker://")).at(-1);
  if (to === undefined || !/^(?:nix|skopeo)$/.test(programOf(call))) return [];
  const named = words.join(" ").match(/#([\w.-]+?)(?:\.copyTo\w*)?(?=\s|$)/)?.[1];
  // Built in the same script, and copied from ./result.
  const built = /nix build\s[^\n]*#([\w.-]+)/.exec(script)?.[1];
  const output = (named ?? built)?.replace(/\.copyTo\w*$/, "");
  if (output === undefined) return [];
  return pushesOf([to.slice("docker://".length)], {
    ...NOTHING,
    what: { kind: "nix", output },
    runner,
    place,
    job,
    branches: branchesOf(scene),
    env,
  });
}

/** One push for each repository among some references. */
function pushesOf(references: readonly string[], push: Omit<Push, "repository" | "tags">): Push[] {
  const tags = new Map<string | null, string[]>();
  for (const reference of references) {
    const [, repository = "", tag] = /^(.*?)(?::([^:/]+))?$/s.exec(reference) ?? [];
    const known = isKnown(repository) && repository.includes("/") ? repository : null;
    tags.set(known, [...(tags.get(known) ?? []), ...(tag === undefined || !isKnown(tag) ? [] : [tag])]);
  }
  if (tags.size === 0) tags.set(null, []);
  return [...tags].map(([repository, all]) => ({ ...push, repository, tags: all }));
}

function plainPath(path: string): string {
  return path.replace(/^\.\//, "").replace(/\/$/, "") || ".";
}

function joined(folder: string, path: string): string {
  return folder === "" || folder === "." ? plainPath(path) : `${folder}/${plainPath(path)}`;
}

function inFolder(folder: string, path: string): string {
  const plain = plainPath(path);
  if (plain === ".") return plainPath(folder === "" ? "." : folder);
  return joined(folder, plain);
}

/** What a push pushes, as text. */
export function subjectOf({ what }: Push): string {
  if (what.kind === "bazel") return what.target;
  return what.kind === "nix" ? what.output : what.dockerfile;
}

/**
 * Those of some pushes that push one thing; `{component}` in them is filled in with what stands in its place there. A Dockerfile
 * that a push names is not one of those that a matrix goes through.
 */
export function pushesFor(pushes: readonly Push[], kind: Push["what"]["kind"], subject: string): Push[] {
  const ofKind = pushes.filter(({ what }) => what.kind === kind);
  const named = ofKind.filter((push) => subjectOf(push) === subject);
  if (kind === "dockerfile" && named.length > 0) return named;
  return ofKind.flatMap((push) => {
    const written = subjectOf(push);
    if (!written.includes("{component}"))
      return written === subject || parseLabel(written) === subject ? [push] : [];
    const component = componentIn(written, subject);
    return component === null ? [] : [filledPush(push, component)];
  });
}

/** What stands for `{component}` in a text that is written with it: `api` of `//build/{component}:push` in `//build/api:push`. */
function componentIn(written: string, subject: string): string | null {
  const isLabel = written.startsWith("//");
  const whole = isLabel && !written.includes(":") ? `${written}:{component}` : written;
  const [head = "", ...rest] = whole
    .split("{component}")
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const again = rest.map((part, index) => (index === 0 ? `(?<name>[^:/]+?)${part}` : `\\k<name>${part}`));
  return new RegExp(`^${head}${again.join("")}$`).exec(subject)?.groups?.["name"] ?? null;
}

function filledPush(push: Push, component: string): Push {
  const fill = (text: string) => text.replaceAll("{component}", component);
  const fillAll = (values: ReadonlyMap<string, string>) =>
    new Map([...values].map(([key, text]) => [key, fill(text)] as const));
  const { what } = push;
  return {
    ...push,
    what:
      what.kind === "dockerfile"
        ? { ...what, dockerfile: fill(what.dockerfile), context: fill(what.context) }
        : what,
    repository: push.repository === null ? null : fill(push.repository),
    tags: push.tags.map(fill),
    buildArgs: fillAll(push.buildArgs),
  };
}
