import type { SourceDocument, SourceText } from "../../domain/project/monorepo.ts";
import { entriesAt, itemsAt, nodeAt, textAt, textsAt, type YamlNode } from "../../domain/text/yaml-node.ts";

/** Commands that are run together, in a workflow, a justfile or a Makefile. */
export interface Script {
  readonly file: string;
  /** The line of its first command. */
  readonly line: number;
  readonly text: string;
  /** Variables that are set for it, as they are written; later ones may name earlier ones. */
  readonly env: readonly (readonly [string, string])[];
  /** The folder it is run in, if it is not the workspace. */
  readonly folder: string;
  readonly runner: "github" | "gitlab" | "just" | "make";
  /** The job or recipe it belongs to. */
  readonly job: string;
  /** What the job says of itself. */
  readonly scene: Scene;
}

/** When and as what a job of a workflow runs. */
export interface Scene {
  /** The condition under which it runs. */
  readonly condition: string;
  /** Its environment, as it is written. */
  readonly environment: string;
  readonly tags: readonly string[];
  readonly branches: readonly string[];
  readonly paths: readonly string[];
}

/** An action that a step of a GitHub workflow uses, with what it is given. */
export interface UsedAction {
  readonly file: string;
  readonly line: number;
  readonly action: string;
  readonly inputs: ReadonlyMap<string, string>;
  readonly env: readonly (readonly [string, string])[];
  readonly job: string;
  readonly scene: Scene;
}

/** The tags that start a workflow: patterns, each on its line. */
export interface TagList {
  readonly file: string;
  readonly line: number;
  readonly patterns: readonly string[];
}

/** What the workflows, justfiles and Makefiles of a monorepo say. */
export interface Scripts {
  readonly scripts: readonly Script[];
  readonly actions: readonly UsedAction[];
  readonly tagLists: readonly TagList[];
}

const NOWHERE: Scene = { condition: "", environment: "", tags: [], branches: [], paths: [] };

/** Reads all of them. */
export function readScripts(texts: readonly SourceText[], documents: readonly SourceDocument[]): Scripts {
  const found = documents.map((document) =>
    /(?:^|\/)\.gitlab-ci\.ya?ml$/.test(document.path) ? gitLabPipeline(document) : workflow(document),
  );
  return {
    scripts: [...found.flatMap(({ scripts }) => scripts), ...texts.flatMap(recipes)],
    actions: found.flatMap(({ actions }) => actions),
    tagLists: found.flatMap(({ tagLists }) => tagLists),
  };
}

function variablesAt(node: YamlNode | undefined, key: string): (readonly [string, string])[] {
  return entriesAt(node, key).flatMap(([name, value]) =>
    value.kind === "text" ? [[name, value.text] as const] : [],
  );
}

/** A workflow of GitHub, or of a service that takes the same files. */
function workflow({ path, root }: SourceDocument): Scripts {
  const push = nodeAt(root, "on", "push");
  const scene = {
    tags: textsAt(push, "tags"),
    branches: textsAt(push, "branches"),
    paths: textsAt(push, "paths"),
  };
  const scripts: Script[] = [];
  const actions: UsedAction[] = [];
  for (const [job, node] of entriesAt(root, "jobs")) {
    const inherited = [...variablesAt(root, "env"), ...variablesAt(node, "env")];
    const folder = textAt(node, "defaults", "run", "working-directory") ?? "";
    const environment = textAt(node, "environment") ?? textAt(node, "environment", "name") ?? "";
    for (const step of itemsAt(node, "steps")) {
      const condition = [textAt(node, "if"), textAt(step, "if")].filter(Boolean).join(" && ");
      const shared = {
        file: path,
        env: [...inherited, ...variablesAt(step, "env")],
        job,
        scene: { ...scene, condition, environment },
      };
      const run = nodeAt(step, "run");
      if (run?.kind === "text")
        scripts.push({
          ...shared,
          text: run.text,
          line: run.line,
          folder: textAt(step, "working-directory") ?? folder,
          runner: "github",
        });
      const action = textAt(step, "uses");
      const inputs = new Map(variablesAt(step, "with"));
      if (action !== undefined) actions.push({ ...shared, action, inputs, line: step.line });
    }
  }
  const list = nodeAt(push, "tags");
  const tagLists = list === undefined ? [] : [{ file: path, line: list.line, patterns: scene.tags }];
  return { scripts, actions, tagLists };
}

/** Keys at the top of a pipeline that do not name a job. Source: https://docs.gitlab.com/ci/yaml/#global-keywords */
const GLOBAL = new Set([
  "default",
  "include",
  "stages",
  "variables",
  "workflow",
  "image",
  "services",
  "cache",
]);

function gitLabPipeline({ path, root }: SourceDocument): Scripts {
  const scripts = entriesAt(root)
    .filter(([job]) => !GLOBAL.has(job))
    .flatMap(([job, node]) => {
      const lines = ["before_script", "script"].flatMap((key) => itemsAt(node, key));
      const env = [...variablesAt(root, "variables"), ...variablesAt(node, "variables")];
      const texts = lines.flatMap((line) => (line.kind === "text" ? [line] : []));
      if (texts.length === 0) return [];
      const text = texts.map((line) => line.text).join("\n");
      const scene = { ...NOWHERE, environment: textAt(node, "environment") ?? "" };
      return [
        {
          file: path,
          line: texts[0]?.line ?? 1,
          text,
          env,
          folder: "",
          runner: "gitlab" as const,
          job,
          scene,
        },
      ];
    });
  return { scripts, actions: [], tagLists: [] };
}

/** The recipes of a justfile, or the rules of a Makefile. */
function recipes({ path, text }: SourceText): Script[] {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const runner = /^\.?justfile$|\.just$/i.test(name)
    ? "just"
    : /^(?:GNU)?makefile$|\.mk$/i.test(name)
      ? "make"
      : null;
  if (runner === null) return [];
  const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
  const env: (readonly [string, string])[] = [];
  const found: { job: string; line: number; lines: string[] }[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    const variable = /^(?:export\s+)?([A-Za-z_][\w-]*)\s*[:?]?=\s*(.*)$/.exec(line);
    const head = /^@?([A-Za-z_][\w./-]*)(?:\s+[^:]*)?:(?!=)/.exec(line);
    const body = /^(?:\t|[ ]{2,})[@-]*(.*)$/.exec(line)?.[1];
    if (variable?.[1] !== undefined)
      env.push([variable[1], (variable[2] ?? "").replace(/^(["'])(.*)\1$/, "$2")]);
    else if (head?.[1] !== undefined) found.push({ job: head[1], line: index + 2, lines: [] });
    else if (body !== undefined || line.trim() === "") found.at(-1)?.lines.push(body ?? "");
  }
  return found.map(({ job, line, lines }) => ({
    file: path,
    line,
    text: lines.join("\n"),
    env,
    folder,
    runner,
    job,
    scene: NOWHERE,
  }));
}
