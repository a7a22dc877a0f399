import { type CommitSha, parseCommitSha } from "../../../src/domain/history/commit-sha.ts";
import { type Digest, parseDigest } from "../../../src/domain/images/digest.ts";
import { parseReference } from "../../../src/domain/images/reference.ts";
import type { TagCheck } from "../../../src/domain/release/check.ts";
import type { PlannedRelease, ReleasePlan, Step, StepState } from "../../../src/domain/release/plan.ts";
import type { ReleasedComponent, ReleaseRecord } from "../../../src/domain/release/record.ts";
import type { Reproduction } from "../../../src/domain/release/reproduction.ts";
import type { Verification } from "../../../src/domain/release/verification.ts";
import { present } from "../../support/present.ts";

export const COMMIT = parseCommitSha("0123456789abcdef0123456789abcdef01234567") as CommitSha;
export const DIGEST = parseDigest(`sha256:${"0123456789abcdef".repeat(4)}`) as Digest;
export const IMAGE = "ghcr.io/acme/mono/api:2026.6.8";
export const RELEASE_URL = "https://github.com/acme/mono/releases/tag/api@2026.6.8";

const identity = {
  tag: "api@2026.6.8",
  component: "api",
  version: "2026.6.8",
  channel: "stable",
  commit: COMMIT,
} as const;

export const check: TagCheck = {
  tag: "api@2026.6.8",
  component: "api",
  version: "2026.6.8",
  scheme: "calver",
  channel: "stable",
  prerelease: false,
  commit: COMMIT,
  images: [IMAGE],
};

export interface SampleStep {
  readonly kind: Step["kind"];
  readonly subject: string;
  readonly state: StepState;
  readonly reason: string;
}

/** A plan with one release; the texts and documents read no more of a step than these fields. */
export function plan(steps: readonly SampleStep[]): ReleasePlan {
  const release: PlannedRelease = {
    ...identity,
    prerelease: false,
    promotedFrom: null,
    record: { kind: "absent" },
    steps: steps as unknown as readonly Step[],
  };
  return { format: 1, commit: COMMIT, tests: [], pushJobs: 4, releases: [release] };
}

export const released: ReleasedComponent = {
  ...identity,
  prerelease: false,
  images: [
    { reference: IMAGE, digest: DIGEST, outcome: "pushed", note: "pushed by an earlier run" },
    {
      reference: "localhost:5000/acme/mono/api:latest",
      configured: "ghcr.io/acme/mono/api:latest",
      digest: DIGEST,
      outcome: "moved",
    },
  ],
  deployments: [{ environment: "production", url: "https://docs.acme.dev", outcome: "deployed" }],
  commands: [{ command: "npm publish", outcome: "ran" }],
  files: [{ name: "cli.tar.gz", digest: DIGEST, outcome: "uploaded" }],
  release: { url: RELEASE_URL, id: 7, outcome: "created" },
};

export const record: ReleaseRecord = { format: 1, releases: [released], writes: 6 };

export const verification: Verification = {
  releases: [
    {
      tag: "api@2026.6.8",
      agreed: false,
      checks: [
        { kind: "image", subject: IMAGE, expected: DIGEST, found: DIGEST, agreed: true },
        {
          kind: "image",
          subject: "ghcr.io/acme/mono/api:latest",
          expected: DIGEST,
          found: null,
          agreed: false,
        },
      ],
    },
  ],
};

const other = present(parseReference("ghcr.io/acme/mono/web:2026.6.8"));

/** One image that is the same, and one that differs in many files and in a secret. */
export const reproduction: Reproduction = {
  tag: "api@2026.6.8",
  builtAs: "api@2026.6.8-rc.1",
  images: [
    {
      reference: other,
      recorded: DIGEST,
      built: DIGEST,
      same: true,
      differences: [],
      suspects: [],
      statement: { digest: DIGEST, outcome: "attached" },
    },
    {
      reference: present(parseReference(IMAGE)),
      recorded: DIGEST,
      built: DIGEST,
      same: false,
      differences: [
        ...Array.from({ length: 14 }, (_, index) => ({
          layer: "layer 2 of 2",
          path: `app/${index}`,
          aspect: "time" as const,
          what: "time A (recorded), B (built)",
        })),
        {
          layer: "configuration",
          path: "config.Env.KEY",
          aspect: "configuration",
          what: 'nothing (recorded), "hunter2secret" (built)',
        },
      ],
      suspects: [
        {
          kind: "file-times",
          message: "files have the time of the build: app/0, app/1, app/2 and 11 more",
          hint: "pack with fixed times",
        },
      ],
      statement: null,
    },
  ],
  files: [
    {
      name: "api_linux_amd64.tar.gz",
      recorded: DIGEST,
      built: DIGEST,
      same: false,
      differences: [
        {
          layer: "api_linux_amd64.tar.gz",
          path: "api",
          aspect: "mode",
          what: "mode 0644 (recorded), 0755 (built)",
        },
      ],
      suspects: [],
    },
    { name: "checksums.txt", recorded: DIGEST, built: null, same: false, differences: [], suspects: [] },
  ],
};
