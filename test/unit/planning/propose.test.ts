import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readProject } from "../../../src/config/read-project.ts";
import { printToml } from "../../../src/config/toml/print-toml.ts";
import { parseLabel } from "../../../src/domain/project/label.ts";
import type { FoundRule, Monorepo } from "../../../src/domain/project/monorepo.ts";
import { refNameProblem } from "../../../src/domain/tags/ref-name.ts";
import type { Proposal } from "../../../src/planning/proposal/proposal.ts";
import { propose } from "../../../src/planning/proposal/propose.ts";
import { readDocument } from "../../../src/services/yaml/read-document.ts";
import { proposalTables } from "../../../src/setup/proposal-tables.ts";

const EMPTY: Monorepo = {
  name: "mono",
  files: [],
  tags: [],
  remotes: [{ name: "origin", urls: ["git@github.com:acme/mono.git"], head: "main" }],
  branches: ["main"],
  rules: { rules: [], from: "bazel", complaint: null, macros: [] },
  texts: [],
  documents: [],
  flakeImages: null,
};

function pusher(label: string, attributes: Readonly<Record<string, string>>, kind = "oci_push"): FoundRule {
  const parsed = parseLabel(label);
  assert.ok(parsed !== undefined);
  return {
    label: parsed,
    kind,
    attributes: new Map(Object.entries(attributes)),
    inputs: [],
    place: { file: "BUILD", line: 7, column: 1 },
  };
}

const API = pusher("//api:push", { repository: "ghcr.io/acme/api", image: "//api:image" });
const WEB = pusher("//web:push", { repository: "ghcr.io/acme/web", image: "//web:image" });

const withRules = (...rules: FoundRule[]) => ({ ...EMPTY, rules: { ...EMPTY.rules, rules } });
const at = (day: string) => Date.parse(`${day}T12:00:00Z`) / 1_000;
const tagged = (tags: Readonly<Record<string, string>>) =>
  Object.entries(tags).map(([name, day]) => ({ name, time: at(day), commit: null }));
const messages = ({ notes }: Proposal, kind: string) =>
  notes.filter((note) => note.kind === kind).map(({ message }) => message);

async function documents(files: Readonly<Record<string, string>>) {
  const read = Object.entries(files).map(async ([path, text]) => {
    const root = await readDocument(text, path);
    assert.ok(root !== null, path);
    return { path, root };
  });
  return await Promise.all(read);
}

test("tags without a name release all images at once: one component", () => {
  const proposal = propose({
    ...withRules(API, WEB),
    tags: tagged({ "v1.2.3": "2026-01-01", "v1.3.0-rc.1": "2026-02-01" }),
  });
  assert.equal(proposal.tag, "v{version}");
  assert.deepEqual(
    proposal.components.map(({ name, images }) => [name, images.length]),
    [["mono", 2]],
  );
  assert.deepEqual(proposal.channels, [{ name: "rc", prerelease: ["rc*"] }]);
  assert.match(messages(proposal, "assumed").join(), /release all images at once/);
});

test("tags without a name belong to the only component without tags of its own", () => {
  const proposal = propose({
    ...withRules(API, WEB),
    tags: tagged({ "v1.2.3": "2026-01-01", "api/v1.0.0": "2026-01-02" }),
  });
  assert.deepEqual(
    proposal.components.map(({ name, tag }) => [name, tag]),
    [
      ["api", null],
      ["web", "v{version}"],
    ],
  );
});

test("a component with tags of another name is called by it", () => {
  const bot = pusher("//bots/discord_bot:push", { repository: "ghcr.io/acme/discord-bot" });
  const proposal = propose({ ...withRules(bot), tags: tagged({ "discord_bot/v1.0.0": "2026-01-01" }) });
  assert.deepEqual(
    proposal.components.map(({ name, tag }) => [name, tag]),
    [["discord_bot", null]],
  );
  assert.equal(proposal.tag, "{component}/v{version}");
});

test("two targets that push to one repository are one component, by the way that is preferred", () => {
  const debug = pusher("//api:push_debug", { repository: "ghcr.io/acme/api", image: "//api:debug" });
  const proposal = propose(withRules(API, debug));
  assert.deepEqual(
    proposal.components.map(({ name, images }) => [name, images.length]),
    [["api", 1]],
  );
  assert.match(
    messages(proposal, "assumed").join(),
    /\/\/api:push_debug would go to the same repository as \/\/api:push/,
  );
});

