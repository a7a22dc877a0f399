import { type Monorepo, textOf } from "../../domain/project/monorepo.ts";
import type { Project } from "../../domain/project/project.ts";
import type { WorldCheck } from "../../domain/release/world-check.ts";
import type { Place } from "../../domain/text/problem.ts";
import { statusScripts } from "../proposal/bazel-settings.ts";
import { imageTargets, ownTagAdvice } from "../survey/image-targets.ts";
import { holds, lacks, untried } from "./verdicts.ts";

/** What the workspace's own files say that matters to releases: of Bazel, whatever the configuration builds with it. */
export function judgeWorkspace(project: Project, monorepo: Monorepo): WorldCheck[] {
  return [
    ...judgeOwnTags(project, monorepo),
    ...judgeLockFile(monorepo),
    ...(stamps(project) ? judgeStatusKeys(project, monorepo) : []),
  ];
}

/** The Bazel targets that push the configuration's images. */
function pushTargets({ components }: Project): Set<string> {
  return new Set(
    components.flatMap(({ artifacts }) =>
      artifacts.flatMap((each) =>
        each.kind === "image" && each.source.kind === "bazel" ? each.source.target : [],
      ),
    ),
  );
}

/** Image tags that rules push by themselves would be made or moved at every push. */
function judgeOwnTags(project: Project, { rules }: Monorepo): WorldCheck[] {
  const pushed = pushTargets(project);
  const pushers = imageTargets(rules.rules).pushers.filter(({ label }) => pushed.has(label));
  return pushers.flatMap((pusher) =>
    pusher.ownTags.map((tag) => {
      const { what, instead } = ownTagAdvice(pusher, tag);
      const where = pusher.tagPlace === null ? {} : { where: pusher.tagPlace };
      return lacks(pusher.label, { code: "own-image-tag", message: what, hint: instead, ...where });
    }),
  );
}

const LOCK_FILE = "MODULE.bazel.lock";

/** Whether Bazel can resolve modules as often as it is called, without the work tree being modified. */
function judgeLockFile(monorepo: Monorepo): WorldCheck[] {
  const { files } = monorepo;
  if (!files.includes("MODULE.bazel")) return [];
  const rc = textOf(monorepo, ".bazelrc") ?? "";
  const flag = /^[ \t]*(?:common|build|always)[ \t][^#\n]*--lockfile_mode[= ](\w+)/gm;
  const mode = [...rc.matchAll(flag)].at(-1)?.[1] ?? "update";
  const isThere = files.includes(LOCK_FILE);
  if (mode === "error" && !isThere)
    return [
      lacks(LOCK_FILE, {
        code: "no-lock-file",
        message: `.bazelrc has --lockfile_mode=error, and git does not have ${LOCK_FILE}: no Bazel command works`,
        hint: "run `bazel mod deps --lockfile_mode=update`, and commit the file",
      }),
    ];
  if (mode !== "update" && mode !== "refresh") return [holds(LOCK_FILE, `--lockfile_mode=${mode}`)];
  const advice = isThere ? "; `common --lockfile_mode=error` in .bazelrc keeps it as it is" : "";
  return [holds(LOCK_FILE, `Bazel may rewrite it, and slipway puts it back after its own calls${advice}`)];
}

/** Whether the version reaches an image through the workspace status command. */
function stamps({ components }: Project): boolean {
  return components.some(({ artifacts }) =>
    artifacts.some(
      (each) => each.kind === "image" && each.source.kind === "bazel" && each.source.stamp.via === "stamp",
    ),
  );
}

/**
 * Keys that a status script prints with the version in them, and that do not begin with `STABLE_`: Bazel does not rebuild what is
 * stamped with them when they change. Source: Bazel's user manual, `--workspace_status_command`.
 */
function judgeStatusKeys({ bazel }: Project, monorepo: Monorepo): WorldCheck[] {
  const scripts = statusScripts({ monorepo });
  if (scripts.length === 0)
    return [
      untried(
        "workspace status command",
        'tag_via = "stamp" needs one, and .bazelrc names no script of this workspace',
        "see that it prints what the image's rule is stamped with, under keys that begin with STABLE_",
      ),
    ];
  const versioned = new Set(
    [...bazel.env].flatMap(([name, { text }]) => (text.includes("{version}") ? name : [])),
  );
  const carries = (value: string) =>
    [...value.matchAll(/\$\{?(\w+)/g)].some(
      ([, name = ""]) => /^SLIPWAY_(?:VERSION|IMAGE_TAG|CHANNEL)$/.test(name) || versioned.has(name),
    );
  return scripts.flatMap(({ path, text }) => {
    const volatile = printedKeys(path, text).filter(
      ({ key, value }) => !key.startsWith("STABLE_") && carries(value),
    );
    if (volatile.length === 0) return [holds(path, "prints the version under no volatile key")];
    return volatile.map(({ key, where }) =>
      lacks(path, {
        code: "volatile-key",
        message: `${key} is volatile: what is stamped with it is not rebuilt when it changes, so the last release's tag may stay in an image`,
        hint: `call it STABLE_${key}, in the script and in the rule that uses it`,
        where,
      }),
    );
  });
}

interface PrintedKey {
  readonly key: string;
  readonly value: string;
  readonly where: Place;
}

/** `echo "KEY $VALUE"`, `printf 'KEY %s\n' "$VALUE"`, or a line of a here document. */
function printedKeys(file: string, text: string): PrintedKey[] {
  return text.split("\n").flatMap((written, index): PrintedKey[] => {
    const [, key, value] =
      /^\s*(?:(?:echo|printf)\s+(?:-\w+\s+)*)?["']?([A-Z][A-Z0-9_]*)\s+(.*)$/.exec(written) ?? [];
    return key === undefined || value === undefined
      ? []
      : [{ key, value, where: { file, line: index + 1, column: 1 } }];
  });
}
