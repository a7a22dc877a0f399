import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import * as z from "zod";
import type { ReleasingJob, Workflow } from "../../domain/project/workflow.ts";
import type { Workflows } from "../ports/workflows.ts";

/** Where GitHub reads workflows, and where Depot reads those that its own runners take. */
const FOLDERS = [".github/workflows", ".depot/workflows"];

/** Reads and writes the workflows of a work tree. */
export function createWorkflows(root: string): Workflows {
  const text = (path: string) =>
    readFile(join(root, path), "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return null;
      throw error;
    });
  return {
    text,
    async read() {
      const found = FOLDERS.map(async (folder) => {
        const names = await readdir(join(root, folder)).catch(() => []);
        const paths = names.filter((name) => /\.ya?ml$/.test(name)).map((name) => `${folder}/${name}`);
        return Promise.all(paths.sort().map(async (path) => readWorkflow(path, (await text(path)) ?? "")));
      });
      return (await Promise.all(found)).flat();
    },
    async write(path, content) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    },
    async bringing() {
      const written = packages.safeParse(parsedOrNull((await text("package.json")) ?? "{}"));
      const { dependencies = {}, devDependencies = {} } = written.data ?? {};
      if ("slipway" in { ...dependencies, ...devDependencies }) return "package";
      const file = await packedIn(root);
      return file === null ? null : { file };
    },
  };
}

/** Where a project keeps the programs of others. */
const VENDORED = ["tools", "vendor", "third_party", "."];

/** What `npm pack` makes of slipway, the last one by its name. */
async function packedIn(root: string): Promise<string | null> {
  for (const folder of VENDORED) {
    const names = await readdir(join(root, folder)).catch(() => []);
    const packed = names.filter((name) => /^slipway-\d[\w.-]*\.tgz$/.test(name)).sort();
    const last = packed.at(-1);
    if (last !== undefined) return folder === "." ? last : `${folder}/${last}`;
  }
  return null;
}

/** What npm could not read brings nothing. */
function parsedOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const packages = z.object({
  dependencies: z.record(z.string(), z.string()).optional(),
  devDependencies: z.record(z.string(), z.string()).optional(),
});

/** A list, or one of what could be in it. */
const oneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string())]);

/** GitHub takes `read-all` and `write-all` for a list of scopes. */
const permissions = z.union([
  z.string().transform((all) => ({ "*": all.replace(/-all$/, "") })),
  z.record(z.string(), z.string()),
]);

const concurrency = z.union([
  z.string().transform(() => ({ "cancel-in-progress": false })),
  z.object({ "cancel-in-progress": z.union([z.boolean(), z.string()]).optional() }),
]);

const environment = z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]);

const step = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});

const job = z.object({
  permissions: permissions.nullish(),
  concurrency: concurrency.nullish(),
  environment: environment.nullish(),
  steps: z.array(step).optional(),
});

const workflow = z.object({
  on: z.unknown(),
  permissions: permissions.nullish(),
  concurrency: concurrency.nullish(),
  jobs: z.record(z.string(), job),
});

const pushed = z.object({
  push: z.object({ tags: oneOrMore.nullish(), branches: z.unknown().optional() }).nullish(),
});

type Job = z.infer<typeof job>;
type Rights = z.infer<typeof permissions>;

function readWorkflow(path: string, text: string): Workflow {
  const nothing = { path, text, tags: null, releasing: [] };
  let read: z.infer<typeof workflow>;
  try {
    read = workflow.parse(parse(text));
  } catch (error) {
    const [first = ""] = (
      error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message
    ).split("\n");
    return { ...nothing, unreadable: first };
  }
  const releasing = Object.entries(read.jobs).flatMap(([name, each]): ReleasingJob[] => {
    const steps = each.steps ?? [];
    if (!steps.some(isRelease)) return [];
    return [
      {
        name,
        wholeHistory: steps
          .filter(isCheckout)
          .every((own) => String(own.with?.["fetch-depth"] ?? "") === "0"),
        rights: rightsOf(each, read.permissions),
        environment: each.environment?.includes("${{") === false ? each.environment : null,
        cancelled: [each.concurrency, read.concurrency].some((own) => own?.["cancel-in-progress"] === true),
      },
    ];
  });
  return { path, text, unreadable: null, tags: tagsOf(read.on), releasing };
}

/** A push without filters is of any branch and any tag; one with branches alone is of no tag. */
function tagsOf(on: unknown): readonly string[] | null {
  if (on === "push" || (Array.isArray(on) && on.includes("push"))) return ["**"];
  const { data } = pushed.safeParse(on);
  if (data === undefined || typeof on !== "object" || on === null || !("push" in on)) return null;
  if (data.push === null || data.push === undefined) return ["**"];
  return data.push.tags ?? (data.push.branches === undefined ? ["**"] : null);
}

function rightsOf({ permissions: own }: Job, all: Rights | null | undefined): Rights | null {
  return own ?? all ?? null;
}

function isCheckout({ uses = "" }: z.infer<typeof step>): boolean {
  return uses.startsWith("actions/checkout@");
}

function isRelease({ uses = "", run = "" }: z.infer<typeof step>): boolean {
  return /\bslipway(?:\s+-\S+)*\s+release\b/.test(run) || /(?:^|\/)slipway(?:@|\/|$)/.test(uses);
}
