/** Deploying to Cloudflare Pages: real wrangler before the API test server. */

import assert from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import type { CommitSha } from "../../src/domain/history/commit-sha.ts";
import { addDeployment } from "../support/pages-server/state.ts";
import { writeProgram } from "../support/program.ts";
import { docs, type PagesFixture, pagesFixture } from "./pages-fixture.ts";
import { deploymentTo, failure } from "./programs-fixture.ts";

let fixture: PagesFixture;
before(async () => {
  fixture = await pagesFixture();
});
after(() => fixture[Symbol.asyncDispose]());

const quiet = () => undefined;

describe("wrangler", () => {
  afterEach(() => {
    Object.assign(fixture.server.project("docs"), { outcome: "success", looks: 0 });
  });

  test("deploys the folder to production, and the commit is live", async () => {
    const lines: string[] = [];
    const url = await fixture.host.deploy(fixture.deployment(), (line) => lines.push(line));
    assert.equal(url, "https://docs.example.org");
    assert.deepEqual(await fixture.host.live(docs()), { commit: fixture.head, url });
    const [deployed, ...others] = fixture.server.project("docs").deployments;
    assert.deepEqual(others, []);
    const { environment, branch, commitHash, commitDirty } = deployed ?? {};
    assert.deepEqual(
      { environment, branch, commitHash, commitDirty },
      { environment: "production", branch: "main", commitHash: fixture.head, commitDirty: false },
    );
    assert.equal(fixture.server.content("docs", "/index.html"), "<h1>Docs</h1>\n");
    assert.ok(
      lines.some((line) => line.includes("Deployment complete")),
      lines.join("\n"),
    );
    assert.equal(await fixture.status(), "", "the work tree is as it was");
  });

  test("deploys a branch next to production", async () => {
    await writeFile(join(fixture.workspace, "site/build/index.html"), "<h1>Next</h1>\n");
    const url = await fixture.host.deploy(fixture.deployment("next"), quiet);
    assert.equal(url, "https://next.docs.pages.dev");
    assert.equal(fixture.server.project("docs").deployments.at(-1)?.environment, "preview");
    assert.equal(fixture.server.content("docs", "/index.html"), "<h1>Docs</h1>\n");
  });

  test("a deployment that takes its time is waited for", async () => {
    fixture.server.project("docs").looks = 1;
    const looking = setInterval(() => {
      for (const deployment of fixture.server.project("docs").deployments) deployment.looks = 0;
    }, 1_500);
    const host = fixture.connect({}, { waits: Array.from({ length: 60 }, () => 50) });
    try {
      assert.equal(await host.deploy(fixture.deployment("slow"), quiet), "https://slow.docs.pages.dev");
    } finally {
      clearInterval(looking);
    }
  });

  test("one that never comes to an end is not live", async () => {
    fixture.server.project("docs").looks = 1_000;
    const problem = await failure(fixture.host.deploy(fixture.deployment("stuck"), quiet));
    assert.deepEqual({ kind: problem.kind, code: problem.code }, { kind: "deploy", code: "not-live" });
    assert.match(problem.message, /Cloudflare serves nothing$/);
  });

  test("what wrangler says of one that fails is reported", async () => {
    fixture.server.project("docs").outcome = "failure";
    const problem = await failure(fixture.host.deploy(fixture.deployment("broken"), quiet));
    assert.deepEqual({ kind: problem.kind, code: problem.code }, { kind: "deploy", code: "deploy-failed" });
    assert.match(problem.message, /exit code 1:[\s\S]*the test server failed it/);
  });

  test("one that takes too long is stopped", async () => {
    fixture.server.failNext("POST /pages/assets/check-missing", { delay: 20_000 });
    const host = fixture.connect({}, { timeout: 2_500 });
    const problem = await failure(host.deploy(fixture.deployment("late"), quiet));
    assert.deepEqual(
      { kind: problem.kind, code: problem.code },
      { kind: "deploy", code: "deploy-timed-out" },
    );
    assert.match(problem.message, /took longer than 2\.5 s/);
    assert.equal(await fixture.host.live(docs("late")), null);
  });
});

