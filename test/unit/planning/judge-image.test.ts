import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { PREDICATES, WITHDRAWAL_STATEMENT } from "../../../src/domain/release/attestation.ts";
import type {
  FoundStatement,
  SignatureVerdict,
  Trusted,
} from "../../../src/domain/release/image-verification.ts";
import type { ReleaseIntent } from "../../../src/domain/release/intent.ts";
import { UNKNOWN_BUILDER } from "../../../src/planning/provenance/provenance.ts";
import { type ReadProvenance, readProvenance } from "../../../src/planning/provenance/read-provenance.ts";
import {
  type FoundImage,
  judgeImage,
  trustedStatements,
} from "../../../src/planning/verification/judge-image.ts";
import { trustedProvenance } from "../../../src/planning/verification/judge-provenance.ts";
import type { ImageRelease } from "../../../src/planning/verification/judge-releases.ts";
import { commit, digest, record, reference } from "../../support/facts.ts";

const NAME = "ghcr.io/acme/api:1.2.3";
const { repository } = reference(NAME);
const IMAGE = digest("1");
const WORKFLOW = "https://github.com/acme/mono/.github/workflows/release.yml@refs/tags/api/v1.2.3";
const ISSUER = "https://token.actions.githubusercontent.com";
const SIGNED: SignatureVerdict = { ok: true, signer: WORKFLOW, issuer: ISSUER };
const TRUSTED: Trusted = { kind: "identity", identity: WORKFLOW, issuer: ISSUER };

function statement(
  predicateType: string,
  predicate: object = {},
  { verdict = SIGNED, of = IMAGE }: { verdict?: SignatureVerdict; of?: typeof IMAGE } = {},
): FoundStatement {
  const subject = [{ name: "ghcr.io/acme/api", digest: { sha256: of.slice("sha256:".length) } }];
  const text = { _type: "https://in-toto.io/Statement/v1", subject, predicateType, predicate };
  return { digest: digest("9"), type: predicateType, statement: JSON.stringify(text), verdict };
}

function provenance(
  {
    builder = WORKFLOW,
    of = "c",
    attached = [PREDICATES.provenance, PREDICATES.spdx] as string[],
    tag = "api/v1.2.3",
    from = undefined as string | undefined,
  } = {},
  more: Parameters<typeof statement>[2] = {},
): FoundStatement {
  return statement(
    PREDICATES.provenance,
    {
      buildDefinition: {
        externalParameters: { repository: "git+https://github.com/acme/mono", tag, promotedFrom: from },
        internalParameters: { attached, record: "refs/slipway/api/v1.2.3" },
        resolvedDependencies: [{ digest: { gitCommit: of.repeat(40) } }],
      },
      runDetails: { builder: { id: builder } },
    },
    more,
  );
}

const SPDX = statement(PREDICATES.spdx);
const { intent } = record("api/v1.2.3", { [NAME]: IMAGE }, { state: "complete", commit: commit("c") });

const { predicate } = JSON.parse(provenance().statement);
const PROVENANCE = readProvenance(predicate);

/** A release with what its record says. */
const said = (
  recorded: ReleaseIntent | null,
  fields: Partial<ReadProvenance> = {},
  at = "c",
): ImageRelease => ({
  provenance: { ...PROVENANCE, ...fields },
  record: { kind: "read", intent: recorded, commit: recorded === null ? null : commit(at) },
});

function judged(fields: Partial<FoundImage> = {}) {
  const { agreed, checks } = judgeImage({
    named: { repository, reference: reference(NAME), digest: null },
    digest: IMAGE,
    trusted: TRUSTED,
    statements: [provenance(), SPDX],
    notices: [],
    releases: [said(intent)],
    others: [],
    faults: [],
    partOf: null,
    ...fields,
  });
  const doubts = checks.filter((check) => !check.agreed).map(({ subject }) => subject);
  assert.equal(agreed, doubts.length === 0);
  return { agreed, doubts, of: (subject: string) => checks.find((check) => check.subject === subject) };
}

