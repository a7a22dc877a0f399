import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { CommitSha } from "../../../src/domain/history/commit-sha.ts";
import type { Digest } from "../../../src/domain/images/digest.ts";
import { sourceUri } from "../../../src/domain/project/source-uri.ts";
import { PREDICATES } from "../../../src/domain/release/attestation.ts";
import { builderIn } from "../../../src/planning/provenance/builder.ts";
import {
  type BuildDefinition,
  type BuildRun,
  provenanceStatement,
  UNKNOWN_BUILDER,
} from "../../../src/planning/provenance/provenance.ts";
import { readProvenance } from "../../../src/planning/provenance/read-provenance.ts";
import { parseStatement, provenanceOf, statesAbout } from "../../../src/planning/provenance/statement.ts";
import { GITHUB, label, reference } from "../../support/facts.ts";

const DIGEST = `sha256:${"ab".repeat(32)}` as Digest;
const COMMIT = "c".repeat(40) as CommitSha;
const RELEASED = {
  tag: "api/v1.2.3",
  component: "api",
  version: "1.2.3",
  commit: COMMIT,
  source: "git+https://github.com/acme/mono",
  recorded: true,
  attached: [PREDICATES.provenance],
};
const SETTINGS = {
  flags: ["--config=release"],
  env: { B: "secret", A: "x" },
  buildArgs: { TOKEN: "secret" },
  labels: {},
  commitTime: 0,
};
const BAZEL: BuildDefinition = {
  made: { kind: "bazel", target: label("//api:push"), stamp: { via: "args" } },
  settings: SETTINGS,
};
const RUN: BuildRun = {
  builder: "https://github.com/acme/mono/.github/workflows/release.yml@refs/tags/api/v1.2.3",
  version: "0.1.0",
  build: {
    builder: "x",
    invocation: "https://app.buildbuddy.io/invocation/1",
    started: 1_780_000_000.7,
    finished: 1_780_000_100,
  },
  dependencies: [
    { uri: "MODULE.bazel.lock", digest: { sha256: "12" } },
    { uri: "x", name: "y", digest: {} },
  ],
};

function predicateOf(
  definition = BAZEL,
  run = RUN,
  released: Parameters<typeof provenanceStatement>[1] = RELEASED,
) {
  const statement = provenanceStatement(
    [{ name: "ghcr.io/acme/api", digest: DIGEST }],
    released,
    definition,
    run,
  );
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asks for
  return statement.predicate as any;
}