describe("what keeps it from deploying", () => {
  const obstacle = (env: Record<string, string | undefined>, project = "docs") =>
    fixture.connect(env).obstacle(deploymentTo(docs(null, project)));
  /** A machine with a shell and no wrangler. */
  const bare = { PATH: "/usr/bin:/bin" };

  test("nothing", async () => {
    assert.equal(await obstacle({}), null);
  });

  test("no token, no account", async () => {
    const both = await obstacle({ CLOUDFLARE_API_TOKEN: "", CLOUDFLARE_ACCOUNT_ID: undefined });
    assert.deepEqual({ kind: both?.kind, code: both?.code }, { kind: "deploy", code: "no-cloudflare-token" });
    assert.match(both?.message ?? "", /^CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID are not set$/);
    const one = await obstacle({ CLOUDFLARE_ACCOUNT_ID: "" });
    assert.match(one?.message ?? "", /^CLOUDFLARE_ACCOUNT_ID is not set$/);
  });

  test("no such project", async () => {
    const problem = await obstacle({}, "dcos");
    assert.equal(problem?.code, "no-pages-project");
    assert.match(problem.message, /no Pages project dcos/);
    assert.match(problem.hint, /wrangler pages project create dcos/);
  });

  test("no wrangler: none is downloaded", async () => {
    const empty = join(fixture.workspace, "..", "empty");
    await mkdir(empty, { recursive: true });
    const problem = await obstacle({ PATH: empty });
    assert.equal(problem?.code, "no-wrangler");
    assert.match(problem.hint, /npm install/);
    const failing = join(fixture.workspace, "..", "failing-npx");
    await writeProgram(join(failing, "npx"), 'test "$1" = --no-install || exit 0; exit 1');
    assert.equal((await obstacle({ PATH: `${failing}:${bare.PATH}` }))?.code, "no-wrangler");
  });

  test("a wrangler that does not run", async () => {
    const broken = join(fixture.workspace, "..", "broken");
    await writeProgram(
      join(broken, "wrangler"),
      "echo 'Wrangler requires at least Node.js v22.0.0.' >&2; exit 1",
    );
    const problem = await obstacle({ PATH: `${broken}:${bare.PATH}` });
    assert.equal(problem?.code, "broken-wrangler");
    assert.match(problem.message, /requires at least Node\.js v22/);
  });

  test("the site's own wrangler comes first, then the workspace's, then npx", async () => {
    const empty = join(fixture.workspace, "..", "empty");
    await mkdir(empty, { recursive: true });
    for (const folder of ["site", "."]) {
      const bin = join(fixture.workspace, folder, "node_modules/.bin");
      await writeProgram(join(bin, "wrangler"), "exit 0");
      assert.equal(await obstacle({ PATH: empty }), null, folder);
      await rm(join(bin, "wrangler"));
    }
    const npx = join(fixture.workspace, "..", "npx");
    await writeProgram(join(npx, "npx"), 'test "$*" = "--no-install wrangler --version"');
    assert.equal(await obstacle({ PATH: npx }), null);
  });
});

describe("what Cloudflare keeps", () => {
  test("of production is served again by its API; of previews, of other commits, and of failures nothing is", async () => {
    const project = fixture.server.project("docs");
    project.deployments.length = 0;
    const kept = { branch: "main", commitHash: fixture.head };
    const old = addDeployment(project, kept);
    addDeployment(project, { branch: "main", commitHash: "a".repeat(40) });
    addDeployment(project, { branch: "main", commitHash: "b".repeat(40), outcome: "failure" });
    const earlier = (commitHash: string, branch?: string) =>
      fixture.host.earlier(fixture.deployment(branch, { commit: commitHash as CommitSha }));
    assert.equal(await earlier(fixture.head, "next"), null);
    assert.equal(await earlier("b".repeat(40)), null);
    assert.equal(await earlier("c".repeat(40)), null);
    const again = await earlier(fixture.head);
    assert.ok(again);
    assert.notEqual(project.canonical, old, "nothing has changed yet");
    assert.equal(await again(quiet), "https://docs.example.org");
    assert.equal(project.canonical, old);
    project.deployments.splice(project.deployments.indexOf(old), 1);
    assert.equal((await failure(again(quiet))).code, "deploy-failed");
  });
});