test("the platforms of an index are those that it names, or that its images and their bases have", () => {
  const index = (attributes: FoundRule["attributes"]) => ({
    ...pusher("//api:image", {}, "oci_image_index"),
    attributes,
  });
  const platforms = (...rules: FoundRule[]) =>
    propose(withRules(API, ...rules)).components[0]?.images[0]?.platforms;
  const named = ["//platforms:linux_amd64", "//platforms:linux_aarch64"];
  assert.deepEqual(platforms(index(new Map([["platforms", named]]))), ["linux/amd64", "linux/arm64"]);
  const parts = ["//api:amd", "//api:arm"];
  const base = pusher("//base:arm", { os: "linux", architecture: "arm64" }, "oci_image");
  const images = [
    pusher("//api:amd", { os: "linux", architecture: "amd64" }, "oci_image"),
    pusher("//api:arm", { base: "//base:arm" }, "oci_image"),
  ];
  assert.deepEqual(platforms(index(new Map([["images", parts]])), base, ...images), [
    "linux/amd64",
    "linux/arm64",
  ]);
  assert.deepEqual(platforms(index(new Map([["images", parts]]))), [], "what cannot be read is not made up");
});

test("an alias stands for a pusher of another repository, and is a second name of one here", () => {
  const alias = (label: string, actual: string) => pusher(label, { actual }, "alias");
  const shared = pusher("@shared//proxy:push", { repository: "ghcr.io/acme/proxy" });
  const rules = [
    API,
    shared,
    alias("//tools:push_proxy", "@shared//proxy:push"),
    alias("//tools:push_api", "//api:push"),
  ];
  const { components } = propose(withRules(...rules));
  assert.deepEqual(
    components.map(({ name, images }) => [
      name,
      images[0]?.source.kind === "bazel" && images[0].source.target,
    ]),
    [
      ["api", "//api:push"],
      ["proxy", "//tools:push_proxy"],
    ],
  );
});

test("a rule that takes its tag from a status key, or writes text around it, is said with its line", () => {
  const stamped = pusher("//api:push", { repository: "ghcr.io/acme/api", remote_tags: "//api:stamped" });
  const around = pusher(
    "//web:push",
    { registry: "ghcr.io", repository: "acme/web", tag: "v{{.TAG}}" },
    "image_push",
  );
  const proposal = propose(withRules(stamped, around));
  assert.deepEqual(
    proposal.components.map(({ images }) => images[0]?.source.kind === "bazel" && images[0].source.tagVia),
    ["stamp", "stamp"],
  );
  assert.deepEqual(
    proposal.notes.filter(({ kind }) => kind === "change").map(({ where }) => where?.line),
    [7, 7, 7],
  );
  assert.match(messages(proposal, "change").join("\n"), /must print SLIPWAY_IMAGE_TAG under that key/);
  assert.match(messages(proposal, "change").join("\n"), /writes v… around the tag that it gets/);
});

test("a pusher whose repository nothing says is not known, and none is made up", () => {
  const proposal = propose(withRules(pusher("//api:push", { repository_file: "//api:repository" })));
  assert.deepEqual(proposal.components, []);
  assert.match(
    messages(proposal, "unknown").join(),
    /\/\/api:push pushes to a repository that its rule does not say/,
  );
});

test("calendar versions are read by the dates of their tags", () => {
  const versionOf = (tags: Readonly<Record<string, string>>) =>
    propose({ ...withRules(API), tags: tagged(tags) }).version;
  assert.equal(versionOf({ "api@2026.6.8": "2026-06-08", "api@2026.7.15": "2026-07-15" }), "calver:YYYY.M.D");
  assert.equal(
    versionOf({ "api@2026.6.8": "2026-06-28", "api@2026.7.1": "2026-07-15" }),
    "calver:YYYY.M.PATCH",
  );
  assert.equal(
    versionOf({ "api@2026.06.0": "2026-06-28", "api@2026.07.1": "2026-07-15" }),
    "calver:YYYY.0M.PATCH",
  );
  assert.equal(
    versionOf({ "api@2026.40.1": "2026-06-28", "api@2026.41.0": "2026-07-15" }),
    "calver:YYYY.MINOR.PATCH",
  );
  assert.equal(
    versionOf({
      "api@2026-06-08": "2026-06-08",
      "api@2026-06-08-2": "2026-06-08",
      "api@2026-07-09": "2026-07-09",
    }),
    "calver:YYYY-0M-0D-MICRO",
  );
  assert.equal(versionOf({ "api@26.6.1": "2026-06-28", "api@26.7.0": "2026-07-15" }), "calver:YY.M.PATCH");
  assert.equal(versionOf({ "api@26.6.1": "2023-06-28", "api@27.1.0": "2024-07-15" }), "semver");
  assert.equal(versionOf({ "api@20260608": "2026-06-08", "api@20260709": "2026-07-09" }), "calver:YYYY0M0D");
  // Copied on one day, their dates say nothing.
  assert.equal(
    versionOf({ "api@2026.6.8": "2027-01-08", "api@2026.7.8": "2027-01-08" }),
    "calver:YYYY.M.PATCH",
  );
});

