import assert from "node:assert/strict";
import { test } from "node:test";
import { edited } from "../../../src/planning/addition/change.ts";
import { renamer } from "../../../src/planning/addition/renamed.ts";
import { composeEdit } from "../../../src/planning/addition/to-compose.ts";
import { configEdit } from "../../../src/planning/addition/to-config.ts";
import { lineEdits } from "../../../src/planning/addition/to-lines.ts";
import { listEdits, resourceEdits } from "../../../src/planning/addition/to-lists.ts";
import {
  documentsIn,
  type ManifestAddition,
  type ManifestFile,
  manifestChanges,
} from "../../../src/planning/addition/to-manifests.ts";
import { readDocument } from "../../../src/services/yaml/read-document.ts";

test("a name is written anew in each of the ways that sources write it, and nowhere else", () => {
  const rename = renamer("discord-bot", "mail-worker");
  const before =
    "discord-bot discord_bot_push DISCORD_BOT DiscordBotServer discordBot() discord-bots bot discord";
  assert.equal(
    rename(before),
    "mail-worker mail_worker_push MAIL_WORKER MailWorkerServer mailWorker() discord-bots bot discord",
  );
  assert.equal(
    renamer("api", "krane")("api capi apis //api:api_push API_KEY ApiServer"),
    "krane capi apis //krane:krane_push KRANE_KEY KraneServer",
  );
});

async function withList(text: string, like: string, name: string): Promise<string> {
  const root = await readDocument(text, "release.yml");
  assert.ok(root !== null);
  return edited(text, listEdits(text, root, like, name));
}

test("a list of tag patterns gets one more, in order, and keeps its form and its comments", async () => {
  const block = (...items: string[]) =>
    `on:\n  push:\n    tags:\n${items.map((item) => `      - ${item}\n`).join("")}    branches: [main]\n`;
  const items = ["'api/v*' # first", "'vault/v*' # last"];
  assert.equal(
    await withList(block(...items), "api", "krane"),
    block("'api/v*' # first", "'krane/v*'", "'vault/v*' # last"),
  );
  assert.equal(await withList(block(...items), "vault", "zebra"), block(...items, "'zebra/v*'"));
  assert.equal(await withList(block(...items), "vault", "aaa"), block("'aaa/v*'", ...items));
  // Not sorted: behind the one it is like.
  assert.equal(
    await withList(block("'b/v*'", "'a/v*'", "'c/v*'"), "a", "d"),
    block("'b/v*'", "'a/v*'", "'d/v*'", "'c/v*'"),
  );
});

test("so does a list on one line, a choice and a matrix; jobs are left alone", async () => {
  const text =
    'on:\n  push:\n    tags: ["api/v*", "vault/v*"] # all\njobs:\n  api:\n    needs: [api]\n    strategy:\n      matrix:\n        service: [api, vault]\n';
  assert.equal(
    await withList(text, "api", "krane"),
    text.replace('"api/v*", ', '"api/v*", "krane/v*", ').replace("service: [api, ", "service: [api, krane, "),
  );
  assert.equal(await withList(text, "frontline", "krane"), text);
  assert.equal(await withList(text, "api", "vault"), text, "it is there already");
});

const ADDITION = {
  like: "api",
  name: "krane",
  components: ["api", "frontline", "vault"],
  marks: ["//build/api:load"],
};

test("lines that are there for several components are copied, in order; others are not", () => {
  const text =
    "# api is the first\nload:\n\tbazel run //build/api:load\n\tbazel run //build/frontline:load\n\tbazel run //build/vault:load\n\techo api\n";
  assert.equal(
    edited(text, lineEdits(text, ADDITION)),
    text.replace(
      "\tbazel run //build/vault:load\n",
      "\tbazel run //build/krane:load\n\tbazel run //build/vault:load\n",
    ),
  );
  const once = "load:\n\tbazel run //build/api:load\n\tcurl api:8080\n";
  assert.equal(
    edited(once, lineEdits(once, ADDITION)),
    once.replace(":load\n", ":load\n\tbazel run //build/krane:load\n"),
  );
  assert.deepEqual(lineEdits(edited(text, lineEdits(text, ADDITION)), ADDITION), [], "once is enough");
});

test("a row of names gets one more", () => {
  const cases = [
    ["SERVICES := api frontline vault", "SERVICES := api frontline krane vault"],
    ["services = ['vault', 'api']", "services = ['vault', 'api', 'krane']"],
    ["for s in api frontline; do", "for s in api frontline krane; do"],
    ["SERVICES := api other", "SERVICES := api other"],
  ] as const;
  for (const [before, after] of cases) assert.equal(edited(before, lineEdits(before, ADDITION)), after);
});

test("line ends of Windows stay", () => {
  const text = "a:\r\n\tbazel run //build/api:load\r\n";
  assert.equal(
    edited(text, lineEdits(text, ADDITION)),
    "a:\r\n\tbazel run //build/api:load\r\n\tbazel run //build/krane:load\r\n",
  );
});

