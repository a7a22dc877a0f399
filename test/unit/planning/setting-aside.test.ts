import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { formatReference, type ImageTag } from "../../../src/domain/images/reference.ts";
import type { Prereleases } from "../../../src/domain/release/facts.ts";
import type { ReleaseIntent, Rollback } from "../../../src/domain/release/intent.ts";
import type { ListedRelease } from "../../../src/domain/release/listed-release.ts";
import { parseReleaseTag, type ReleaseTag } from "../../../src/domain/tags/release-tag.ts";
import {
  chooseRollback,
  type FinishedRelease,
  finishedIn,
  standingAfter,
} from "../../../src/planning/setting-aside/choose-rollback.ts";
import { doubtsAbout } from "../../../src/planning/setting-aside/doubts.ts";
import {
  floatingOf,
  floatingOwners,
  type Holder,
  withoutShipped,
} from "../../../src/planning/setting-aside/floating-owners.ts";
import { makeNotice, readNotice, yankedPage } from "../../../src/planning/setting-aside/notice.ts";
import { heirsOf, replacementFor } from "../../../src/planning/setting-aside/replacement.ts";
import { withSameImages } from "../../../src/planning/setting-aside/same-images.ts";
import {
  component,
  digest,
  floating,
  imageComponent,
  observed,
  project,
  record,
  reference,
  unwrap,
} from "../../support/facts.ts";
import { present } from "../../support/present.ts";

const API = component("api");
const tagOf = (text: string): ReleaseTag => unwrap(parseReleaseTag([API], text));

function rolledTo(version: string, fields: Partial<Rollback> = {}): Partial<ReleaseIntent> {
  return { rollback: { to: `api@${version}`, at: 1, by: "ada", reason: null, finished: true, ...fields } };
}

const YANKED = { withdrawal: { kind: "yanked", at: 1, by: "ada", reason: "it leaks" } } as const;

function release(
  version: string,
  fields: Partial<ReleaseIntent> | null = {},
  more: Partial<ListedRelease> = {},
): ListedRelease {
  const tag = tagOf(`api@${version}`);
  const intent = fields === null ? null : record(tag.text, {}, { state: "complete", ...fields }).intent;
  return {
    tag,
    channel: tag.version.prerelease === null ? "stable" : "prerelease",
    state: intent?.withdrawal?.kind ?? "finished",
    commit: intent?.commit ?? null,
    record: intent,
    ...{ atWork: null, url: null, at: null, by: null },
    ...more,
  };
}

/** From, to, and what is marked, as versions; or why not. */
function chosen(
  releases: readonly ListedRelease[],
  to: string | null = null,
  lines: Prereleases = new Map(),
) {
  const result = chooseRollback("api", releases, to === null ? null : tagOf(`api@${to}`), lines);
  if (!result.ok) return [result.problem.code, result.problem.message];
  const name = ({ tag }: FinishedRelease) => tag.version.text;
  const { from, to: chosenTo, marked } = result.value;
  return [name(from), name(chosenTo), marked.map(name)];
}