describe("an image that was promoted", () => {
  const RC = "ghcr.io/acme/api:1.2.3-rc.1";
  const candidate = record("api/v1.2.3-rc.1", { [RC]: IMAGE }, { state: "complete", commit: commit("c") });
  const promoted = provenance({ from: "api/v1.2.3-rc.1", attached: [PREDICATES.provenance] });
  const both = (ours: Partial<ReleaseIntent> = {}, theirs: Partial<ReleaseIntent> = {}) => ({
    statements: [provenance({ tag: "api/v1.2.3-rc.1" }), promoted, SPDX],
    releases: [
      said({ ...intent, ...ours }, { promotedFrom: "api/v1.2.3-rc.1" }),
      said({ ...candidate.intent, ...theirs }, { tag: "api/v1.2.3-rc.1" }),
    ],
  });
  const named = (name: string) => ({ named: { repository, reference: reference(name), digest: null } });
  const unfinished = { state: "intended" } as const;

  test("is compared with the record of the release whose name is asked, and says what else it is", () => {
    const release = judged({ ...both(unfinished), ...named(RC) });
    assert.deepEqual(release.doubts, []);
    assert.equal(release.of("release")?.found, "api/v1.2.3-rc.1; also promoted as api/v1.2.3");
    assert.ok(release.of("tag api/v1.2.3-rc.1"));
    assert.equal(release.of("tag api/v1.2.3"), undefined);
    const other = judged({ ...both({}, unfinished), ...named(NAME) });
    assert.deepEqual(other.doubts, []);
    assert.equal(other.of("release")?.found, "api/v1.2.3, promoted from api/v1.2.3-rc.1");
    assert.deepEqual(judged({ ...both({}, unfinished), ...named(RC) }).doubts, ["record"]);
  });

  test("is of all its releases if its digest is asked, or a name that none of them has, which is a doubt", () => {
    const digestOnly = { named: { repository, reference: null, digest: IMAGE } };
    for (const [asked, more] of [
      [digestOnly, []],
      [named("ghcr.io/acme/api:copy"), ["name"]],
    ] as const) {
      assert.deepEqual(judged({ ...both(), ...asked }).doubts, [...more]);
      assert.deepEqual(judged({ ...both(unfinished), ...asked }).doubts, [...more, "record"]);
      assert.deepEqual(judged({ ...both({}, unfinished), ...asked }).doubts, [
        ...more,
        "record of api/v1.2.3-rc.1",
      ]);
    }
    assert.equal(
      judged({ ...both(), ...digestOnly }).of("release")?.found,
      "api/v1.2.3, promoted from api/v1.2.3-rc.1; api/v1.2.3-rc.1",
    );
  });

  test("may have been elsewhere as the candidate, but some record has to have it where it is verified", () => {
    const images = [{ reference: reference("ghcr.io/acme/staging:1.2.3-rc.1"), digest: IMAGE }];
    const asked = { named: { repository, reference: null, digest: IMAGE } };
    assert.deepEqual(judged({ ...both({}, { images }), ...asked }).doubts, []);
    assert.deepEqual(judged({ ...both({ images: [] }), ...asked }).doubts, ["record: digest"]);
    assert.deepEqual(judged({ ...both({ images }, { images }), ...asked }).doubts, [
      "record: digest",
      "record of api/v1.2.3-rc.1: digest",
    ]);
  });

  test("has in its name a floating tag that a record has", () => {
    const latest = "ghcr.io/acme/api:latest";
    const floats = { floating: [{ reference: reference(latest), digest: IMAGE }] };
    assert.equal(
      judged({ ...both(floats, unfinished), ...named(latest) }).of("release")?.found,
      "api/v1.2.3, promoted from api/v1.2.3-rc.1",
    );
  });
});

