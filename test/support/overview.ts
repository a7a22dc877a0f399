/** A project's releases as the page of `slipway report` gets them: many, of every state, with names that are hostile. */

import type { AuditedEntry } from "../../src/report/audit-document.ts";
import type { ReleaseEntry } from "../../src/report/list-documents.ts";
import type { CommitEntry, OverviewDocument } from "../../src/report/overview-document.ts";

/** Text that would run, close elements, begin comments or turn what is next to it around, if a page let it. */
export const HOSTILE = `</script><script>document.title="pwned"</script><!-- <img src=x onerror=document.title='pwned'> \u202eesrever\u2028 & "'\``;

const URL = "https://github.com/acme/mono/releases";
const NAMES = ["api", "web", "worker", "billing", "notifications", "admin-console", "docs"];
const STATES = [
  "finished",
  "finished",
  "finished",
  "finished",
  "unfinished",
  "abandoned",
  "drifted",
] as const;
const digestOf = (number: number) => `sha256:${number.toString(16).padStart(4, "0").repeat(16)}`;
const commitOf = (number: number) => number.toString(16).padStart(4, "0").repeat(10);
const timeOf = (day: number) => new Date(Date.UTC(2026, 5, 8) - day * 86_400_000).toISOString();

function release(name: string, index: number, number: number): ReleaseEntry {
  const version = `1.${number}.0`;
  const state =
    number === 5 ? (STATES[index] ?? "finished") : number === 1 && name === "api" ? "yanked" : "finished";
  const repository = `ghcr.io/acme/mono/${name}`;
  const isPublic = state !== "unfinished" && state !== "abandoned";
  return {
    tag: `${name}/v${version}`,
    component: name,
    version,
    channel: number === 4 ? "beta" : "stable",
    state,
    at: timeOf((5 - number) * 23 + index * 5 + 1),
    by: ["Ada Lovelace", "Grace Hopper", "octocat"][index % 3] ?? null,
    commit: commitOf(index * 10 + number),
    images:
      name === "docs"
        ? []
        : [
            { reference: `${repository}:${version}`, digest: digestOf(index * 10 + number) },
            ...(number === 5
              ? [{ reference: `${repository}:latest`, digest: digestOf(index * 10 + number) }]
              : []),
          ],
    url: isPublic ? `${URL}/tag/${name}/v${version}` : null,
    ...(state === "abandoned" || state === "yanked"
      ? {
          withdrawal: {
            kind: state,
            at: timeOf(1),
            by: "Ada Lovelace",
            reason: "the migration cannot be undone",
          },
        }
      : {}),
  };
}

const COMMITS: readonly CommitEntry[] = [
  {
    commit: commitOf(901),
    subject: "feat(db): connect lazily, and only once for each request that needs it",
    by: "Ada Lovelace",
    at: timeOf(0),
    reaches: ["api", "worker"].map((component) => ({
      component,
      because: [
        `//services/${component}:push`,
        `//services/${component}:${component}`,
        "//libs/db:db",
        "libs/db/connect.go",
      ],
      packages: [`//services/${component}`, "//libs/db"],
    })),
  },
  {
    commit: commitOf(902),
    subject: "fix(web): show prices with their currency",
    by: "Grace Hopper",
    at: timeOf(2),
    reaches: [
      {
        component: "web",
        because: ["//services/web:push", "services/web/prices.ts"],
        packages: ["//services/web"],
      },
    ],
  },
];

/** An audit in which one image was moved, and another one could not be read, for a reason. */
function auditOf(releases: readonly ReleaseEntry[], reason: string): OverviewDocument["audit"] {
  const entries = releases.map(({ tag, images: [image] }): AuditedEntry => {
    const moved = tag === "docs/v1.5.0" || tag === "web/v1.5.0";
    const unread = tag === "worker/v1.5.0" || tag === HOSTILE;
    const check = (kind: AuditedEntry["checks"][number]["kind"], subject: string) => {
      const found = moved && kind === "image" ? digestOf(4) : digestOf(3);
      return { kind, subject, expected: digestOf(3), found, agreed: found === digestOf(3) };
    };
    return {
      tag,
      state: moved ? "drifted" : unread ? "unknown" : "finished",
      agreed: !moved && !unread,
      checks: [
        check("tag", `origin refs/tags/${tag}`),
        check("record", `origin refs/slipway/${tag}`),
        ...(image === undefined ? [] : [check("image", image.reference)]),
      ],
      ...(unread
        ? { unread: [{ kind: "forge", problem: { code: "github-failed", message: reason, hint: "" } }] }
        : {}),
    };
  });
  return { at: timeOf(0), releases: entries };
}

interface OverviewOptions {
  /** Also a release, a component and a commit with such names. */
  readonly hostile?: boolean;
  readonly audited?: boolean;
}

/** The document. */
export function overview({ hostile = false, audited = hostile }: OverviewOptions = {}): OverviewDocument {
  const releases = NAMES.flatMap((name, index) =>
    [5, 4, 3, 2, 1].map((number) => release(name, index, number)),
  );
  const services = NAMES.filter((name) => name !== "docs");
  const odd: ReleaseEntry = {
    ...release("api", 0, 5),
    tag: HOSTILE,
    component: HOSTILE,
    version: HOSTILE,
    by: HOSTILE,
    images: [{ reference: HOSTILE, digest: HOSTILE }],
    url: "javascript:document.title='pwned'",
    withdrawal: { kind: "yanked", at: timeOf(0), by: HOSTILE, reason: HOSTILE },
  };
  const oddCommit = { ...COMMITS[0], commit: commitOf(903), subject: HOSTILE, by: HOSTILE } as CommitEntry;
  return {
    format: 1,
    at: timeOf(0),
    commit: commitOf(999),
    url: hostile ? `javascript:document.title='pwned'` : URL,
    components: [...NAMES, ...(hostile ? [HOSTILE] : [])].map((component) => ({
      component,
      tags: `${component}/v{version}`,
      repositories: [`ghcr.io/acme/mono/${component}`],
    })),
    audit: audited ? auditOf([...releases, ...(hostile ? [odd] : [])], HOSTILE) : null,
    releases: [...releases, ...(hostile ? [odd] : [])].sort((a, b) => ((a.at ?? "") < (b.at ?? "") ? 1 : -1)),
    graph: {
      components: NAMES.map((component) => ({
        component,
        packages: component === "docs" ? [] : [`//services/${component}`],
      })),
      packages: [
        ...services.map((name, index) => ({
          package: `//services/${name}`,
          needs: ["//libs/log", ...(index % 2 === 0 ? ["//libs/db"] : ["//libs/ui"])],
        })),
        { package: "//libs/db", needs: ["//libs/log", "//proto"] },
        { package: "//libs/ui", needs: ["//proto"] },
        { package: "//libs/log", needs: [] },
        { package: "//proto", needs: [] },
      ],
      commits: [...COMMITS, ...(hostile ? [oddCommit] : [])],
      more: 0,
    },
  };
}