test("GoReleaser makes its component's GitHub release unless it is told not to", async () => {
  const goReleaser = (release: string) =>
    documents({ ".goreleaser.yaml": `project_name: tool\nbuilds: [{main: ./cmd/tool}]\n${release}` });
  const [own] = propose({ ...EMPTY, documents: await goReleaser("") }).components;
  assert.equal(own?.forgeRelease, false);
  assert.deepEqual(own?.paths, ["cmd/tool/**"]);
  const [ours] = propose({ ...EMPTY, documents: await goReleaser("release: {disable: true}") }).components;
  assert.equal(ours?.forgeRelease, true);
});

test("wrangler's configurations are sites and Workers", async () => {
  const proposal = propose({
    ...EMPTY,
    files: ["docs/package.json", "docs/wrangler.toml", "pnpm-lock.yaml"],
    documents: await documents({
      "docs/wrangler.toml": 'name = "acme-docs"\npages_build_output_dir = "./dist"\n',
      "docs/package.json": '{"scripts": {"build": "vite build"}}',
      "edge/wrangler.jsonc": '{\n  // The Worker.\n  "name": "acme-edge",\n  "main": "src/index.ts"\n}',
    }),
  });
  const [docs, edge] = proposal.components;
  assert.deepEqual(docs?.site?.build, ["pnpm", "build"]);
  assert.equal(docs?.site?.directory, "docs/dist");
  assert.deepEqual(
    [...(docs?.site?.environments ?? [])].map(([name, { project, channel }]) => [name, project, channel]),
    [["production", "acme-docs", "stable"]],
  );
  assert.deepEqual(edge?.command?.run, ["wrangler", "deploy", "--config", "edge/wrangler.jsonc"]);
});

test("a workflow that waits for no tag of a component is said with its line", async () => {
  const workflow = 'on:\n  push:\n    tags:\n      - "api/v*"\njobs: {}\n';
  const proposal = propose({
    ...withRules(API, WEB),
    documents: await documents({ ".github/workflows/release.yml": workflow }),
  });
  const [note, ...others] = proposal.notes.filter(({ kind }) => kind === "change");
  assert.deepEqual(others, []);
  assert.match(note?.message ?? "", /no workflow waits for tags of web: add "web\/v\*"/);
  assert.deepEqual([note?.where?.file, note?.where?.line], [".github/workflows/release.yml", 4]);
});

test("a Dockerfile that nothing pushes is no component where others have tags, and one that is pushed is", async () => {
  const files = { "tools/Dockerfile": "FROM scratch\n", "web/Dockerfile": "FROM scratch\n" };
  const texts = Object.entries(files).map(([path, text]) => ({ path, text }));
  const makefile = {
    path: "Makefile",
    text: "web:\n\tdocker build -t ghcr.io/acme/web:$(VERSION) web\n\tdocker build -t lint tools\n",
  };
  const monorepo = { ...withRules(API), files: Object.keys(files), texts: [...texts, makefile] };
  const names = (tags: Readonly<Record<string, string>>) =>
    propose({ ...monorepo, tags: tagged(tags) }).components.map(({ name }) => name);
  assert.deepEqual(names({ "api/v1.0.0": "2026-01-01" }), ["api", "web"]);
  assert.deepEqual(names({ "api/v1.0.0": "2026-01-01", "tools/v1.0.0": "2026-01-01" }), [
    "api",
    "tools",
    "web",
  ]);
  assert.deepEqual(names({}), ["api", "tools", "web"]);
});

