import * as z from "zod/mini";
import { componentSchema, defaultsSchema } from "./component-schema.ts";
import { registryHost } from "./judge-oci.ts";
import { componentName, plainName } from "./judge-text.ts";
import { described, named, table } from "./schema-parts.ts";
import {
  bazelSchema,
  channelSchema,
  destinationSchema,
  registrySchema,
  repositorySchema,
} from "./section-schemas.ts";

/** `slipway.toml` as it is written. */
export const configSchema = table({
  format: described(z.literal(1), "The version of this file's format.", 1),
  repository: described(repositorySchema, "The source repository."),
  bazel: described(bazelSchema, "How Bazel is called."),
  registries: described(
    named(registryHost, registrySchema),
    'Registries, by host[:port]: [registries."ghcr.io"].',
  ),
  channels: described(
    named(plainName, channelSchema),
    "The first channel whose globs match a version's prerelease part has it.",
  ),
  destinations: described(
    named(plainName, destinationSchema),
    "Which of several repositories a run pushes to.",
  ),
  defaults: defaultsSchema,
  components: described(named(componentName, componentSchema), "What is released, by name."),
});

/** `slipway.toml` as it is written, when its shape is right. */
export type Config = z.output<typeof configSchema>;