describe("a rollback goes", () => {
  const three = [release("1.0.0"), release("1.2.0"), release("1.1.0")];

  test("to the newest finished release before the one that is current, or to the one that is named", () => {
    assert.deepEqual(chosen(three), ["1.2.0", "1.1.0", ["1.2.0"]]);
    assert.deepEqual(chosen(three, "1.0.0"), ["1.2.0", "1.0.0", ["1.2.0", "1.1.0"]]);
    assert.deepEqual(chosen(three, "1.2.0"), ["1.2.0", "1.2.0", []], "it is there already");
  });

  test("no further if it is run again, but where it is told to: further back, or forward", () => {
    const back = [release("1.0.0"), release("1.1.0"), release("1.2.0", rolledTo("1.1.0"))];
    assert.deepEqual(chosen(back), ["1.2.0", "1.1.0", []]);
    assert.deepEqual(chosen(back, "1.0.0"), ["1.1.0", "1.0.0", ["1.1.0"]]);
    assert.deepEqual(chosen(back, "1.1.0"), ["1.2.0", "1.1.0", []], "nothing is left to be written");
    assert.deepEqual(chosen(back, "1.2.0"), ["1.1.0", "1.2.0", ["1.2.0"]]);
    const again = [release("1.0.0"), release("1.1.0"), release("1.2.0", rolledTo("1.2.0"))];
    assert.deepEqual(chosen(again), ["1.2.0", "1.1.0", ["1.2.0"]]);
  });

  test("where the one that was cut short was going, unless another is named, which settles that, too", () => {
    const open = rolledTo("1.1.0", { finished: false });
    const begun = [release("1.0.0"), release("1.1.0"), release("1.2.0", open)];
    assert.deepEqual(chosen(begun), ["1.2.0", "1.1.0", ["1.2.0"]]);
    assert.deepEqual(chosen(begun, "1.0.0"), ["1.1.0", "1.0.0", ["1.2.0", "1.1.0"]]);
    assert.deepEqual(chosen(begun, "1.2.0"), ["1.1.0", "1.2.0", ["1.2.0"]]);
  });

  test("past what was yanked, is not finished, or has no record, and never to it", () => {
    const mixed = [
      release("1.0.0"),
      release("1.1.0", YANKED),
      release("1.2.0", { state: "intended" }, { state: "unfinished" }),
      release("1.3.0", null),
      release("1.4.0", {}, { state: "drifted" }),
      release("1.5.0"),
    ];
    assert.deepEqual(chosen(mixed), ["1.5.0", "1.0.0", ["1.5.0", "1.4.0"]]);
    for (const [version, why] of [
      ["1.1.0", /it was yanked$/],
      ["1.2.0", /it is unfinished$/],
      ["1.3.0", /it has no record/],
      ["1.4.0", /its tag is not where it was released$/],
    ] as const) {
      const [code, message] = chosen(mixed, version);
      assert.equal(code, "cannot-roll-back-to");
      assert.match(String(message), why);
    }
  });

  test("from a release whose tag was moved, by its record, and never to it", () => {
    const drifted = { state: "drifted" } as const;
    const hit = [release("1.0.0"), release("1.1.0", {}, drifted), release("1.2.0", {}, drifted)];
    assert.deepEqual(chosen(hit), ["1.2.0", "1.0.0", ["1.2.0", "1.1.0"]]);
    assert.deepEqual(chosen(hit, "1.0.0"), ["1.2.0", "1.0.0", ["1.2.0", "1.1.0"]]);
    const back = [release("1.0.0"), release("1.1.0", {}, drifted), release("1.2.0", rolledTo("1.1.0"))];
    assert.deepEqual(chosen(back), ["1.1.0", "1.0.0", ["1.1.0"]], "where people are is not good any more");
    const done = [release("1.0.0"), release("1.1.0", rolledTo("1.0.0"), drifted)];
    assert.deepEqual(chosen(done), ["1.1.0", "1.0.0", []], "and that once");
    assert.deepEqual(chosen([release("1.1.0", {}, drifted)])[0], "no-earlier-release");
  });

  test("past releases whose tags were moved for what no other has", () => {
    const line = [release("1.0.0"), release("1.1.0", {}, { state: "drifted" }), release("1.2.0")];
    const choice = chooseRollback("api", [...line, release("1.3.0")], null, new Map());
    assert.deepEqual(
      standingAfter(unwrap(choice)).map(({ tag }) => tag.version.text),
      ["1.2.0", "1.0.0"],
    );
  });

  test("within its channel: the stable one, or that of the release that is named", () => {
    const mixed = [release("1.0.0"), release("1.1.0"), release("1.2.0-rc.1"), release("1.2.0-rc.2")];
    assert.deepEqual(chosen(mixed), ["1.1.0", "1.0.0", ["1.1.0"]]);
    assert.deepEqual(chosen(mixed, "1.2.0-rc.1"), ["1.2.0-rc.2", "1.2.0-rc.1", ["1.2.0-rc.2"]]);
    assert.deepEqual(chosen(mixed.slice(2)), ["1.2.0-rc.2", "1.2.0-rc.1", ["1.2.0-rc.2"]]);
    const lines: Prereleases = new Map([
      ["api@1.2.0-rc.1", "going-on"],
      ["api@2.0.0-rc.1", "given-up"],
    ]);
    const given = [release("1.2.0-rc.1"), release("2.0.0-rc.1")];
    assert.deepEqual(chosen(given, null, lines), ["1.2.0-rc.1", "2.0.0-rc.1", ["1.2.0-rc.1"]]);
  });

  test("nowhere, if there is nothing before", () => {
    assert.deepEqual(chosen([release("1.0.0")]), [
      "no-earlier-release",
      "api has no finished release before api@1.0.0 to go back to",
    ]);
    assert.deepEqual(chosen([])[0], "no-earlier-release");
  });
});