describe("an image", () => {
  test("agrees if all of it does", () => {
    assert.equal(judged().agreed, true);
  });

  test("is in doubt if its statements are about another image, or signed by nobody who is trusted", () => {
    const others = [provenance({}, { of: digest("2") }), statement(PREDICATES.spdx, {}, { of: digest("2") })];
    assert.deepEqual(judged({ statements: others }).doubts.slice(0, 3), ["signature", "provenance", "sbom"]);
    const bad: SignatureVerdict = { ok: false, why: "signature verification failed" };
    const tampered = judged({ statements: [provenance({}, { verdict: bad })] });
    assert.equal(tampered.of("signature")?.found, "signature verification failed");
    const other: Trusted = { kind: "identity", identity: `${WORKFLOW}2`, issuer: ISSUER };
    assert.equal(judged({ trusted: other }).of("signature")?.agreed, false);
    const issuer: Trusted = { ...TRUSTED, issuer: "https://gitlab.com" } as Trusted;
    assert.equal(judged({ trusted: issuer }).of("signature")?.agreed, false);
    assert.equal(judged({ trusted: { kind: "nobody" } }).of("signature")?.agreed, false);
  });

  test("is in doubt if a notice says that it was withdrawn, and who signed that, if it is trusted", () => {
    const notice = { tag: "api/v1.2.3", kind: "yanked", at: "2026-06-09T10:00:00Z", by: "ada", reason: "x" };
    const said = "api/v1.2.3 was yanked by ada on 2026-06-09: x";
    const plain = judged({ notices: [JSON.stringify(notice)] });
    assert.deepEqual([plain.doubts, plain.of("withdrawal")?.found], [["withdrawal"], `${said} (not signed)`]);
    const statements = [provenance(), SPDX, statement(WITHDRAWAL_STATEMENT, notice)];
    const signed = judged({ statements, notices: [JSON.stringify(notice)] });
    assert.equal(signed.of("withdrawal")?.found, `${said} (signed by ${WORKFLOW})`);
    const stranger: SignatureVerdict = { ok: true, signer: "https://github.com/evil/x", issuer: ISSUER };
    const other = statement(WITHDRAWAL_STATEMENT, notice, { verdict: stranger });
    assert.equal(judged({ statements: [provenance(), SPDX, other] }).agreed, true);
    assert.match(judged({ notices: ["{"] }).of("withdrawal")?.found ?? "", /cannot be read \(not signed\)/);
  });

  test("is in doubt if its record says that it was yanked", () => {
    const withdrawal = { kind: "yanked", at: 1, by: "ada", reason: "x" } as const;
    const found = judged({ releases: [said({ ...intent, withdrawal })] });
    assert.deepEqual([found.doubts, found.of("record")?.found], [["record"], "a yanked release"]);
  });

  test("believes what is trusted only, however much else there is", () => {
    const stranger: SignatureVerdict = { ok: true, signer: "https://github.com/evil/x", issuer: ISSUER };
    const noise = [provenance({ of: "d" }, { verdict: stranger }), statement("x", {}, { verdict: stranger })];
    assert.equal(judged({ statements: [...noise, provenance(), SPDX] }).agreed, true);
  });

  test("is in doubt if trusted provenance says two things, or no commit", () => {
    assert.deepEqual(judged({ statements: [provenance(), provenance({ of: "d" }), SPDX] }).doubts, [
      "provenance",
    ]);
    const none = judged({ statements: [statement(PREDICATES.provenance), SPDX] });
    assert.ok(none.doubts.includes("provenance"));
  });

  test("may have been promoted, once or more, in whatever order its statements are listed", () => {
    const candidate = provenance({ tag: "api/v1.2.3-rc.1" });
    const promoted = provenance({ from: "api/v1.2.3-rc.1", attached: [PREDICATES.provenance] });
    for (const statements of [
      [candidate, promoted, SPDX],
      [promoted, SPDX, candidate],
    ]) {
      const { of, doubts } = judged({ statements });
      assert.deepEqual(doubts, []);
      assert.match(of("provenance")?.found ?? "", /api\/v1\.2\.3 \(c+, promoted from api\/v1\.2\.3-rc\.1\)/);
      const tags: unknown[] = trustedProvenance(trustedStatements(statements, IMAGE, TRUSTED)).map(
        ({ tag }) => tag,
      );
      assert.deepEqual(tags, ["api/v1.2.3", "api/v1.2.3-rc.1"]);
    }
    const alone = judged({ statements: [promoted] });
    assert.deepEqual(alone.doubts, [], "the candidate's may be elsewhere, or it was not signed");
    assert.deepEqual(judged({ statements: [candidate, promoted] }).doubts, ["sbom"]);
    const moved = provenance({ from: "api/v1.2.3-rc.1", of: "d" });
    assert.ok(judged({ statements: [candidate, moved, SPDX] }).doubts.includes("provenance"));
    const two = [candidate, provenance({ tag: "api/v1.2.3-rc.2" }), promoted, SPDX];
    assert.deepEqual(judged({ statements: two }).doubts, [], "two candidates may be the same image");
    const twice = [...two, provenance({ from: "api/v1.2.3-rc.2" })];
    assert.deepEqual(judged({ statements: twice }).doubts, ["provenance"], "one promotion is of one of them");
  });

  test("is in doubt if an identity signs for a build that is not its own", () => {
    assert.deepEqual(
      judged({ statements: [provenance({ builder: "https://github.com/acme/other" }), SPDX] }).doubts,
      ["builder"],
    );
    const unknown = judged({ statements: [provenance({ builder: UNKNOWN_BUILDER }), SPDX] });
    assert.equal(unknown.of("builder")?.found, "a builder that cannot be named");
    const key: SignatureVerdict = { ok: true, signer: "the key", issuer: null };
    const byKey = [
      provenance({ builder: UNKNOWN_BUILDER }, { verdict: key }),
      statement(PREDICATES.spdx, {}, { verdict: key }),
    ];
    assert.equal(judged({ statements: byKey, trusted: { kind: "key", file: "a.pub" } }).agreed, true);
  });

  test("needs the bills that its provenance says are attached, and no others", () => {
    assert.deepEqual(judged({ statements: [provenance()] }).doubts, ["sbom"]);
    const without = provenance({ attached: [PREDICATES.provenance] });
    assert.equal(judged({ statements: [without] }).agreed, true);
    const both = provenance({ attached: [PREDICATES.provenance, PREDICATES.spdx, PREDICATES.cyclonedx] });
    assert.deepEqual(judged({ statements: [both, SPDX] }).doubts, ["sbom"]);
  });

  test("is in doubt if the record, or the tag, says otherwise", () => {
    const read = (fields: Partial<typeof intent>, at = "c") =>
      judged({ releases: [said({ ...intent, ...fields }, {}, at)] }).doubts;
    assert.deepEqual(read({ state: "intended" }), ["record"]);
    assert.deepEqual(read({ commit: commit("d") }), ["record: commit"]);
    assert.deepEqual(read({ images: [] }), ["name", "record: digest"]);
    assert.deepEqual(read({}, "d"), ["tag api/v1.2.3"]);
    const gone = judged({ releases: [said(null)] });
    assert.deepEqual(gone.doubts, ["record", "record: digest", "record: commit", "tag api/v1.2.3"]);
    const unread = { provenance: PROVENANCE, record: { kind: "unread", why: "no network" } } as const;
    assert.deepEqual(judged({ releases: [unread] }).doubts, ["record"]);
    assert.deepEqual(judged({ releases: [] }).doubts, ["record"]);
    assert.equal(judged({ releases: "left-out" }).agreed, true);
  });

  test("is in doubt if its tag stands for another digest than the one that was given", () => {
    const named = { repository, reference: reference(NAME), digest: digest("2") };
    assert.deepEqual(judged({ named }).doubts, [NAME]);
  });
});

