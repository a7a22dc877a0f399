/**
 * The schemas of what `--json` prints, for `slipway schema DOCUMENT`. The types of the documents (`documents.ts`) are made from
 * them, so that neither can say anything else than the other.
 */

import * as z from "zod";
import { audited, auditSchema } from "./audit-schemas.ts";
import { abandonSchema, listSchema, reportSchema, showSchema } from "./list-schemas.ts";
import {
  deploySchema,
  pruneSchema,
  rehearseSchema,
  released,
  releaseSchema,
  reproduceSchema,
} from "./release-schemas.ts";
import {
  channel,
  commit,
  component,
  format,
  problem,
  reference,
  tag,
  version,
  writes,
} from "./schema-fields.ts";
import { movingParts, rollbackSchema, yankSchema } from "./set-aside-schemas.ts";
import { addSchema, ciCheckSchema, ciSchema, initSchema } from "./setup-schemas.ts";

const checkSchema = z.strictObject({
  format,
  tag,
  component,
  version,
  scheme: z.enum(["semver", "calver"]),
  channel,
  prerelease: z.boolean(),
  commit: commit.nullable().describe("What the tag points at; null if there is no such tag yet."),
  images: z.array(reference).describe("Which images the release will push."),
});

const doctorSchema = z.strictObject({
  format,
  checks: z.array(
    z.strictObject({
      subject: z.string().describe("What was tried: a target, a repository, a remote, a file."),
      ok: z.boolean().nullable().describe("null if it could not be tried."),
      code: z.string().nullable().describe("The problem's; null if there is none."),
      message: z.string().describe("What was found, or why it could not be tried."),
      hint: z.string().nullable().describe("What to do about it; null if there is nothing to do."),
    }),
  ),
});

const step = z.strictObject({
  kind: z.enum(["build", "take", "push", "float", "attest", "deploy", "run", "publish"]),
  subject: z
    .string()
    .describe("What is built, taken, pushed and so on: a target, a reference, an environment."),
  state: z
    .enum(["needed", "satisfied", "refused", "unknown"])
    .describe("unknown: it is decided by what is built, or could not be read."),
  reason: z.string().describe("In words."),
});

const planned = z.strictObject({ tag, component, version, channel, commit, steps: z.array(step) });

const planSchema = z.strictObject({ format, releases: z.array(planned) });

const matrixSchema = z.strictObject({
  include: z.array(
    z.strictObject({
      part: z.string().describe("I/K, for `slipway release --part`."),
      tags: z.array(tag).describe("What that part is about."),
    }),
  ),
});

const verification = z.strictObject({
  subject: z.string(),
  expected: z.string().nullable(),
  found: z.string().nullable(),
  agreed: z.boolean(),
});

const verifySchema = z.strictObject({
  format,
  releases: z.array(
    z.strictObject({
      tag,
      agreed: z.boolean().describe("Whether all checks agree."),
      checks: z.array(verification),
    }),
  ),
});

const verifyImageSchema = z.strictObject({
  format,
  image: z.string(),
  agreed: z.boolean().describe("Whether all checks agree."),
  checks: z.array(verification),
});

const loadSchema = z.strictObject({
  format,
  images: z.array(z.strictObject({ component, image: z.string().describe("The name it was loaded under.") })),
});

const explainSchema = z.strictObject({
  format,
  code: z.string(),
  entries: z.array(
    z.strictObject({
      exit: z.int().nullable().describe("The exit code; null for a warning."),
      section: z.string(),
      meaning: z.string().describe("In Markdown."),
      remedy: z.string().describe("In Markdown."),
    }),
  ),
});

const attributed = z.strictObject({
  commit,
  subject: z.string(),
  paths: z.array(z.string()).describe("Those of its paths that count for the component."),
  because: z.array(z.string()).describe("The way from what the component publishes to the file."),
  rule: z.string().describe("Which rule of attribution applied."),
});

const cut = z.strictObject({
  component,
  tag,
  version,
  commit,
  outcome: z.enum(["created", "planned"]),
  previousTag: tag.nullable().describe("The release before it; null for the first."),
  bump: z
    .enum(["major", "minor", "patch"])
    .nullable()
    .describe("What the commits, or --bump, ask to raise; null for a version that came about otherwise."),
  because: z.string().describe("Why this version: the commit that decided, or in words."),
  commits: z.array(attributed).describe("The component's own since the release before, newest first."),
  notes: z.string().describe("The release notes, in Markdown."),
});

const cutSchema = z.strictObject({
  format,
  cuts: z.array(cut),
  releases: z.array(released).optional().describe("With --release, as in the document of release."),
  writes: writes.optional(),
});

const aside = {
  kind: z.enum(["yanked", "rolled-back"]),
  to: tag.nullable().describe("The release that floating tags and sites went to then; null if none did."),
  by: z.string(),
  reason: z.string().nullable(),
};