describe("what is yanked gives way", () => {
  const replaced = (yanked: string, ...releases: ListedRelease[]) => {
    const line = finishedIn(releases, "stable", new Map());
    const from = present(line.find(({ tag }) => tag.version.text === yanked));
    const { to, broughtBack } = replacementFor(from, line);
    const heirs = heirsOf(from, to, line).map(({ tag }) => tag.version.text);
    return [to?.tag.version.text ?? null, broughtBack !== null, heirs];
  };
  const back = (version: string, to: string) => release(version, rolledTo(to));
  const drifted = (version: string) => release(version, {}, { state: "drifted" });

  test("to the newest that stands below it, if it is the one that people are on", () => {
    assert.deepEqual(replaced("1.1.0", release("1.0.0"), drifted("1.0.1"), release("1.1.0")), [
      ...["1.0.0", false],
      ["1.0.0"],
    ]);
    assert.deepEqual(replaced("1.0.0", release("1.0.0"), release("1.1.0")), [null, false, ["1.1.0"]]);
    assert.deepEqual(replaced("1.1.0", release("1.0.0"), release("1.1.0"), back("1.2.0", "1.1.0")), [
      ...["1.0.0", false],
      ["1.0.0", "1.2.0"],
    ]);
  });

  test("to the newest that was rolled back, below it or else above, if none stands", () => {
    assert.deepEqual(replaced("1.0.0", release("1.0.0"), back("1.1.0", "1.0.0"), back("1.2.0", "1.0.0")), [
      ...["1.2.0", true],
      ["1.2.0", "1.1.0"],
    ]);
    const below = [back("0.8.0", "0.7.0"), back("0.9.0", "0.7.0"), release("0.7.0", YANKED)];
    assert.deepEqual(replaced("1.0.0", ...below, release("1.0.0"), back("1.1.0", "1.0.0")), [
      ...["0.9.0", true],
      ["0.9.0", "1.1.0", "0.8.0"],
    ]);
    assert.deepEqual(replaced("1.0.0", release("1.0.0"), release("1.1.0", YANKED)), [null, false, []]);
  });

  test("to the same one again if that was cut short, and nowhere once it is done", () => {
    const open = (finished: boolean) => release("1.0.0", { ...YANKED, ...rolledTo("1.1.0", { finished }) });
    assert.deepEqual(replaced("1.0.0", open(false), back("1.1.0", "1.0.0"))[0], "1.1.0");
    const half = release("1.1.0", rolledTo("1.1.0", { finished: false }));
    assert.deepEqual(replaced("1.0.0", open(false), half).slice(0, 2), ["1.1.0", true]);
    assert.deepEqual(replaced("1.0.0", open(true), release("1.1.0")).slice(0, 2), [null, false]);
  });
});

test("it is said which git tags were moved, and which newer releases have no record", () => {
  const taken = [release("1.1.0", {}, { state: "drifted" }), release("1.0.0")] as FinishedRelease[];
  const releases = [...taken, release("0.9.0", null), release("1.2.0", null), release("1.3.0-rc.1", null)];
  assert.deepEqual(
    doubtsAbout(taken, releases, "origin").map(({ code, message }) => [code, message.split(" ")[0]]),
    [
      ["tag-moved", "api@1.1.0"],
      ["newer-unrecorded", "api@1.2.0"],
    ],
  );
});

