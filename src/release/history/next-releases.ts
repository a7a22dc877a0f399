import type { Component } from "../../domain/project/project.ts";
import type { ReleaseTag } from "../../domain/tags/release-tag.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import { calendarDate } from "../../domain/versions/calendar-date.ts";
import { decideCuts, placeOrder, rangesOf } from "../../planning/numbering/decide-cuts.ts";
import { withGroups } from "../../planning/numbering/groups.ts";
import type { HistoryRun } from "../run/services.ts";
import { openHistory } from "./history.ts";

/**
 * The next release of each component at HEAD, as `cut` would choose it; of one that has nothing to release, a patch. Throws why a
 * component has none.
 */
export async function nextReleases(
  run: HistoryRun,
  components: readonly Component[],
): Promise<readonly ReleaseTag[]> {
  const { project, now, services } = run;
  const commit = await services.git.commitOf("HEAD");
  const together = withGroups(project, components);
  await using history = openHistory(run, together);
  const line = history.lineTo(commit);
  const releasesOf = await line.releases(together);
  const choice = { bump: "auto", channel: null, affectedOnly: false } as const;
  const placed = together.map((component) =>
    placeOrder({ component, version: null }, releasesOf(component), choice, project.channels),
  );
  const changesIn = await line.changes(placed.flatMap(rangesOf));
  const broken = [...(await history.broken())].filter(([name]) =>
    components.some((each) => each.name === name),
  );
  const scene = { project, commit, today: calendarDate(now) };
  const chosen = decideCuts(placed, choice, scene, changesIn);
  const quiet = new Set(chosen.idle.map(({ component }) => component));
  const patches = decideCuts(
    placed.filter(({ order }) => quiet.has(order.component.name)),
    { ...choice, bump: "patch" },
    scene,
    changesIn,
  );
  const [first, ...others] = [
    ...broken.map(([, problem]) => problem),
    ...[...chosen.obstacles.values(), ...patches.obstacles.values()],
  ];
  if (first !== undefined) throw errorFromProblems([first, ...others]);
  const cuts = [...chosen.cuts, ...patches.cuts].map(({ cut }) => cut);
  return components.flatMap((component) =>
    cuts
      .filter((cut) => cut.component === component)
      .map(({ tag, version }) => ({ text: tag, component: component.name, version })),
  );
}