describe("provenance", () => {
  test("is what its own reader reads", () => {
    assert.deepEqual(readProvenance(predicateOf()), {
      repository: "git+https://github.com/acme/mono",
      tag: "api/v1.2.3",
      commit: COMMIT,
      builder: RUN.builder,
      buildType: "https://github.com/slipway-release/slipway/blob/main/docs/provenance.md#build-type-v1",
      promotedFrom: null,
      reproduced: false,
      snapshot: null,
      record: "refs/slipway/api/v1.2.3",
      attached: [PREDICATES.provenance],
    });
  });

  test("of a promoted image says which release it was, where it was, and that nothing was built", () => {
    const promoted: BuildDefinition = {
      made: {
        kind: "released",
        tag: "api/v1.2.3-rc.1",
        reference: reference("ghcr.io/acme/staging/api:1"),
        digest: DIGEST,
      },
      settings: SETTINGS,
    };
    const predicate = predicateOf(promoted, { ...RUN, dependencies: [] });
    const { promotedFrom, tag, buildType } = readProvenance(predicate);
    assert.deepEqual([tag, promotedFrom], ["api/v1.2.3", "api/v1.2.3-rc.1"]);
    assert.match(buildType ?? "", /#promotion-type-v1$/);
    const { externalParameters, internalParameters, resolvedDependencies } = predicate.buildDefinition;
    assert.deepEqual(Object.keys(externalParameters).sort(), [
      ...["component", "promotedFrom", "repository", "tag", "version"],
    ]);
    assert.deepEqual(
      Object.keys(internalParameters),
      ["attached", "record"],
      "neither flags nor environment",
    );
    assert.deepEqual(resolvedDependencies[1], {
      uri: `pkg:oci/api@${encodeURIComponent(DIGEST)}?repository_url=ghcr.io%2Facme%2Fstaging%2Fapi`,
      name: "image",
      digest: { sha256: "ab".repeat(32) },
    });
    const text = JSON.stringify(
      provenanceStatement([{ name: "a", digest: DIGEST }], RELEASED, promoted, RUN),
    );
    const isOf = (tag: string, said = text) => provenanceOf(said, { tag, commit: COMMIT }, DIGEST);
    assert.deepEqual(
      [isOf("api/v1.2.3"), isOf("api/v1.2.3-rc.1"), isOf("api/v1.2.3", "{")],
      [true, false, false],
    );
    const moved = { tag: "api/v1.2.3", commit: "d".repeat(40) as CommitSha };
    assert.equal(provenanceOf(text, moved, DIGEST), false, "another commit");
  });

  test("of a snapshot says what it is called and its commit, and names nothing in git that is not there", () => {
    const names = ["ghcr.io/acme/api:1.2.4-dev.cccccccccccc", "ghcr.io/acme/api:main"];
    const snapshot = { ...RELEASED, tag: "api/v1.2.4-dev.cccccccccccc", recorded: false, snapshot: names };
    const statement = provenanceStatement([{ name: "a", digest: DIGEST }], snapshot, BAZEL, RUN);
    const text = JSON.stringify(statement);
    assert.doesNotMatch(JSON.stringify(predicateOf(BAZEL, RUN, snapshot).buildDefinition), /refs\/|api\/v1/);
    const said = readProvenance(parseStatement(text)?.predicate);
    assert.deepEqual([said.tag, said.snapshot, said.commit, said.record], [null, names, COMMIT, null]);
    const isOf = (released: Parameters<typeof provenanceOf>[1]) => provenanceOf(text, released, DIGEST);
    assert.equal(isOf({ ...snapshot, snapshot: names.slice(0, 1) }), true);
    assert.equal(isOf({ ...snapshot, snapshot: ["ghcr.io/acme/api:topic"] }), false, "another name");
    assert.equal(isOf({ ...snapshot, commit: "d".repeat(40) as CommitSha }), false, "another commit");
    assert.equal(isOf({ tag: "api/v1.2.4", commit: COMMIT }), false, "a release has to have its own");
  });

  test("of promoted files names the statement that says how they were built, by its digest", () => {
    const targets = [label("//:dist")];
    const statement = { name: "provenance.sigstore.json", digest: DIGEST };
    const run = { ...RUN, dependencies: [] };
    const of = (said: typeof statement | null) =>
      predicateOf(
        {
          made: { kind: "files", targets, taken: { tag: "api/v1.2.3-rc.1", files: [], statement: said } },
          settings: SETTINGS,
        },
        run,
      );
    const { externalParameters, resolvedDependencies, buildType } = of(statement).buildDefinition;
    assert.match(buildType, /#promotion-type-v1$/);
    assert.equal(externalParameters.promotedFrom, "api/v1.2.3-rc.1");
    assert.equal("target" in externalParameters, false);
    assert.deepEqual(resolvedDependencies[1], { name: statement.name, digest: { sha256: "ab".repeat(32) } });
    assert.equal(of(null).buildDefinition.resolvedDependencies.length, 1);
  });

  test("names variables and build arguments, in order, and never says their values", () => {
    const dockerfile: BuildDefinition = {
      made: { kind: "dockerfile", dockerfile: "web/Dockerfile", context: ".", buildArgs: new Map() },
      settings: SETTINGS,
    };
    for (const definition of [BAZEL, dockerfile])
      assert.doesNotMatch(JSON.stringify(predicateOf(definition)), /secret/);
    assert.deepEqual(predicateOf().buildDefinition.internalParameters.environment, ["A", "B"]);
    assert.deepEqual(predicateOf(dockerfile).buildDefinition.internalParameters.buildArguments, ["TOKEN"]);
    assert.deepEqual(predicateOf(dockerfile).buildDefinition.externalParameters.target, {
      kind: "dockerfile",
      name: "web/Dockerfile",
    });
  });

  test("says when and where it was built, in whole seconds", () => {
    assert.deepEqual(predicateOf().runDetails.metadata, {
      invocationId: "https://app.buildbuddy.io/invocation/1",
      startedOn: "2026-05-28T20:26:40Z",
      finishedOn: "2026-05-28T20:28:20Z",
    });
  });

  test("claims neither builder nor time of what it did not build, nor a builder that has no name", () => {
    const { builder, metadata } = predicateOf(BAZEL, { ...RUN, build: null }).runDetails;
    assert.deepEqual([builder.id, metadata], [UNKNOWN_BUILDER, {}]);
    assert.equal(predicateOf(BAZEL, { ...RUN, builder: null }).runDetails.builder.id, UNKNOWN_BUILDER);
  });

  test("does not make up a source or a record", () => {
    const { externalParameters, internalParameters, resolvedDependencies } = predicateOf(BAZEL, RUN, {
      ...RELEASED,
      source: null,
      recorded: false,
    }).buildDefinition;
    assert.equal("repository" in externalParameters, false);
    assert.equal("record" in internalParameters, false);
    assert.deepEqual(resolvedDependencies, [
      { name: "source", digest: { gitCommit: COMMIT } },
      { uri: "MODULE.bazel.lock", digest: { sha256: "12" } },
      { uri: "x", name: "y" },
    ]);
  });

  test("of others is read as far as it says the same things", () => {
    const nothing = {
      repository: null,
      tag: null,
      commit: null,
      builder: null,
      buildType: null,
      snapshot: null,
      promotedFrom: null,
      reproduced: false,
      record: null,
      attached: [],
    };
    for (const other of [null, 1, "x", [], {}, { buildDefinition: [], runDetails: { builder: 1 } }])
      assert.deepEqual(readProvenance(other), nothing);
  });
});

describe("a statement", () => {
  const text = JSON.stringify(provenanceStatement([{ name: "a", digest: DIGEST }], RELEASED, BAZEL, RUN));

  test("is about its subjects, of its type", () => {
    assert.equal(statesAbout(text, PREDICATES.provenance, DIGEST), true);
    assert.equal(statesAbout(text, PREDICATES.signature, DIGEST), false);
    assert.equal(statesAbout(text, PREDICATES.provenance, `sha256:${"0".repeat(64)}` as Digest), false);
  });

  test("is nothing else: not broken JSON, not another document, not one without subjects", () => {
    for (const other of [
      "",
      "{",
      "[]",
      "null",
      '{"_type":"x"}',
      '{"_type":"https://in-toto.io/Statement/v1"}',
    ])
      assert.equal(parseStatement(other), null, other);
    const odd =
      '{"_type":"https://in-toto.io/Statement/v1","predicateType":"x","subject":[1,{"digest":{"sha512":"y"}}]}';
    assert.deepEqual(parseStatement(odd)?.subject, []);
  });
});

describe("the builder", () => {
  const GITHUB = {
    GITHUB_ACTIONS: "true",
    GITHUB_WORKFLOW_REF: "acme/mono/.github/workflows/release.yml@refs/tags/v1",
    GITHUB_REPOSITORY: "acme/mono",
    GITHUB_RUN_ID: "42",
  };

  test("is the workflow of GitHub Actions, on the server that it is on", () => {
    assert.deepEqual(builderIn(GITHUB, "1"), {
      id: "https://github.com/acme/mono/.github/workflows/release.yml@refs/tags/v1",
      run: "https://github.com/acme/mono/actions/runs/42/attempts/1",
      version: "1",
    });
    const own = { ...GITHUB, GITHUB_SERVER_URL: "https://git.acme.dev", GITHUB_RUN_ATTEMPT: "3" };
    assert.equal(builderIn(own, "1").run, "https://git.acme.dev/acme/mono/actions/runs/42/attempts/3");
  });

  test("is the runner of GitLab CI", () => {
    const env = {
      GITLAB_CI: "true",
      CI_PROJECT_URL: "https://gitlab.com/acme/mono",
      CI_RUNNER_ID: "7",
      CI_JOB_URL: "https://gitlab.com/acme/mono/-/jobs/9",
    };
    assert.deepEqual(builderIn(env, "1"), {
      id: "https://gitlab.com/acme/mono/-/runners/7",
      run: "https://gitlab.com/acme/mono/-/jobs/9",
      version: "1",
    });
  });

  test("cannot be named anywhere else, whatever single variables say", () => {
    for (const env of [{}, { GITHUB_WORKFLOW_REF: "x" }, { GITLAB_CI: "true" }, { CI_JOB_URL: "x" }])
      assert.deepEqual(builderIn(env, "1"), { id: null, run: null, version: "1" });
  });
});

describe("where the sources are", () => {
  const github = { owner: "acme", name: "mono" };
  for (const [repository, urls, expected] of [
    [github, [], "git+https://github.com/acme/mono"],
    [github, ["git@github.com:acme/mono.git"], "git+https://github.com/acme/mono"],
    [github, ["https://git.acme.dev/Acme/mono"], "git+https://git.acme.dev/acme/mono"],
    [github, ["/srv/git/mirror.git"], "git+https://github.com/acme/mono"],
    [null, ["https://user:token@gitlab.com/a/b/c.git"], "git+https://gitlab.com/a/b/c"],
    [null, ["ssh://git@git.acme.dev:2222/mono.git"], "git+https://git.acme.dev/mono"],
    [null, ["https://git.acme.dev:8443/mono"], "git+https://git.acme.dev:8443/mono"],
    [null, ["http://git.acme.dev:3000/mono"], "git+http://git.acme.dev:3000/mono"],
    [github, ["http://git.acme.dev:3000/acme/mono"], "git+http://git.acme.dev:3000/acme/mono"],
    [null, ["git@gitlab.com:acme/mono.git"], "git+https://gitlab.com/acme/mono"],
    [null, ["/srv/git/mono.git"], "git+file:///srv/git/mono.git"],
    [null, [], null],
  ] as const)
    test(`${repository === null ? "" : "acme/mono, "}${urls.join(" ") || "no remote"}`, () => {
      assert.equal(sourceUri({ ...GITHUB, repository }, urls), expected);
    });
});
