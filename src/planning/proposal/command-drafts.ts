import { parseLabel } from "../../domain/project/label.ts";
import { entriesAt, itemsAt, nodeAt, textAt, type YamlNode } from "../../domain/text/yaml-node.ts";
import { asName, type Draft, folderOf, lastPart, note, type Survey } from "./drafts.ts";
import { foundCalls, programOf } from "./evidence.ts";
import { patternOfFilter } from "./old-tags.ts";
import { NO_ARTIFACTS } from "./proposal.ts";

const GORELEASER = /(?:^|\/)\.?goreleaser[\w.-]*\.ya?ml$/;

/** Components that a command publishes: GoReleaser's, and Workers of Cloudflare. */
export function commandDrafts(survey: Survey): Draft[] {
  const { documents } = survey.monorepo;
  const goReleaser = documents.filter(({ path }) => GORELEASER.test(path));
  // What others include is a part of theirs.
  const included = new Set(
    goReleaser.flatMap(({ root }) =>
      itemsAt(root, "includes").flatMap((each) => textAt(each, "from_file", "path") ?? []),
    ),
  );
  const drafts = goReleaser
    .filter(({ path }) => !included.has(path))
    .map(({ path, root }) => goReleaserDraft(survey, path, root));
  noteReleases(survey, drafts);
  return [
    ...drafts,
    ...documents.flatMap(({ path, root }) =>
      /(?:^|\/)wrangler\.(?:toml|jsonc?)$/.test(path) ? workerDraft(survey, path, root) : [],
    ),
  ];
}

function noteReleases(survey: Survey, drafts: readonly Draft[]): void {
  const names = drafts.filter(({ forgeRelease }) => !forgeRelease).map(({ name }) => name);
  if (names.length === 0) return;
  const message = `GoReleaser makes the GitHub releases of ${names.join(", ")}, so slipway does not; to let slipway make them, write release: {disable: true} there and remove github_release = false here`;
  note(survey, "assumed", message);
}

function goReleaserDraft(survey: Survey, path: string, root: YamlNode): Draft {
  const prefix = textAt(root, "monorepo", "tag_prefix") ?? "";
  const project = textAt(root, "project_name") ?? survey.monorepo.name;
  const owner = prefix.replace(/[/@_-]*v?$/, "");
  const name = asName(lastPart(owner === "" ? project : owner));
  const [packageOf] = itemsAt(root, "npms").flatMap((item) => textAt(item, "name") || []);
  const own = folderOf(path);
  const mains = itemsAt(root, "builds").flatMap((item) => textAt(item, "main") ?? []);
  const folders = mains
    .map((main) => main.replace(/^\.\//, "").replace(/(?:^|\/)[^/]*\.go$|^\.$|\/$/, ""))
    .filter(Boolean);
  const files = filesOf(survey, name);
  const makesRelease = textAt(root, "release", "disable") !== "true";
  return {
    ...NO_ARTIFACTS,
    name,
    aliases: [name, asName(project)],
    comments: [],
    command: {
      run: goReleaserCall(survey, path),
      env: new Map([["GORELEASER_CURRENT_TAG", "{tag}"]]),
      done: packageOf === undefined ? null : ["npm", "view", `${packageOf}@{version}`],
    },
    files,
    // What Bazel builds for it says which sources are its own.
    paths:
      files.length > 0
        ? []
        : [...new Set(folders.length === 0 && own !== "" ? [own] : folders)].map((folder) => `${folder}/**`),
    forgeRelease: !makesRelease,
  };
}

/** As the project calls it: a program of its own may stand in front. */
function goReleaserCall(survey: Survey, path: string): readonly string[] {
  const calls = foundCalls(survey.scripts, survey.pattern).filter(
    (call) => programOf(call) === "goreleaser" && call.words.includes("release"),
  );
  const [known] = calls.filter(({ words }) => !words.some((word) => /[{\ufffd]/.test(word)));
  if (known !== undefined) return known.words;
  const plain = ["goreleaser", "release", "--clean"];
  return /^\.?goreleaser\.ya?ml$/.test(path) ? plain : [...plain, "--config", path];
}

/** Targets that a script builds and attaches to the release of this component. */
function filesOf({ scripts }: Survey, component: string) {
  return scripts.scripts.flatMap(({ text, scene }) => {
    if (!/\bgh release (?:upload|create)\b/.test(text)) return [];
    const owners = scene.tags.flatMap((filter) => patternOfFilter(filter)?.component ?? []);
    if (owners.length !== 1 || owners[0] !== component) return [];
    const built = [...text.matchAll(/\bbazel(?:isk)? build\s+([^\n;&|]+)/g)];
    return built.flatMap(([, words = ""]) =>
      words.split(/\s+/).flatMap((word) => (word.startsWith("//") ? (parseLabel(word) ?? []) : [])),
    );
  });
}

function workerDraft(survey: Survey, path: string, root: YamlNode): Draft[] {
  const main = textAt(root, "main");
  const project = textAt(root, "name");
  if (main === undefined || project === undefined || nodeAt(root, "pages_build_output_dir") !== undefined)
    return [];
  const name = asName(project);
  const folder = folderOf(path);
  const environments = entriesAt(root, "env").map(([environment]) => environment);
  if (environments.length > 0) {
    const message = `the Worker ${project} has environments (${environments.join(", ")}): a release deploys the default one; add --env to run for another`;
    note(survey, "unknown", message, { file: path, line: 1, column: 1 });
  }
  return [
    {
      ...NO_ARTIFACTS,
      name,
      aliases: [name, asName(lastPart(folder) || name)],
      comments: [],
      command: { run: ["wrangler", "deploy", "--config", path], env: new Map(), done: null },
      paths: [folder === "" ? `${folderOf(main) || main}/**` : `${folder}/**`],
    },
  ];
}
