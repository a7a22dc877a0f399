import { useEffect, useState } from "preact/hooks";
import type { OverviewDocument } from "../src/report/overview-document.ts";
import type { Audits } from "./audit.tsx";
import { Details } from "./details.tsx";
import { Filter } from "./filter.tsx";
import { Graph } from "./graph.tsx";
import { isWeb, Releases } from "./releases.tsx";
import { Timeline } from "./timeline.tsx";
import { readView, shownReleases, type View, writeView } from "./view.ts";

/** The whole page. */
export function Page({ overview }: { overview: OverviewDocument }) {
  const [view, show] = useView();
  const shown = shownReleases(overview, view);
  const title = `Releases${nameOf(overview.url)}`;
  useEffect(() => {
    document.title = title;
  }, [title]);
  const audits: Audits = new Map(overview.audit?.releases.map((each) => [each.tag, each]));
  const release = overview.releases.find(({ tag }) => tag === view.release);
  return (
    <>
      {/* biome-ignore lint/a11y/useValidAnchor: it jumps; the address says what is shown */}
      <a class="skip" href="#main" onClick={toMain}>
        Skip to the releases
      </a>
      <header>
        <h1>{title}</h1>
        <p class="soft">
          As of <time dateTime={overview.at}>{overview.at.slice(0, 16).replace("T", " ")} UTC</time>, at
          commit <code>{overview.commit.slice(0, 12)}</code>
          {isWeb(overview.url) && (
            <>
              {" "}
              · <a href={overview.url}>all releases there</a>
            </>
          )}
          {overview.audit && (
            <>
              {" · audited "}
              <time dateTime={overview.audit.at}>{overview.audit.at.slice(0, 16).replace("T", " ")} UTC</time>
            </>
          )}
        </p>
      </header>
      <nav aria-label="Sections">
        <ul>
          <Jump to="releases" text="Releases" />
          <Jump to="timeline" text="Timeline" />
          {overview.graph && <Jump to="dependencies" text="Dependencies" />}
        </ul>
      </nav>
      <main id="main" tabIndex={-1}>
        <Filter overview={overview} view={view} shown={shown.length} show={show} />
        <Releases overview={overview} releases={shown} newest={view.newest} audits={audits} show={show} />
        <Timeline overview={overview} releases={shown} show={show} />
        {overview.graph && <Graph graph={overview.graph} url={overview.url} reach={view.reach} show={show} />}
      </main>
      <footer />
      {release && (
        <Details
          release={release}
          url={overview.url}
          audit={overview.audit}
          close={() => show({ release: "" })}
        />
      )}
    </>
  );
}

/** Changes some of what is shown. */
export type Show = (change: Partial<View>) => void;

/** The view that the address says, and what changes it there. */
function useView(): [View, Show] {
  const [view, setView] = useState(() => readView(location.hash));
  useEffect(() => {
    const follow = () => setView(readView(location.hash));
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  const show: Show = (change) => {
    const next = { ...view, ...change };
    setView(next);
    // Each release that is opened is a step back; words that are typed are not.
    const write = change.release ? "pushState" : "replaceState";
    history[write](null, "", writeView(next));
  };
  return [view, show];
}

function Jump({ to, text }: { to: string; text: string }) {
  const jump = (event: Event) => {
    event.preventDefault();
    const heading = document.getElementById(to);
    heading?.scrollIntoView();
    heading?.focus();
  };
  return (
    <li>
      <a href={`#${to}`} onClick={jump}>
        {text}
      </a>
    </li>
  );
}

/** The address says what is shown, so that jumping leaves it alone. */
function toMain(event: Event): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

/** ` of owner/name`, by the address of all releases. */
function nameOf(url: string | null): string {
  const [, name] = /^https?:\/\/[^/]+\/(.+)\/releases$/.exec(url ?? "") ?? [];
  return name === undefined ? "" : ` of ${name}`;
}
