import type { Image, ImageDestination } from "../../domain/project/artifact.ts";
import type { Destination, Project } from "../../domain/project/project.ts";
import type { RunOrigin } from "../../domain/release/facts.ts";
import { fail, ok, type Result } from "../../domain/text/problem.ts";
import { matchesWildcard } from "../../domain/text/wildcard.ts";

/** Whether choosing a destination takes the remote's URL. */
export function asksForRemote({ destinations }: Project): boolean {
  return destinations.some(({ when }) => when !== undefined && "remote" in when);
}

/**
 * The one repository of an image that this run pushes to: the destination that was named, else the one whose `when`
 * fits, else the one without a `when`.
 */
export function chooseDestination(
  image: Image,
  component: string,
  project: Project,
  channel: string,
  origin: RunOrigin,
): Result<ImageDestination> {
  const [only, ...others] = image.destinations;
  if (only !== undefined && others.length === 0 && only.destination === undefined) return ok(only);
  const { chosenDestination: chosen } = origin;
  const names = image.destinations.map(({ destination }) => destination).join(", ");
  if (chosen !== undefined) {
    const found = image.destinations.find(({ destination }) => destination === chosen);
    if (found !== undefined) return ok(found);
    return fail(
      "no-destination",
      `the image of ${component} has no destination "${chosen}"`,
      `name one of ${names}`,
    );
  }
  const settings = (name: string | undefined) =>
    project.destinations.find((destination) => destination.name === name);
  const fittingFor = (url: string | null) =>
    image.destinations.filter(({ destination }) =>
      fits(settings(destination)?.when, channel, origin.env, url),
    );
  // What git makes of the remote's URL counts only if nothing fits the URL as it is written.
  const [written = null, ...rewritten] = origin.remoteUrls;
  const fitting = rewritten.reduce(
    (found, url) => (found.length > 0 ? found : fittingFor(url)),
    fittingFor(written),
  );
  const open = image.destinations.filter(({ destination }) => settings(destination)?.when === undefined);
  const [first, second] = fitting.length > 0 ? fitting : open;
  if (first !== undefined && second === undefined) return ok(first);
  const found =
    first === undefined ? "none fits this run" : `${first.destination} and ${second?.destination} both fit`;
  return fail(
    "no-destination",
    `the image of ${component} has the destinations ${names}, and ${found}`,
    "choose one with --destination NAME, or let exactly one `when` in [destinations] fit",
  );
}

function fits(
  when: Destination["when"],
  channel: string,
  env: RunOrigin["env"],
  remoteUrl: string | null,
): boolean {
  if (when === undefined) return false;
  if ("env" in when) return env.has(when.env);
  if ("channel" in when) return when.channel === channel;
  return remoteUrl !== null && matchesWildcard(when.remote, remoteUrl);
}
