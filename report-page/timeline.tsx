import { useState } from "preact/hooks";
import type { ReleaseEntry } from "../src/report/list-documents.ts";
import type { OverviewDocument } from "../src/report/overview-document.ts";
import type { Show } from "./page.tsx";

/** A release whose time is known. */
interface TimedRelease extends ReleaseEntry {
  readonly at: string;
}

/** Where a release is, from 0 at the left to 1 at the right. */
type PlaceOf = (release: TimedRelease) => number;

/** When what was released: a lane of dots for each component, and the same as a list, for those who do not see them. */
export function Timeline({
  overview,
  releases,
  show,
}: {
  overview: OverviewDocument;
  releases: readonly ReleaseEntry[];
  show: Show;
}) {
  // Made only once it is opened: it may be long.
  const [open, setOpen] = useState(false);
  const timed = releases.flatMap((release): TimedRelease[] =>
    release.at === null ? [] : [{ ...release, at: release.at }],
  );
  const last = new Date(overview.at).getTime();
  const first = Math.min(last - 86_400_000, ...timed.map(({ at }) => new Date(at).getTime()));
  const placeOf: PlaceOf = ({ at }) => (new Date(at).getTime() - first) / (last - first);
  const lanes = overview.components
    .map(({ component }) => ({ component, own: timed.filter((each) => each.component === component) }))
    .filter(({ own }) => own.length > 0);
  return (
    <section aria-labelledby="timeline">
      <h2 id="timeline" tabIndex={-1}>
        Timeline
      </h2>
      {timed.length === 0 ? (
        <p class="soft">Nothing says when these releases were made.</p>
      ) : (
        <>
          <div aria-hidden="true">
            {lanes.map(({ component, own }) => (
              <div key={component} class="lane">
                <b>
                  <bdi>{component}</bdi>
                </b>
                <Track releases={own} placeOf={placeOf} show={show} />
              </div>
            ))}
            <div class="axis">
              <span>{new Date(first).toISOString().slice(0, 10)}</span>
              <span>{overview.at.slice(0, 10)}</span>
            </div>
          </div>
          <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
            <summary>The same as a list</summary>
            {open && <Months releases={timed} show={show} />}
          </details>
        </>
      )}
    </section>
  );
}

const WIDTH = 1_000;
const HEIGHT = 36;

/**
 * A dot for each release of a component, all dots of one state in one path: there may be thousands. Only for the mouse, which finds
 * the nearest one: the list and the table are for the keyboard.
 */
function Track({
  releases,
  placeOf,
  show,
}: {
  releases: readonly TimedRelease[];
  placeOf: PlaceOf;
  show: Show;
}) {
  const nearest = ({ currentTarget, clientX }: MouseEvent) => {
    const { left, width } = (currentTarget as HTMLElement).getBoundingClientRect();
    const at = (clientX - left) / width;
    const distance = (release: TimedRelease) => Math.abs(placeOf(release) - at);
    return releases.reduce((best, each) => (distance(each) < distance(best) ? each : best));
  };
  const point = (event: MouseEvent) => {
    const { tag, state, at } = nearest(event);
    (event.currentTarget as HTMLElement).title = `${tag}: ${state}, ${at.slice(0, 10)}`;
  };
  const states = [...new Set(releases.map(({ state }) => state))];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: see above
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <div class="track" onMouseMove={point} onClick={(event) => show({ release: nearest(event).tag })}>
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: all of it is hidden from those who do not see it */}
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none">
        {states.map((state) => {
          const own = releases.filter((each) => each.state === state);
          const dots = own.map((each) => `M${(placeOf(each) * WIDTH).toFixed(1)} ${HEIGHT / 2}h0`).join("");
          return [
            <path key={state} class={`dots ${state}`} d={dots} />,
            ...(HOLLOW.has(state) ? [<path key={`${state} hole`} class="dots hole" d={dots} />] : []),
          ];
        })}
      </svg>
    </div>
  );
}

/** States whose dots are rings. */
const HOLLOW: ReadonlySet<string> = new Set(["unfinished", "abandoned", "yanked"]);

function Months({ releases, show }: { releases: readonly TimedRelease[]; show: Show }) {
  const months = [...new Set(releases.map(({ at }) => at.slice(0, 7)))].sort().reverse();
  return (
    <>
      {months.map((month) => (
        <section key={month} aria-label={month}>
          <h3>{month}</h3>
          <ol class="plain">
            {releases
              .filter(({ at }) => at.startsWith(month))
              .map(({ tag, at, state }) => (
                <li key={tag}>
                  <time dateTime={at}>{at.slice(0, 10)}</time>{" "}
                  <button type="button" class="tag" onClick={() => show({ release: tag })}>
                    <bdi>{tag}</bdi>
                  </button>{" "}
                  <span class={`state ${state}`}>{state}</span>
                </li>
              ))}
          </ol>
        </section>
      ))}
    </>
  );
}
