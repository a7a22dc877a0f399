/** What keeps releases from being published at forges other than GitHub, said before anything is written. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type GiteaServer, startGiteaServer } from "../support/gitea-server/server.ts";
import { type GitLabServer, startGitLabServer } from "../support/gitlab-server/server.ts";
import { assertRefused } from "../support/refusal.ts";
import { done } from "../support/released.ts";
import { type SmallRepository, startSmallRepository } from "../support/small-repository.ts";

const TAG = "docs/v1.0.0";
const config = (lines: string) =>
  `format = 1\n[repository]\n${lines}\n[defaults]\ntag = "{component}/v{version}"\n[components.docs]\n`;

describe("a forge that", () => {
  let place: SmallRepository;
  let gitlab: GitLabServer;
  let gitea: GiteaServer;
  before(async () => {
    place = await startSmallRepository({ config: config('github = "acme/mono"') });
    gitlab = await startGitLabServer({
      projects: { "acme/core/mono": { gitDir: place.tree.remote } },
      tokens: {
        "PRIVATE-TOKEN token-that-writes": "developer",
        "PRIVATE-TOKEN token-that-reads": "reporter",
        "JOB-TOKEN token-of-the-job": "developer",
      },
    });
    gitea = await startGiteaServer({ repositories: ["acme/mono"], tokens: { "token-that-writes": "write" } });
  });
  after(async () => {
    await gitlab?.[Symbol.asyncDispose]();
    await gitea?.[Symbol.asyncDispose]();
    await place?.[Symbol.asyncDispose]();
  });

  /** Configures it, and moves the tag along. */
  async function configure(lines: string): Promise<void> {
    await place.tree.write("slipway.toml", config(lines));
    await place.tree.commit("Configure");
    await place.tree.git("tag", "--force", TAG);
    await place.tree.git("push", "--quiet", "--force", "origin", `refs/tags/${TAG}`);
  }
  const atGitLab = (project = "acme/core/mono") =>
    configure(`forge = "gitlab"\nproject = "${project}"\nurl = "${gitlab.url}"`);
  const ask = async (env: Record<string, string>) => {
    const { json } = await place.slipway(["doctor", "--json"], { env });
    const checks: { subject: string; ok: boolean; code: string }[] = json().checks;
    const found = checks.find(({ subject }) => subject.endsWith(" token"));
    return [found?.subject, found?.ok, found?.code];
  };

  test("has no token: neither GitHub's nor a job's of another server is sent", async () => {
    await atGitLab();
    const refused = {
      exit: 7,
      codes: ["no-token"],
      says: ["GitLab release of docs/v1.0.0"],
      hints: ["GITLAB_TOKEN", "CI_JOB_TOKEN"],
    };
    const env = { CI_JOB_TOKEN: "token-of-the-job", CI_SERVER_URL: "https://gitlab.example.org" };
    await assertRefused(place, ["release", TAG], refused);
    await assertRefused(place, ["release", TAG], refused, { env });
    assert.equal(gitlab.requests.length, 0);
    assert.deepEqual(await ask({}), ["GitLab token", false, "no-token"]);
  });

  test("refuses the token is so at once, and doctor knows it", async () => {
    await atGitLab();
    const reads = { GITLAB_TOKEN: "token-that-reads" };
    const refused = { exit: 7, codes: ["forge-forbidden"], says: ["publish docs/v1.0.0 in acme/core/mono"] };
    await assertRefused(place, ["release", TAG], refused, { env: reads });
    assert.deepEqual(await ask(reads), ["GitLab token", false, "forge-forbidden"]);
    assert.deepEqual(await ask({ GITLAB_TOKEN: "nobody" }), ["GitLab token", false, "forge-unauthorized"]);
    assert.deepEqual(await ask({ GITLAB_TOKEN: "token-that-writes" }), ["GitLab token", true, null]);
    const job = { CI_JOB_TOKEN: "token-of-the-job", CI_SERVER_URL: gitlab.url };
    assert.deepEqual(await ask(job), ["GitLab token", true, null]);
    assert.deepEqual(gitlab.project("acme/core/mono").releases, []);
  });

  test("has no such project is named", async () => {
    await atGitLab("acme/core/moon");
    const refused = { exit: 7, codes: ["forge-not-found"], says: ["acme/core/moon"], hints: ["project"] };
    await assertRefused(place, ["release", TAG], refused, { env: { GITLAB_TOKEN: "token-that-writes" } });
  });

  test("nothing names is refused with the keys to write", async () => {
    await configure('forge = "gitea"');
    const refused = {
      exit: 4,
      codes: ["no-forge-project"],
      says: ["Gitea project docs"],
      hints: ['project = "owner/name"', "url ="],
    };
    await assertRefused(place, ["release", TAG], refused, { env: { GITEA_TOKEN: "token-that-writes" } });
  });

  test("says where it is in its own jobs needs nothing else, and no token of its is shown", async () => {
    await configure('forge = "gitea"');
    const env = {
      ...{ GITEA_ACTIONS: "true", GITHUB_SERVER_URL: `${gitea.url}/`, GITHUB_REPOSITORY: "acme/mono" },
      GITEA_TOKEN: "token-that-writes",
    };
    const result = await place.slipway(["release", TAG, "--json", "--log-level", "debug"], { env });
    assert.equal(done(result).releases[0].release.forge, "gitea");
    assert.ok(!`${result.stdout}${result.stderr}`.includes("token-that-writes"));
    assert.equal(gitea.repository("acme/mono").releases.length, 1);
    assert.equal(place.github.requests.length, 0);
  });
});