describe("an image that several releases share", () => {
  const NEXT = "ghcr.io/acme/api:1.2.4";
  const next = record("api/v1.2.4", { [NEXT]: IMAGE }, { state: "complete", commit: commit("d") }).intent;
  const signedAt = (tag: string): SignatureVerdict => ({
    ok: true,
    signer: WORKFLOW.replace("api/v1.2.3", tag),
    issuer: ISSUER,
  });
  const builtAt = (tag: string, of: string, fields = {}) =>
    provenance(
      { tag, of, builder: WORKFLOW.replace("api/v1.2.3", tag), ...fields },
      { verdict: signedAt(tag) },
    );
  const trusted: Trusted = { kind: "identity", identity: "https://github.com/acme/mono/*", issuer: ISSUER };
  const first = builtAt("api/v1.2.3", "c");
  const second = builtAt("api/v1.2.4", "d");
  const ofNext = { tag: "api/v1.2.4", commit: commit("d") };
  const shared = (fields: Partial<FoundImage> = {}) =>
    judged({
      trusted,
      statements: [first, second, SPDX],
      releases: [said(intent), said(next, ofNext, "d")],
      ...fields,
    });
  const at = (name: string | null) => ({
    named: {
      repository,
      reference: name === null ? null : reference(name),
      digest: name === null ? IMAGE : null,
    },
  });

  test("agrees under the name of each, and as a digest, though their commits and identities differ", () => {
    for (const name of [NAME, NEXT, null]) assert.deepEqual(shared(at(name)).doubts, [], name ?? "digest");
    assert.equal(shared(at(NEXT)).of("release")?.found, "api/v1.2.4; also api/v1.2.3");
    assert.equal(shared(at(NEXT)).of("tag api/v1.2.3"), undefined, "whose name was not asked for");
    assert.ok(shared(at(null)).of("tag api/v1.2.3"));
  });

  test("is compared with the record and the tag of the release that is asked for, each with its own", () => {
    const broken = [said(intent), said(null, ofNext)];
    assert.deepEqual(shared({ ...at(NAME), releases: broken }).doubts, []);
    assert.ok(shared({ ...at(NEXT), releases: broken }).doubts.includes("record of api/v1.2.4"));
    assert.ok(shared({ ...at(null), releases: broken }).doubts.includes("record of api/v1.2.4"));
    const moved = [said(intent), said(next, ofNext, "e")];
    assert.deepEqual(shared({ ...at(NEXT), releases: moved }).doubts, ["tag api/v1.2.4"]);
  });

  test("is in doubt if one of their tags is said to be two commits, or if they are of two repositories", () => {
    const forged = builtAt("api/v1.2.4", "e");
    assert.deepEqual(shared({ statements: [first, second, forged, SPDX] }).doubts, ["provenance"]);
    const text = second.statement.replace('github.com/acme/mono",', 'github.com/evil/mono",');
    assert.notEqual(text, second.statement);
    assert.deepEqual(shared({ statements: [first, { ...second, statement: text }, SPDX] }).doubts, [
      "provenance",
    ]);
  });

  test("is in doubt if one of them was built by nobody who signs for it", () => {
    const unknown = builtAt("api/v1.2.4", "d", { builder: UNKNOWN_BUILDER });
    for (const statements of [
      [first, unknown, SPDX],
      [unknown, first, SPDX],
    ])
      assert.deepEqual(shared({ statements }).doubts, ["builder"]);
    assert.deepEqual(
      shared({ statements: [first, second, unknown, SPDX] }).doubts,
      [],
      "another run repeats it",
    );
    const other = builtAt("api/v1.2.4", "d", { builder: "https://github.com/acme/other" });
    assert.deepEqual(shared({ statements: [first, second, other, SPDX] }).doubts, ["builder"]);
  });

  test("is in doubt under a name that the record has for another image of the same repository", () => {
    const debug = "ghcr.io/acme/api:1.2.3-debug";
    const images = [...intent.images, { reference: reference(debug), digest: digest("2") }];
    const swapped = judged({ ...at(debug), releases: [said({ ...intent, images })] });
    assert.deepEqual(swapped.doubts, ["record: digest"]);
    assert.equal(swapped.of("record: digest")?.found, digest("2"));
  });

  test("is in doubt under the name of another release, and says whose that is", () => {
    const release = { ...next, images: [{ reference: reference(NEXT), digest: digest("2") }] };
    const moved = judged({ ...at(NEXT), others: [intent, release] });
    assert.deepEqual(moved.doubts, ["name"]);
    const { expected, found } = moved.of("name") ?? {};
    assert.equal(expected, "a name of api/v1.2.3");
    assert.equal(found, `a name of api/v1.2.4, whose record has ${digest("2")}`);
    assert.equal(
      judged({ ...at(NEXT), others: [intent] }).of("name")?.found,
      "a name in no record that was read",
    );
    assert.deepEqual(judged({ ...at(NEXT), releases: "left-out" }).doubts, [], "nobody wants to know");
  });

  test("may have a floating tag of a release that was set aside, whose own record does not have it, and nothing else", () => {
    const latest = "ghcr.io/acme/api:latest";
    const floats = [{ reference: reference(latest), digest: digest("2") }];
    const withdrawal = { kind: "yanked", at: 1, by: "ada", reason: "x" } as const;
    const standing = { ...next, floating: floats };
    const yanked = { ...standing, withdrawal };
    const under = (...others: ReleaseIntent[]) => judged({ ...at(latest), others });
    assert.deepEqual(under(yanked).doubts, []);
    assert.equal(under(yanked).of("name")?.found, "a floating tag of api/v1.2.4, set aside since");
    assert.deepEqual(under(standing).doubts, ["name"]);
    assert.deepEqual(under(yanked, { ...standing, tag: "api/v1.2.5" }).doubts, ["name"]);
    assert.deepEqual(
      judged({ ...at(NEXT), others: [yanked] }).doubts,
      ["name"],
      "an image tag stays its own",
    );
  });

  test("of a release that is recorded nowhere has its git tag compared, and its names cannot be", () => {
    const tagged = (digit: string): ImageRelease => ({
      provenance: { ...PROVENANCE, record: null },
      record: { kind: "read", intent: null, commit: commit(digit) },
    });
    assert.deepEqual(judged({ ...at(NEXT), releases: [tagged("c")] }).doubts, []);
    assert.deepEqual(judged({ releases: [tagged("d")] }).doubts, ["tag api/v1.2.3"]);
  });

  describe("one of which is a snapshot", () => {
    const DEV = "ghcr.io/acme/api:1.2.4-dev.cccccccccccc";
    const text = provenance({ builder: WORKFLOW });
    const statementOf = (names: readonly string[]) => {
      const said = JSON.parse(text.statement);
      const { tag: _, ...parameters } = said.predicate.buildDefinition.externalParameters;
      said.predicate.buildDefinition.externalParameters = { ...parameters, snapshot: names };
      delete said.predicate.buildDefinition.internalParameters.record;
      return { ...text, statement: JSON.stringify(said) };
    };
    const snapshot: ImageRelease = {
      provenance: { ...PROVENANCE, tag: null, record: null, snapshot: [DEV] },
      record: { kind: "left-out" },
    };
    const only = { statements: [statementOf([DEV]), SPDX], releases: [snapshot] };

    test("is what its provenance says under the names that it has there, and as a digest", () => {
      for (const name of [DEV, null]) {
        const found = judged({ ...at(name), ...only });
        assert.deepEqual(found.doubts, []);
        assert.equal(found.of("release")?.found, "a snapshot of cccccccccccc");
      }
      assert.deepEqual(judged({ ...at(NAME), ...only }).doubts, ["name"]);
    });

    test("does not speak for the release, whose own record counts", () => {
      const statements = [statementOf([DEV]), provenance(), SPDX];
      const both = (recorded: ReleaseIntent | null) => ({ statements, releases: [snapshot, said(recorded)] });
      assert.deepEqual(judged({ ...at(NAME), ...both(intent) }).doubts, []);
      assert.deepEqual(judged({ ...at(DEV), ...both(intent) }).doubts, []);
      const gone = judged({ ...at(NAME), ...both(null) }).doubts;
      assert.deepEqual(gone.slice(0, 2), ["name", "record of api/v1.2.3"]);
      const found = trustedProvenance(trustedStatements(statements, IMAGE, TRUSTED));
      assert.deepEqual(found.map(({ tag }) => tag).sort(), ["api/v1.2.3", null]);
    });
  });
});