test("image tags are what the project's own pushes make of a release tag", async () => {
  const pushes = async (filters: string, argument: string) => {
    const workflow = `on: {push: {tags: ${filters}}}\njobs:\n  push:\n    steps:\n      - run: bazel run -c opt //api:push -- --tag ${argument}\n`;
    const files = { ".github/workflows/release.yml": workflow };
    const { components, flags } = propose({ ...withRules(API), documents: await documents(files) });
    assert.deepEqual(flags, ["--compilation_mode=opt"]);
    return components[0]?.images[0]?.imageTag;
  };
  const name = "$" + "{GITHUB_REF_NAME";
  assert.equal(await pushes('["*/v*"]', `"${name}##*/}"`), "v{version}");
  assert.equal(await pushes('["*/v*"]', `"${name}#*/v}"`), null, "the default");
  assert.equal(await pushes('["api-v*"]', `"${name}#api-}"`), "v{version}");
  assert.equal(await pushes('["*@2*"]', `release-"${name}#*@}"`), "release-{version}");
  assert.equal(await pushes('["*/v*"]', '"$(git describe)"'), null, "what is computed is unknown");
});

const together = (names: readonly string[], versions: Readonly<Record<string, string>>) =>
  names.flatMap((name) =>
    Object.entries(versions).map(([version, commit]) => ({
      name: `${name}/v${version}`,
      time: null,
      commit,
    })),
  );

test("components that were always tagged alike, at one commit, are a group", () => {
  const history = { "1.0.0": "aaa", "1.1.0": "bbb" };
  const groupsOf = (tags: Monorepo["tags"], rules = [API, WEB]) =>
    propose({ ...withRules(...rules), tags }).groups;
  const both = together(["api", "web"], history);
  assert.deepEqual(groupsOf(both), [{ name: "all", components: ["api", "web"] }]);
  const other = pusher("//vault:push", { repository: "ghcr.io/acme/vault", image: "//vault:image" });
  const [group] = groupsOf([...both, ...together(["vault"], { "1.0.0": "aaa" })], [API, WEB, other]);
  assert.deepEqual(group, { name: "together", components: ["api", "web"] });
  const authApi = pusher("//auth-api:push", { repository: "ghcr.io/acme/auth-api", image: "//a:image" });
  const authWeb = pusher("//auth-web:push", { repository: "ghcr.io/acme/auth-web", image: "//w:image" });
  const named = [...together(["auth-api", "auth-web"], history), ...together(["api"], { "2.0.0": "ccc" })];
  assert.deepEqual(groupsOf(named, [API, authApi, authWeb]), [
    { name: "auth", components: ["auth-api", "auth-web"] },
  ]);
  const more = ["auth-x", "auth-y"].map((name) =>
    pusher(`//${name}:push`, { repository: `ghcr.io/acme/${name}`, image: `//${name}:image` }),
  );
  const two = [...named, ...together(["auth-x", "auth-y"], { "3.0.0": "ddd", "3.1.0": "eee" })];
  assert.deepEqual(
    groupsOf(two, [API, authApi, authWeb, ...more]).map(({ name }) => name),
    ["auth", "auth-2"],
  );
  assert.deepEqual(groupsOf(together(["api", "web"], { "1.0.0": "aaa" })), [], "once is chance");
  assert.deepEqual(groupsOf([...both, ...together(["web"], { "1.2.0": "ccc" })]), [], "web went on alone");
  const elsewhere = [...together(["api"], history), ...together(["web"], { ...history, "1.1.0": "ccc" })];
  assert.deepEqual(groupsOf(elsewhere), [], "the same versions, of other commits");
});

test("signing is proposed if a workflow signs as itself, and not if nothing or a key signs", async () => {
  const signing = async (step: string) => {
    const workflow = `on: { push: { tags: ["*/v*"] } }\njobs: { release: { steps: [${step}] } }\n`;
    return propose({
      ...withRules(API),
      documents: await documents({ ".github/workflows/r.yml": workflow }),
    });
  };
  const image = "ghcr.io/acme/api@sha256:0";
  for (const step of [
    `{ run: "cosign sign --yes ${image}" }`,
    `{ run: "cosign attest --predicate p.json ${image}" }`,
    "{ uses: actions/attest-build-provenance@v3, with: { subject-name: ghcr.io/acme/api } }",
  ]) {
    const proposal = await signing(step);
    assert.equal(proposal.signing, "keyless", step);
    assert.ok(messages(proposal, "replaced").some((message) => /id-token: write/.test(message)));
  }
  for (const step of [
    `{ run: "cosign verify ${image}" }`,
    "{ uses: sigstore/cosign-installer@v4 }",
    "{ run: ls }",
  ])
    assert.equal((await signing(step)).signing, null, step);
  const keyed = await signing(`{ run: "cosign sign --key env://KEY ${image}" }`);
  assert.equal(keyed.signing, null);
  assert.match(messages(keyed, "unknown").join(), /mode = "key"/);
});

