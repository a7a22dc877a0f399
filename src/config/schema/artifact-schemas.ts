import type { Placeholder } from "../../domain/text/template.ts";
import { label } from "./judge-bazel.ts";
import { branch, sourceGlob, sourcePath } from "./judge-git.ts";
import {
  filled,
  fixed,
  plainName,
  RELEASE_PLACEHOLDERS,
  template,
  variableName,
  verbatim,
} from "./judge-text.ts";
import {
  choice,
  command,
  described,
  either,
  named,
  table,
  text,
  texts,
  type Written,
} from "./schema-parts.ts";

const COMMAND: readonly Placeholder[] = [...RELEASE_PLACEHOLDERS, "tag", "image", "digest"];
const DEPLOYMENT: readonly Placeholder[] = [...RELEASE_PLACEHOLDERS, "environment"];

const environment = described(
  table({
    project: described(text(filled), "The provider's project; Cloudflare Pages needs one.", "acme-docs"),
    branch: described(text(branch), "The branch whose pushes deploy here.", "main"),
    paths: described(texts(sourceGlob), "A push deploys only when it touches one of these.", [
      "platform/docs/**",
    ]),
    channel: described(text(plainName), "Releases of this channel deploy here.", "stable"),
  }),
  "Where the site is deployed to, and by what.",
);

/** `[components.X.site]`. */
export const siteSchema = described(
  table({
    build: described(command(verbatim), "Builds the site, in cwd. Default: it is built already.", [
      "pnpm",
      "build",
    ]),
    cwd: described(text(fixed(sourcePath)), 'Where build runs. Default: ".".', "platform/docs"),
    directory: described(text(fixed(sourcePath)), "What is deployed, from the root.", "platform/docs/build"),
    provider: described(
      either(
        choice("cloudflare-pages"),
        table(
          {
            command: described(command(template(DEPLOYMENT)), "Deploys the directory.", [
              "./deploy.sh",
              "{environment}",
            ]),
          },
          "command",
        ),
      ),
      "What deploys: Cloudflare Pages (through wrangler) or a command of your own.",
      "cloudflare-pages",
      { command: ["./deploy.sh", "{environment}"] },
    ),
    environments: described(named(plainName, environment), "The environments, by name."),
  }),
  "A static site.",
);

/** `[components.X.command]`. */
export const commandSchema = described(
  table({
    run: described(
      command(template(COMMAND)),
      "Publishes. {image} is repository:tag@digest, {image:NAME} that of one of several images; {digest} likewise.",
      ["goreleaser", "release", "--clean"],
    ),
    after: described(
      choice("build", "push", "publish"),
      'When: after everything is built, after images are pushed and sites deployed (the default), or last. Default: "push".',
      "push",
      "publish",
    ),
    env: described(named(variableName, text(template(COMMAND))), "Added to its environment.", {
      GORELEASER_CURRENT_TAG: "{tag}",
    }),
    done: described(command(template(COMMAND)), "Exits 0 if it has been published already.", [
      "npm",
      "view",
      "@acme/cli@{version}",
    ]),
  }),
  "Anything else that publishes: GoReleaser, npm publish, a GitOps bump, an announcement …",
);

/** `[components.X.files]`. */
export const filesSchema = described(
  table({ bazel: described(texts(fixed(label)), "Targets whose outputs are attached.", ["//cmd/cli:dist"]) }),
  "Bazel outputs attached to the release at the forge, with a checksums file.",
);

/** `[components.X.site]` as it is written. */
export type WrittenSite = Written<typeof siteSchema>;

/** `[components.X.command]` as it is written. */
export type WrittenCommand = Written<typeof commandSchema>;

/** `[components.X.files]` as it is written. */
export type WrittenFiles = Written<typeof filesSchema>;