describe("what a registry has lost or changed", () => {
  test("is a doubt, whatever is signed", () => {
    const faults = [`blob ${digest("5")} is missing`];
    const { doubts, of } = judged({ faults });
    assert.deepEqual(doubts, ["content"]);
    assert.equal(of("content")?.found, `blob ${digest("5")} is missing`);
  });

  test("is no statement, and its check says why", () => {
    const verdict: SignatureVerdict = { ok: false, why: "it was changed" };
    const changed = { digest: digest("9"), type: PREDICATES.provenance, statement: "", verdict };
    const found = judged({ statements: [changed, SPDX] });
    assert.ok(found.doubts.includes("provenance"));
    assert.equal(found.of("provenance")?.found, verdict.why);
  });

  test("may be only that the statements are about the index which the image is a part of", () => {
    const part = judged({ statements: [], releases: [], partOf: digest("7") });
    const command = `slipway verify ghcr.io/acme/api@${digest("7")}`;
    assert.match(part.of("signature")?.found ?? "", new RegExp(`part of an index.*${command}$`));
    const both = judged({
      named: { repository, reference: reference(NAME), digest: digest("2") },
      partOf: IMAGE,
    });
    assert.match(both.of(NAME)?.found ?? "", /an index which that image is a part of$/);
  });
});
