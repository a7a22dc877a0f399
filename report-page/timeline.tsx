import type { ReleaseEntry } from "../src/report/list-documents.ts";
import type { OverviewDocument } from "../src/report/overview-document.ts";
import type { Show } from "./page.tsx";

/** A release whose time is known. */
interface TimedRelease extends ReleaseEntry {
  readonly at: string;
}

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
  const timed = releases.flatMap((release): TimedRelease[] =>
    release.at === null ? [] : [{ ...release, at: release.at }],
  );
  const last = new Date(overview.at).getTime();
  const first = Math.min(last - 86_400_000, ...timed.map(({ at }) => new Date(at).getTime()));
  const placeOf = ({ at }: TimedRelease) => ((new Date(at).getTime() - first) / (last - first)) * 100;
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
                <div class="track">
                  {own.map((release) => (
                    <Dot key={release.tag} release={release} place={placeOf(release)} show={show} />
                  ))}
                </div>
              </div>
            ))}
            <div class="axis">
              <span>{new Date(first).toISOString().slice(0, 10)}</span>
              <span>{overview.at.slice(0, 10)}</span>
            </div>
          </div>
          <details>
            <summary>The same as a list</summary>
            <Months releases={timed} show={show} />
          </details>
        </>
      )}
    </section>
  );
}

/** Only for the mouse: the list and the table are for the keyboard. */
function Dot({ release, place, show }: { release: TimedRelease; place: number; show: Show }) {
  const title = `${release.tag}: ${release.state}, ${release.at.slice(0, 10)}`;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: see above
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <span
      class={`dot ${release.state}`}
      ref={(dot) => dot?.style.setProperty("left", `${place}%`)}
      title={title}
      onClick={() => show({ release: release.tag })}
    />
  );
}

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