test("a service of a compose file is copied without the machine's ports", async () => {
  const text =
    "services:\n  api:\n    image: acme/api:dev\n    ports:\n    - 80:80\n    environment:\n      NAME: api\n  db:\n    image: db\n";
  const root = await readDocument(text, "compose.yaml");
  assert.ok(root !== null);
  const edit = composeEdit(text, root, "api", "krane");
  assert.ok(edit !== null);
  const copy = "  krane:\n    image: acme/krane:dev\n    environment:\n      NAME: krane\n";
  assert.equal(edited(text, [edit]), text.replace("  db:\n", `${copy}  db:\n`));
  assert.equal(composeEdit(text, root, "web", "krane"), null);
});

test("a component's tables are copied behind them, with the comments in them", () => {
  const text =
    'format = 1\n\n# The API.\n[components.api]\ntag = "api@{version}" # its own\n\n[components.api.image]\nbazel = "//api:push"\n\n# The others.\n[components.web.image]\nbazel = "//web:push"\n';
  const edit = configEdit(text, "api", "krane");
  assert.ok(edit !== null);
  const copy =
    '[components.krane]\ntag = "krane@{version}" # its own\n\n[components.krane.image]\nbazel = "//krane:push"\n\n';
  assert.equal(edited(text, [edit]), text.replace("# The others.", `${copy}# The others.`));
  const last = configEdit(text, "web", "@acme/ui");
  assert.ok(last !== null);
  assert.match(
    edited(text, [last]),
    /\[components\.web\.image\]\nbazel = "\/\/web:push"\n\n\[components\."@acme\/ui"\.image\]\nbazel = "\/\/ui:push"\n$/,
  );
  assert.equal(configEdit("[components]\napi = { image = {} }\n", "api", "krane"), null);
});

const deployment = (name: string, image = `unkey/${name}:dev`) => `# ${name}, as Tilt runs it
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, labels: { app: ${name} } }
spec:
  template:
    spec:
      containers:
        - name: ${name}
          image: ${image} # built here
`;

const service = (name: string, port = "") => `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector: { app: ${name} }
  ports:
    - port: 80
${port}`;

async function manifestFile(path: string, text: string): Promise<ManifestFile> {
  const read = documentsIn(text).map(async (each) => {
    const root = await readDocument(each.text, path);
    assert.ok(root !== null);
    return { ...each, root };
  });
  return { path, text, manifests: await Promise.all(read) };
}

const MANIFESTS: ManifestAddition = {
  like: "api",
  name: "krane",
  images: ["unkey/api", "ghcr.io/unkeyed/api"],
  components: ["api", "api-gateway", "vault"],
};

test("a component's Kubernetes file becomes one of the new component: names in values and comments, ports of the machine gone", async () => {
  const text = `${deployment("api")}---\n${service("api", "      nodePort: 30070\n")}`;
  const files = [
    await manifestFile("k8s/api.yaml", text),
    await manifestFile("k8s/api/config.yaml", service("api-config")),
    await manifestFile("k8s/api-gateway.yaml", deployment("api-gateway", "unkey/api:dev")),
    await manifestFile("k8s/vault.yaml", deployment("vault")),
  ];
  assert.deepEqual(manifestChanges(files, MANIFESTS), [
    { kind: "created", path: "k8s/krane.yaml", text: `${deployment("krane")}---\n${service("krane")}` },
    { kind: "created", path: "k8s/krane/config.yaml", text: service("krane-config") },
  ]);
  const strangers = [await manifestFile("docs/api.yaml", deployment("api", "acme/other:1"))];
  assert.deepEqual(manifestChanges(strangers, MANIFESTS), [], "it runs something else");
});

test("in a file of several components its objects are copied behind themselves, once", async () => {
  const before = `${deployment("api", "ghcr.io/unkeyed/api:v1@sha256:0")}---\n${service("api")}---\n${deployment("vault")}`;
  const [change] = manifestChanges([await manifestFile("k8s/all.yaml", before)], MANIFESTS);
  assert.ok(change?.kind === "changed");
  const after = edited(before, change.edits);
  const copied = `${deployment("krane", "ghcr.io/unkeyed/krane:v1@sha256:0")}---\n${service("krane")}`;
  assert.equal(
    after,
    before.replace(`---\n${deployment("vault")}`, `---\n${copied}---\n${deployment("vault")}`),
  );
  assert.deepEqual(manifestChanges([await manifestFile("k8s/all.yaml", after)], MANIFESTS), []);
});

test("a kustomization takes in the files that were made, in order, and nothing else", async () => {
  const text =
    "kind: Kustomization\nresources: # sorted\n  - api.yaml\n  - vault.yaml\npatches:\n  - api-patch.yaml\n";
  const root = await readDocument(text, "kustomization.yaml");
  assert.ok(root !== null);
  const edits = resourceEdits(text, root, renamer("api", "krane"), (path) => path === "krane.yaml");
  assert.equal(edited(text, edits), text.replace("  - vault", "  - krane.yaml\n  - vault"));
});
