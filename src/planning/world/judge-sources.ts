import { type ImageSource, sourceSubject } from "../../domain/project/artifact.ts";
import type { Component } from "../../domain/project/project.ts";
import type { Facts } from "../../domain/release/facts.ts";
import type { WorldCheck } from "../../domain/release/world-check.ts";
import { judgeSource } from "../gates/judge.ts";
import { holds, lacks } from "./verdicts.ts";

/** Something that a component has built, and what for. */
export interface NamedSource {
  readonly component: string;
  readonly use: "image" | "load" | "files";
  readonly source: ImageSource;
}

/** All that components have built, in their order. */
export function namedSources(components: readonly Component[]): NamedSource[] {
  return components.flatMap(({ name: component, artifacts }) =>
    artifacts.flatMap((artifact): NamedSource[] => {
      if (artifact.kind === "files")
        return artifact.targets.map((target) => ({ component, use: "files", source: plain(target) }));
      if (artifact.kind !== "image") return [];
      const target = artifact.load?.target;
      return [
        { component, use: "image", source: artifact.source },
        ...(target === undefined ? [] : [{ component, use: "load" as const, source: plain(target) }]),
      ];
    }),
  );
}

function plain(target: (ImageSource & { readonly kind: "bazel" })["target"]): ImageSource {
  return { kind: "bazel", target, stamp: { via: "args" } };
}

const USES = {
  image: "the image of",
  load: "what loads the image of",
  files: "a file for the release of",
} as const;

/** Rules that make or load images, or build files, and push nothing; some have an underscore, behind a macro of their name. */
const PUSHES_NOTHING =
  /^_?(?:oci_image|oci_image_index|oci_load|oci_tarball|image_manifest|image_index|image_layer|image_load|container_image|container_layer|filegroup|genrule|pkg_tar|[a-z]+_library)_?$/;

/** Whether sources exist, can be built here and, of images, be pushed: each once, however many components have it. */
export function judgeSources(sources: readonly NamedSource[], targets: Facts["targets"]): WorldCheck[] {
  const bySubject = new Map(sources.map((each) => [`${each.use} ${sourceSubject(each.source)}`, each]));
  return [...bySubject.values()].map(({ component, use, source }): WorldCheck => {
    const subject = sourceSubject(source);
    const [problem] = judgeSource(source, `${USES[use]} ${component}`, targets);
    if (problem !== undefined) return lacks(subject, problem);
    const rule = targets.get(subject)?.rule;
    if (use === "image" && rule !== undefined && PUSHES_NOTHING.test(rule))
      return lacks(subject, {
        code: "not-a-pusher",
        message: `${subject}, the image of ${component}, is of the rule ${rule}, which pushes nothing`,
        hint: "point `bazel` in slipway.toml at the image_push or oci_push of that image",
      });
    const found = rule === undefined ? "can be built here" : `there, of the rule ${rule}`;
    return holds(subject, `${USES[use]} ${component}: ${found}`);
  });
}