test("what a push of a branch pushes are snapshots, and no release's image tags", async () => {
  const snapshotOf = async (on: string, tags: string) => {
    const workflow = `on: { push: { ${on} } }
jobs:
  images:
    steps:
      - uses: docker/build-push-action@v6
        with: { context: app, push: true, tags: "${tags}" }
`;
    const text = "FROM scratch\nCOPY . .\n";
    const monorepo = { ...EMPTY, files: ["app/Dockerfile"], texts: [{ path: "app/Dockerfile", text }] };
    const proposal = propose({
      ...monorepo,
      documents: await documents({ ".github/workflows/i.yml": workflow }),
    });
    const [image] = proposal.components[0]?.images ?? [];
    return { snapshot: image?.snapshot, imageTag: image?.imageTag };
  };
  const commit = `ghcr.io/acme/app:\${{ github.sha }}`;
  assert.deepEqual(await snapshotOf("branches: [main]", `${commit},ghcr.io/acme/app:latest`), {
    snapshot: { imageTag: "{commit}", floating: new Map([["main", ["latest"]]]) },
    imageTag: null,
  });
  assert.deepEqual(await snapshotOf("branches: [main, next]", "ghcr.io/acme/app:edge"), {
    snapshot: {
      imageTag: null,
      floating: new Map([
        ["main", ["edge"]],
        ["next", ["edge"]],
      ]),
    },
    imageTag: null,
  });
  assert.deepEqual(await snapshotOf('tags: ["app/v*"]', commit), { snapshot: null, imageTag: "{commit}" });
});

test("a flake's images are what nix says, and what its text says if nix does not", () => {
  const text = 'packages.x86_64-linux.server-image = nix2container.buildImage { name = "server"; };\n';
  const flake = { ...EMPTY, files: ["flake.nix"], texts: [{ path: "flake.nix", text }] };
  const names = (flakeImages: Monorepo["flakeImages"]) =>
    propose({ ...flake, flakeImages }).components.map(({ name }) => name);
  assert.deepEqual(names(null), ["server"]);
  assert.deepEqual(
    names([
      { output: "made-image", name: "made" },
      { output: "cli", name: "acme-cli" },
    ]),
    ["made", "acme-cli"],
  );
});

test("of three ways to one repository Nix's is taken, then Bazel's: docs/choosing-a-build-method.md", () => {
  const dockerfile = { path: "api/Dockerfile", text: "FROM scratch\nCOPY . .\n" };
  const flake = { path: "flake.nix", text: 'api-image = nix2container.buildImage { name = "api"; };\n' };
  const kindsOf = (texts: Monorepo["texts"], rules: readonly FoundRule[]) =>
    propose({
      ...withRules(...rules),
      texts,
      files: ["api/Dockerfile", "flake.nix"],
    }).components.flatMap(({ images }) => images.map(({ source, repository }) => [source.kind, repository]));
  const to = "ghcr.io/acme/mono/api";
  const api = pusher("//api:push", { repository: to, image: "//api:image" });
  const makefile = {
    path: "Makefile",
    text: `push:\n\tnix run .#api-image.copyTo -- docker://${to}:1.2.3\n`,
  };
  assert.deepEqual(kindsOf([dockerfile, flake, makefile], [api])[0], ["nix", to]);
  assert.deepEqual(kindsOf([dockerfile], [api])[0], ["bazel", to]);
  assert.deepEqual(kindsOf([dockerfile], [])[0], ["dockerfile", to]);
});

test("the trunk, the remote and GitHub's name are the clone's", () => {
  const remotes = [{ name: "upstream", urls: ["https://github.com/acme/mono.git"], head: "develop" }];
  const { github, trunk, remote } = propose({ ...withRules(API), remotes });
  assert.deepEqual([github, trunk, remote], ["acme/mono", "develop", "upstream"]);
});

