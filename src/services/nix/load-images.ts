import type { Watch } from "../../domain/release/event.ts";
import type { LocalImage } from "../ports/image-builder.ts";
import { obstacleTo } from "../process/find-program.ts";
import { sideBySide } from "../process/side-by-side.ts";
import { buildAttributes } from "./build-images.ts";
import { createNix, type NixPlace } from "./command.ts";
import { copyImage } from "./copy-image.ts";
import { engineMissing } from "./errors.ts";

/** Images that are copied at once. */
const COPIES = 2;

/** Where skopeo copies to for each engine, and the harmless call that tells whether the engine works. */
const ENGINES = [
  { probe: ["docker", "version", "--format", "{{.Server.Version}}"], destination: dockerDestination },
  { probe: ["podman", "info"], destination: podmanDestination },
] as const;

/**
 * Builds images and copies them into docker, or into podman where docker does not work. `copyTo` is used rather than
 * `copyToDockerDaemon` and `copyToPodman`, which know only the name that the flake gives the image. Throws `load-failed`,
 * `build-failed` and `copy-failed`.
 */
export async function loadImages(
  place: NixPlace,
  images: readonly LocalImage<"nix">[],
  watch: Watch,
): Promise<void> {
  const nix = createNix(place);
  const destination = await findEngine(
    place,
    images.map(({ load }) => load.as),
  );
  const attributes = images.map(({ source }) => source.attribute);
  await buildAttributes(nix, [...new Set(attributes)], watch);
  await sideBySide(images, COPIES, async ({ source, load: { as } }) => {
    await copyImage(nix, source.attribute, destination(as), watch);
  });
}

async function findEngine(
  { run, workspace, env }: NixPlace,
  names: readonly string[],
): Promise<(name: string) => string> {
  const told: string[] = [];
  for (const { probe, destination } of ENGINES) {
    const obstacle = await obstacleTo(run, probe, { cwd: workspace, env });
    if (obstacle === null) return destination;
    told.push(`${probe[0]} ${obstacle}`);
  }
  throw engineMissing(names, told);
}

/** Source: containers-transports(5), "docker-daemon": the tag has to be there. */
function dockerDestination(name: string): string {
  return `docker-daemon:${tagged(name)}`;
}

/** podman keeps what is built here under `localhost/`. */
function podmanDestination(name: string): string {
  const [host = "", ...path] = name.split("/");
  const isHost = path.length > 0 && /[.:]|^localhost$/.test(host);
  return `containers-storage:${isHost ? "" : "localhost/"}${tagged(name)}`;
}

function tagged(name: string): string {
  return /:[^/]*$/.test(name) ? name : `${name}:latest`;
}