test("a floating tag is its newest holder's: by its record, or by the configuration if it had been left to a newer one", () => {
  const of = project([imageComponent("api", { floating: floating("stable", "latest", "{major}.{minor}") })]);
  const { repository } = observed(of, ["api@1.0.0"]).images[0] ?? assert.fail();
  const host = `${repository.host}/${repository.path}`;
  const holder = (version: string, sha: string, ...tags: readonly string[]): Holder => ({
    tag: `api@${version}`,
    record: record(
      `api@${version}`,
      { [`${host}:${version}`]: digest(sha) },
      {
        state: "complete",
        floating: tags.map((tag) => ({ reference: reference(`${host}:${tag}`), digest: digest(sha) })),
      },
    ).intent,
    releases: observed(of, [`api@${version}`]).releases,
  });
  const newest = holder("1.2.0", "3", "latest", "1.2", "old-name");
  // Released after 1.2.0, so that it did not take `latest` then.
  const patch = holder("1.1.1", "2", "1.1");
  const first = holder("1.1.0", "1", "latest", "1.1", "old-name");
  const { owned, orphans } = floatingOwners(floatingOf([newest]), [patch, first]);
  assert.deepEqual(
    owned.map((each) => [each.reference.tag, each.owner, each.digest]),
    [
      ["latest", "api@1.1.1", digest("2")],
      ["old-name", "api@1.1.0", digest("1")],
    ],
  );
  assert.deepEqual(orphans.map(formatReference), [`${host}:1.2`]);
});

test("a floating tag that ships with another component stays with that one's newer release of its own", () => {
  const web = {
    ...imageComponent("web", { floating: floating("stable", "latest") }),
    releasedWith: ["api"],
  };
  const of = project([imageComponent("api", { floating: floating("stable", "latest") }), web]);
  const { releases, images } = observed(of, ["api@1.0.0"]);
  const owned = images.map(({ repository }) => ({
    ...{ reference: { repository, tag: "latest" as ImageTag }, digest: digest("1") },
    owner: "api@1.0.0",
  }));
  const holder = { tag: "api@1.0.0", record: record("api@1.0.0").intent, releases };
  const left = (...tags: readonly string[]) =>
    withoutShipped(owned, holder, ["api@1.0.0", ...tags]).map(({ reference: { repository } }) => repository);
  const [api, both] = [[images[0]?.repository], images.map(({ repository }) => repository)];
  assert.deepEqual(left("api@1.1.0", "web@0.9.0"), both, "another one of the component's is no matter");
  assert.deepEqual(left("web@1.1.0"), api);
});

describe("a notice", () => {
  const notice = makeNotice("api@1.0.0", {
    kind: "yanked",
    at: 86_400,
    by: "ada",
    reason: "it *leaks*\n@all",
  });
  const page = { title: "api 1.0.0", text: "Notes.\n", prerelease: false };

  test("is read again, and of what nobody can read it is said that it is one", () => {
    assert.equal(readNotice(notice), "api@1.0.0 was yanked by ada on 1970-01-02: it *leaks* @all");
    for (const odd of [null, "x", { ...notice, by: 1 }])
      assert.match(readNotice(odd), /yanked, and the notice cannot be read/);
  });

  test("is put above what a page says, once, and says what to use instead", () => {
    const edited = yankedPage(page, notice, "api@0.9.0") ?? assert.fail();
    assert.equal(edited.title, "api 1.0.0 (yanked)");
    assert.equal(edited.prerelease, true);
    assert.match(
      edited.text,
      /^> \[!CAUTION\]\n> \*\*This release was yanked\*\* on 1970-01-02 by ada: it \\\*leaks\\\* @&#8203;all\n>\n> Use api@&#8203;0\.9\.0 instead\.\n<!-- yanked by slipway -->\n\nNotes\.\n$/,
    );
    assert.equal(yankedPage(edited, notice, null), null);
  });
});

test("releases with the same image are named, wherever it is, except those that were yanked or are not finished", () => {
  const image = (name: string, hex: string) => ({
    images: [{ reference: reference(name), digest: digest(hex) }],
  });
  const own = present(release("1.0.0-rc.1", image("ghcr.io/acme/staging/api:1.0.0-rc.1", "1")).record);
  const releases = [
    release("1.0.0-rc.1", own),
    release("1.0.0", image("ghcr.io/acme/api:1.0.0", "1")),
    release("1.0.1", { ...image("ghcr.io/acme/api:1.0.1", "1"), ...YANKED }),
    release("1.0.2", { ...image("ghcr.io/acme/api:1.0.2", "1"), state: "intended" }),
    release("1.0.3", image("ghcr.io/acme/api:1.0.3", "2")),
    release("0.9.0", null),
  ];
  assert.deepEqual(withSameImages(own, releases), ["api@1.0.0"]);
});