test("another forge is known by the remote's host, if that tells", () => {
  const at = (url: string) => {
    const { github, forge } = propose({
      ...withRules(API),
      remotes: [{ name: "origin", urls: [url], head: null }],
    });
    return [github, forge?.kind, forge?.url, forge?.repository];
  };
  const [mono, deep] = [
    { owner: "acme", name: "mono" },
    { owner: "acme/core", name: "mono" },
  ];
  assert.deepEqual(at("git@gitlab.com:acme/core/mono.git"), [null, "gitlab", "https://gitlab.com", deep]);
  assert.deepEqual(at("ssh://git@gitlab.acme.dev:2222/acme/core/mono"), [
    null,
    "gitlab",
    "https://gitlab.acme.dev",
    deep,
  ]);
  assert.deepEqual(at("https://codeberg.org/acme/mono.git"), [null, "gitea", "https://codeberg.org", mono]);
  assert.deepEqual(at("git@git.acme.dev:acme/mono.git"), [null, undefined, undefined, undefined]);
  assert.deepEqual(at("git@github.com:acme/gitlab.git")[1], undefined);
});

const word = fc.oneof(
  fc.constantFrom(
    "api",
    "web",
    "discord-bot",
    "v",
    "@acme/ui",
    "a.b",
    "x{y}",
    "2026.6.8",
    "1.2.3",
    "1.2.3-rc.1",
    "latest",
    "..",
    "",
    "ä",
    '"',
    "$VERSION",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a shell's
    "${GITHUB_REF_NAME##*/}",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a workflow's
    "${{ github.ref_name }}",
    "ghcr.io/acme/api:1",
    "--tag",
    "//api:push",
    "\u0007",
  ),
  fc.string({ maxLength: 6 }),
);
const tagName = fc
  .array(word, { minLength: 1, maxLength: 3 })
  .chain((parts) => fc.constantFrom("/", "@", "-", "/v", "").map((separator) => parts.join(separator)))
  // Git has no other tags.
  .filter((name) => refNameProblem(name) === null);

const rule = fc.record({
  label: fc.constantFrom("//api:push", "//web:push", "//a{b}:push", "//x/y_z:y_push"),
  repository: fc.oneof(
    word.map((each) => `ghcr.io/acme/${each}`),
    word,
  ),
  tag: word,
  kind: fc.constantFrom("oci_push", "image_push"),
});
const script = fc.array(
  fc
    .array(word, { maxLength: 5 })
    .chain((words) =>
      fc
        .constantFrom(
          "bazel run //api:push -- ",
          "docker build ",
          "wrangler pages deploy build --project-name ",
          "skopeo copy docker://",
        )
        .map((start) => start + words.join(" ")),
    ),
  { maxLength: 4 },
);

/** Documents of JSON, which is YAML, with any text where they have one. */
const documentsOf = (words: readonly string[], lines: readonly string[]) => {
  const [a = "", b = "", c = "", d = ""] = words;
  const job = {
    if: c,
    environment: d,
    steps: [
      { run: lines.join("\n"), "working-directory": a },
      { uses: "docker/build-push-action@v6", with: { file: a, context: b, tags: c, "build-args": `X=${d}` } },
    ],
  };
  return documents({
    ".github/workflows/release.yml": JSON.stringify({
      on: { push: { tags: words, paths: words } },
      jobs: { a: job },
    }),
    ".goreleaser.yaml": JSON.stringify({
      project_name: a,
      monorepo: { tag_prefix: b },
      builds: [{ main: c }],
      npms: [{ name: d }],
    }),
    "site/wrangler.json": JSON.stringify({ name: a, pages_build_output_dir: b }),
    "compose.yaml": JSON.stringify({ services: { a: { image: c, build: { context: "app" } } } }),
  });
};

test("whatever a monorepo says, what is proposed is a configuration", async () => {
  const words = fc.array(word, { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(tagName, { maxLength: 8 }),
      fc.array(rule, { maxLength: 4 }),
      script,
      words,
      async (tags, rules, lines, said) => {
        const monorepo: Monorepo = {
          ...withRules(...rules.map(({ label, kind, ...attributes }) => pusher(label, attributes, kind))),
          tags: tags.map((name) => ({ name, time: null, commit: "c0ffee" })),
          texts: [
            { path: "Makefile", text: `release:\n${lines.map((line) => `\t${line}\n`).join("")}` },
            { path: "app/Dockerfile", text: "FROM scratch\nARG VERSION\nCOPY . .\n" },
          ],
          documents: await documentsOf(said, lines),
          files: ["Makefile", "app/Dockerfile"],
        };
        const proposal = propose(monorepo);
        // Then init writes nothing.
        if (proposal.components.length === 0) return;
        const text = printToml(proposalTables(proposal));
        const read = await readProject(text, "slipway.toml");
        assert.ok(read.ok, `${JSON.stringify(!read.ok && read.problems)}\n${text}`);
      },
    ),
    { numRuns: 150 },
  );
});
