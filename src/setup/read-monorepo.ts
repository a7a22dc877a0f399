import type {
  FoundRule,
  FoundRules,
  Monorepo,
  SourceDocument,
  SourceText,
} from "../domain/project/monorepo.ts";
import type { Watch } from "../domain/release/event.ts";
import { ReleaseError } from "../domain/text/release-error.ts";
import { pushingMacros, readBuildText, tagPlaceOf } from "../planning/survey/build-text.ts";
import type { SetupServices } from "../services/ports/monorepo.ts";

/** Files that are read line by line. */
const TEXTS =
  /(?:^|\/)(?:(?:Dockerfile|Containerfile)(?:\.[\w.-]+)?|[\w.-]+\.(?:Dockerfile|Containerfile)|\.?justfile|[\w.-]+\.just|(?:GNU)?Makefile|[\w.-]+\.mk)$|^(?:flake\.nix|\.bazelrc)$/i;

/** Files that are read as documents. */
const DOCUMENTS =
  /^(?:\.\.\/)*(?:\.github|\.depot|\.gitea|\.forgejo)\/workflows\/[^/]+\.ya?ml$|^(?:\.\.\/)*\.gitlab-ci\.ya?ml$|(?:^|\/)\.?goreleaser[\w.-]*\.ya?ml$|(?:^|\/)wrangler\.(?:toml|jsonc?)$|(?:^|\/)package\.json$|(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$/;

const BUILD_FILE = /(?:^|\/)BUILD(?:\.bazel)?$/;

/** Files that are read at once, one after the other. */
const AT_ONCE = 32;

/** Reads what a proposal is made from. Throws what git throws, such as `no-repository`. */
export async function readMonorepo(services: SetupServices, name: string, watch: Watch): Promise<Monorepo> {
  const { git } = services;
  const [files, tags, remotes, branches] = await Promise.all([
    git.files(),
    git.tags(),
    git.remotes(),
    git.branches(),
  ]);
  const texts = await readTexts(
    services,
    files.filter((path) => TEXTS.test(path)),
  );
  const scripts = await readTexts(services, statusScripts(texts, files));
  const documents = await readDocuments(
    services,
    files.filter((path) => DOCUMENTS.test(path)),
  );
  const rules = await readRules(services, files, watch);
  const flakeImages = files.includes("flake.nix") ? await services.flakeImages() : null;
  return {
    name,
    files,
    tags,
    remotes,
    branches,
    texts: [...texts, ...scripts],
    documents,
    rules,
    flakeImages,
  };
}

/** What `--workspace_status_command` names. */
function statusScripts(texts: readonly SourceText[], files: readonly string[]): string[] {
  const rc = texts.find(({ path }) => path === ".bazelrc")?.text ?? "";
  const named = [...rc.matchAll(/--workspace_status_command[= ]["']?(?:%workspace%\/|\.\/)?([\w./-]+)/g)];
  return [...new Set(named.map(([, path = ""]) => path))].filter((path) => files.includes(path));
}

async function readTexts({ files }: SetupServices, paths: readonly string[]): Promise<SourceText[]> {
  return await inTurns(paths, async (path) => {
    const text = await files.read(path);
    return text === null ? [] : [{ path, text: text.replaceAll("\r\n", "\n") }];
  });
}

async function readDocuments(services: SetupServices, paths: readonly string[]): Promise<SourceDocument[]> {
  const texts = await readTexts(services, paths);
  return await inTurns(texts, async ({ path, text }) => {
    const root = await services.document(text, path);
    return root === null ? [] : [{ path, root }];
  });
}

async function inTurns<T, R>(things: readonly T[], read: (thing: T) => Promise<readonly R[]>): Promise<R[]> {
  const found: R[] = [];
  for (let from = 0; from < things.length; from += AT_ONCE)
    found.push(...(await Promise.all(things.slice(from, from + AT_ONCE).map(read))).flat());
  return found;
}

/** Asks Bazel; where it does not load the workspace, BUILD files are read as text. */
async function readRules(
  services: SetupServices,
  files: readonly string[],
  watch: Watch,
): Promise<FoundRules> {
  const builds = files.filter((path) => BUILD_FILE.test(path));
  if (builds.length === 0) return { rules: [], from: "nobody", complaint: null, macros: [] };
  try {
    const { rules, complaint } = await services.bazel.imageRules(watch);
    return { rules: await placed(services, rules), from: "bazel", complaint, macros: [] };
  } catch (error) {
    if (!(error instanceof ReleaseError) || error.kind !== "build") throw error;
    const read = (await readTexts(services, builds)).map(readBuildText);
    const rules = read.flatMap((each) => each.rules);
    return {
      rules: await placed(services, rules),
      from: "text",
      complaint: error.message,
      macros: pushingMacros(
        read.flatMap(({ macros }) => macros),
        await readTexts(
          services,
          files.filter((path) => path.endsWith(".bzl")),
        ),
      ),
    };
  }
}

/** Adds where rules write image tags of their own. */
async function placed(services: SetupServices, rules: readonly FoundRule[]): Promise<FoundRule[]> {
  const paths = new Set(
    rules.flatMap(({ place }) => (place !== null && BUILD_FILE.test(place.file) ? place.file : [])),
  );
  const texts = new Map((await readTexts(services, [...paths])).map(({ path, text }) => [path, text]));
  return rules.map((rule) => {
    const tagPlace = tagPlaceOf(rule, texts.get(rule.place?.file ?? "") ?? "");
    return tagPlace === undefined ? rule : { ...rule, tagPlace };
  });
}
