import type { OverviewDocument } from "../src/report/overview-document.ts";
import type { Show } from "./page.tsx";
import type { View } from "./view.ts";

/** What chooses releases. */
export function Filter({
  overview,
  view,
  shown,
  show,
}: {
  overview: OverviewDocument;
  view: View;
  shown: number;
  show: Show;
}) {
  const { releases } = overview;
  const states = [...new Set(releases.map(({ state }) => state))];
  const channels = [...new Set(releases.map(({ channel }) => channel))];
  return (
    // biome-ignore lint/a11y/useSemanticElements: browsers that do not know <search> leave the form without a role
    <form role="search" aria-label="Releases" onSubmit={(event) => event.preventDefault()}>
      <label class="wide">
        Search
        <input
          type="search"
          value={view.search}
          placeholder="tag, digest, commit, name"
          onInput={({ currentTarget }) => show({ search: currentTarget.value })}
        />
      </label>
      <Choice
        label="State"
        none="all states"
        values={states}
        value={view.state}
        onChoice={(state) => show({ state })}
      />
      <Choice
        label="Channel"
        none="all channels"
        values={channels}
        value={view.channel}
        onChoice={(channel) => show({ channel })}
      />
      <label>
        Of each component
        <select
          value={String(view.newest)}
          onChange={({ currentTarget }) => show({ newest: Number(currentTarget.value) })}
        >
          {[...new Set([1, 3, 10, view.newest])]
            .filter((number) => number > 0)
            .map((number) => (
              <option key={number} value={String(number)}>
                {number === 1 ? "the newest" : `the newest ${number}`}
              </option>
            ))}
          <option value="0">all</option>
        </select>
      </label>
      <output>
        {shown} of {releases.length} {releases.length === 1 ? "release" : "releases"}
      </output>
    </form>
  );
}

function Choice({
  label,
  none,
  values,
  value,
  onChoice,
}: {
  label: string;
  none: string;
  values: readonly string[];
  value: string;
  onChoice: (value: string) => void;
}) {
  return (
    <label>
      {label}
      <select value={value} onChange={({ currentTarget }) => onChoice(currentTarget.value)}>
        <option value="">{none}</option>
        {values.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
    </label>
  );
}
