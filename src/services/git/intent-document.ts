import * as z from "zod";
import { type CommitSha, parseCommitSha } from "../../domain/history/commit-sha.ts";
import { type Digest, parseDigest } from "../../domain/images/digest.ts";
import {
  formatReference,
  formatRepository,
  parseReference,
  parseRepository,
  type Reference,
  type Repository,
} from "../../domain/images/reference.ts";
import { type Attestation, PREDICATES } from "../../domain/release/attestation.ts";
import type { IntendedImage, ReleaseIntent } from "../../domain/release/intent.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { intentRef } from "./remote.ts";

const commit = z
  .string()
  .transform((text, ctx): CommitSha => parseCommitSha(text) ?? refuse(ctx, "a commit"));
const digest = z.string().transform((text, ctx): Digest => parseDigest(text) ?? refuse(ctx, "a digest"));
const reference = z
  .string()
  .transform((text, ctx): Reference => parseReference(text) ?? refuse(ctx, "an image reference"));
const images = z.array(z.object({ reference, digest: digest.nullable() }));
const files = z.array(z.object({ name: z.string(), digest }));
/** A time as records write it, in seconds since the epoch. */
const time = z.iso.datetime().transform((text) => new Date(text).getTime() / 1_000);
const repository = z.string().transform((text, ctx): Repository => {
  const parsed = parseRepository(text);
  return parsed.ok ? parsed.value : refuse(ctx, "a repository");
});
const attestation = z.object({
  repository,
  subject: digest,
  predicateType: z.enum(PREDICATES),
  digest,
});
const build = z.object({
  builder: z.string().nullable(),
  invocation: z.string().nullable(),
  started: time,
  finished: time,
});
/** What the blob of a record holds, as it is written. */
export const recordSchema = z.object({
  format: z.literal(1),
  tag: z.string(),
  commit,
  state: z.enum(["intended", "complete"]),
  run: z.string(),
  lease: z
    .object({ host: z.string(), pid: z.number(), birth: z.string(), alive: time })
    .nullable()
    .default(null),
  images,
  floating: images,
  files: files.default([]),
  deployments: z.array(z.object({ id: z.string(), url: z.string() })).default([]),
  commands: z.array(z.string()).default([]),
  draft: z.number().nullable().default(null),
  attestations: z.array(attestation).exactOptional(),
  build: build.exactOptional(),
  promotion: z
    .object({ tag: z.string(), images, files, attestations: z.array(attestation).exactOptional() })
    .exactOptional(),
  actions: z.object({ executed: z.number(), cached: z.number() }).nullable().default(null),
  withdrawal: z
    .object({ kind: z.enum(["abandoned", "yanked"]), at: time, by: z.string(), reason: z.string() })
    .nullable()
    .default(null),
  rollback: z
    .object({
      to: z.string(),
      at: time,
      by: z.string(),
      reason: z.string().nullable(),
      finished: z.boolean(),
    })
    .exactOptional(),
});

function refuse(ctx: z.core.$RefinementCtx, expected: string): never {
  ctx.addIssue({ code: "custom", message: `expected ${expected}` });
  return z.NEVER;
}

/** Reads what the blob of a tag's intent holds. Throws `bad-record` if slipway did not write it. */
export function parseIntent(remote: string, tag: string, text: string): ReleaseIntent {
  const parsed = recordSchema.safeParse(parseJson(text));
  if (parsed.success && parsed.data.tag === tag) return parsed.data;
  const why = parsed.success ? `it is about ${parsed.data.tag}` : z.prettifyError(parsed.error);
  throw new ReleaseError({
    kind: "refused",
    code: "bad-record",
    message: `${intentRef(tag)} on the remote is not a slipway record: ${why}`,
    hint: `look at it with \`git fetch ${remote} ${intentRef(tag)} && git cat-file -p FETCH_HEAD\``,
  });
}

/** Writes it as the blob of a tag's intent holds it. */
export function formatIntent({ images, floating, ...rest }: ReleaseIntent): string {
  const written = (all: readonly IntendedImage[]) =>
    all.map(({ reference: each, digest }) => ({ reference: formatReference(each), digest }));
  const { files, deployments, commands, draft, lease, actions, withdrawal, ...others } = rest;
  const { rollback, attestations, build, promotion, ...head } = others;
  const document = {
    ...head,
    ...(lease === null ? {} : { lease: { ...lease, alive: formatTime(lease.alive) } }),
    images: written(images),
    floating: written(floating),
    files,
    deployments,
    commands,
    ...(draft === null ? {} : { draft }),
    ...signed(attestations),
    ...(build === undefined
      ? {}
      : { build: { ...build, started: formatTime(build.started), finished: formatTime(build.finished) } }),
    ...(promotion === undefined
      ? {}
      : {
          promotion: {
            ...promotion,
            images: written(promotion.images),
            ...signed(promotion.attestations),
          },
        }),
    ...(actions === null ? {} : { actions }),
    ...(withdrawal === null ? {} : { withdrawal: { ...withdrawal, at: formatTime(withdrawal.at) } }),
    ...(rollback === undefined ? {} : { rollback: { ...rollback, at: formatTime(rollback.at) } }),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function signed(all: readonly Attestation[] | undefined) {
  if (all === undefined) return {};
  return { attestations: all.map((each) => ({ ...each, repository: formatRepository(each.repository) })) };
}

function formatTime(seconds: number): string {
  return new Date(seconds * 1_000).toISOString();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
