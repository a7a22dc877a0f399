import { type Digest, parseDigest } from "../../domain/images/digest.ts";
import { formatRepository, type ImageTag, type Repository } from "../../domain/images/reference.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { ImageToBuild } from "../ports/image-builder.ts";
import type { OnLine } from "../process/output.ts";
import { ProgramMissing, type Run, until } from "../process/run.ts";
import { cannotPush } from "./bazel-build.ts";
import type { ImageOutputs } from "./image-outputs.ts";
import type { Launch } from "./launch.ts";
import type { PushTarget } from "./push-targets.ts";
import { createLastWords, endingOf, withWords } from "./said.ts";

/**
 * The arguments that make a pusher push this image to this repository, under this tag or under its digest alone. The rule's own repository is
 * overridden if the configuration names another, in the words of the rule's own interface; a rule of the user's own is
 * given rules_oci's, and only if the repository was rewritten.
 */
export function pusherArguments(
  target: PushTarget,
  image: ImageToBuild<"bazel">,
  outputs: ImageOutputs,
  tag: ImageTag | null,
  insecure: boolean,
): string[] {
  const { repository, configured, source } = image;
  const tags = source.stamp.via === "args" && tag !== null ? ["--tag", tag] : [];
  return [
    ...tags,
    ...repositoryArguments(target, repository, configured, outputs),
    ...(insecure ? ["--insecure"] : []),
  ];
}

function repositoryArguments(
  target: PushTarget,
  repository: Repository,
  configured: Repository,
  { operation, operations }: ImageOutputs,
): string[] {
  if (operation !== undefined) {
    const registry = operation.registry === repository.host ? [] : ["--registry", repository.host];
    // Given to a deployment of several images, `--repository` would send them all to one.
    const path =
      operation.repository === repository.path || operations > 1 ? [] : ["--repository", repository.path];
    return [...registry, ...path];
  }
  const rewritten = repository.host !== configured.host;
  return target.rule === "oci_push" || rewritten ? ["--repository", formatRepository(repository)] : [];
}

/** A pusher with its arguments; `lost` is aborted if it must not go on. */
interface PusherCall extends Launch {
  readonly args: readonly string[];
  readonly lost: AbortSignal | undefined;
}

/** Runs a pusher to its end; gives all it printed on stdout. Throws `push-failed` and `cannot-push`. */
export async function runPusher(
  run: Run,
  { program, args, cwd, env, lost }: PusherCall,
  subject: string,
  watch: (line: string) => void,
): Promise<string> {
  const words = createLastWords();
  const onLine: OnLine = (line, stream) => {
    words.add(line, stream);
    watch(line);
  };
  const completed = await run(program, args, { cwd, env, onLine, ...until(lost) }).catch((error: unknown) => {
    if (!(error instanceof ProgramMissing)) throw error;
    throw cannotPush(`${subject} has nothing that can be run, so it cannot push`, error);
  });
  if (completed.exitCode === 0) return completed.stdout;
  throw new ReleaseError({
    kind: "registry",
    code: "push-failed",
    ...withWords(`${subject} failed to push (${endingOf(completed)})`, words, ", and it said nothing"),
    hint: words.lines().some((line) => /(?:unknown flag|not defined): -+insecure/i.test(line))
      ? "rules_img's pushers know --insecure since 0.3.19: update rules_img, or leave insecure = true to registries that other rules push to"
      : "fix what the pusher reports, then run the same command again: what is pushed already stays",
  });
}

/** Whether a text ends with a name that follows a blank or nothing. A pattern for what is before `@` would take quadratic time. */
function endsWithName(text: string, name: string): boolean {
  return text.endsWith(name) && /^\s?$/.test(text.slice(0, -name.length).slice(-1));
}

/**
 * The digest a pusher says it pushed: from `repository@sha256:…` on its stdout, for this repository if it names
 * several. Null if it says nothing.
 */
export function printedDigest(stdout: string, repository: Repository, built: Digest | null): Digest | null {
  const printed = [...stdout.matchAll(/(?<=\S)@(sha256:[0-9a-f]{64})\b/g)];
  const name = formatRepository(repository);
  const ours = printed.filter(({ index }) => endsWithName(stdout.slice(0, index), name));
  const digests = (ours.length > 0 ? ours : printed).flatMap(([, text]) => parseDigest(text ?? "") ?? []);
  // Pushers of an index name its images too.
  return digests.find((digest) => digest === built) ?? digests.at(-1) ?? null;
}