const statusSchema = z.strictObject({
  format,
  components: z.array(
    z.strictObject({
      component,
      lastTag: tag.nullable(),
      lastVersion: version.nullable(),
      commitsSince: z.int().min(0),
      affected: z.boolean(),
      nextVersion: version.nullable(),
      nextTag: tag.nullable(),
      drift: z.boolean().nullable().describe("null without --verify, and for what was never released."),
      unfinished: z.array(tag).describe("Tags whose releases are not finished."),
      running: z.array(tag).describe("Those of them that another run is at work on."),
      setAside: z
        .strictObject({
          ...aside,
          to: tag.nullable().describe("The release that people get now; null if none stands."),
        })
        .optional()
        .describe("What became of the last release, if people do not get it any more."),
      alsoSetAside: z
        .array(z.strictObject({ tag, ...aside }))
        .optional()
        .describe("Others that were set aside: what stood in for the last one, and newer prereleases."),
      problem: problem.optional().describe("Why there is no next version."),
    }),
  ),
});

const affectedSchema = z.strictObject({
  format,
  since: z.string().nullable(),
  components: z.array(z.strictObject({ component, commits: z.array(attributed) })),
});

const notesSchema = z.strictObject({
  format,
  tag,
  previousTag: tag.nullable(),
  notes: z.string().describe("In Markdown."),
});

const errorSchema = z.strictObject({
  format,
  cuts: z.array(cut).optional().describe("What was cut by then."),
  releases: z
    .array(z.union([planned, released, audited]))
    .optional()
    .describe("What was planned, done or audited by then."),
  at: z.string().optional().describe("When the audit began that was ended by this."),
  ...movingParts,
  writes: writes.optional(),
  error: z.strictObject({
    code: z.string().describe("The first problem's."),
    exit: z.int().describe("The exit code."),
    problems: z.array(problem),
  }),
});

/** What each document is, by the names that `slipway schema` takes. */
export const DOCUMENT_SCHEMAS = {
  check: [checkSchema, "What `slipway check --json` prints."],
  doctor: [doctorSchema, "What `slipway doctor --json` prints, and `slipway check --json` without a tag."],
  plan: [planSchema, "What `slipway plan --json` prints."],
  "plan-matrix": [matrixSchema, "What `slipway plan --matrix` prints: a matrix of GitHub Actions."],
  release: [releaseSchema, "What `slipway release --json` prints."],
  verify: [verifySchema, "What `slipway verify --json` prints."],
  cut: [cutSchema, "What `slipway cut --json` prints."],
  status: [statusSchema, "What `slipway status --json` prints."],
  notes: [notesSchema, "What `slipway notes --json` prints."],
  affected: [affectedSchema, "What `slipway affected --json` prints."],
  load: [loadSchema, "What `slipway load --json` prints."],
  deploy: [deploySchema, "What `slipway deploy --json` prints."],
  explain: [explainSchema, "What `slipway explain --json` prints."],
  prune: [pruneSchema, "What `slipway prune --json` prints."],
  list: [listSchema, "What `slipway list --json` prints."],
  show: [showSchema, "What `slipway show --json` prints."],
  resume: [releaseSchema, "What `slipway resume --json` prints."],
  promote: [
    releaseSchema,
    "What `slipway promote --json` prints; with --dry-run it is the document of `plan`.",
  ],
  abandon: [abandonSchema, "What `slipway abandon --json` prints."],
  rollback: [rollbackSchema, "What `slipway rollback --json` prints."],
  yank: [yankSchema, "What `slipway yank --json` prints."],
  audit: [auditSchema, "What `slipway audit --json` prints."],
  report: [reportSchema, "What `slipway report --json` prints, and its page is made from."],
  rehearse: [rehearseSchema, "What `slipway rehearse --json` prints."],
  reproduce: [reproduceSchema, "What `slipway reproduce --json` prints."],
  "verify-image": [verifyImageSchema, "What `slipway verify IMAGE --json` prints."],
  init: [initSchema, "What `slipway init --json` prints."],
  add: [addSchema, "What `slipway add --json` prints."],
  ci: [ciSchema, "What `slipway ci github --json` and `slipway ci gitlab --json` print."],
  "ci-check": [ciCheckSchema, "What `slipway ci --check --json` prints."],
  error: [errorSchema, "What a command prints with --json if it fails: with what it had done by then."],
} as const;

/** The documents by these names. */
export type Documents = {
  [name in keyof typeof DOCUMENT_SCHEMAS]: z.infer<(typeof DOCUMENT_SCHEMAS)[name][0]>;
};

/** The JSON Schema (2020-12) of a document, by its name. */
export function schemaOf(name: keyof typeof DOCUMENT_SCHEMAS): object {
  const [schema, description] = DOCUMENT_SCHEMAS[name];
  return documentSchema(name, schema, description);
}

/** The JSON Schema of something that is written as JSON. It leaves room for keys that a later slipway adds. */
export function documentSchema(name: string, schema: z.ZodType, description: string): object {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    io: "input",
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  return { $schema, $id: `urn:slipway:${name}:format:1`, title: name, description, ...rest };
}
