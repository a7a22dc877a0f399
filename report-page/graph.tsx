import type { CommitEntry, GraphEntry } from "../src/report/overview-document.ts";
import { draw, type Edge, edgesOf, NODE, reachable } from "./layout.ts";
import type { Show } from "./page.tsx";
import { isWeb } from "./releases.tsx";

/** Nodes up to which all of a graph is drawn; of a larger one only what is highlighted. */
const MOST_DRAWN = 150;

/** What depends on what, and what a commit reaches. */
export function Graph({
  graph,
  url,
  reach,
  show,
}: {
  graph: GraphEntry;
  url: string | null;
  reach: string;
  show: Show;
}) {
  const commit = graph.commits.find((each) => each.commit === reach);
  const reached = commit ? nodesOf(commit) : nodesAround(edgesOf(graph), reach);
  const names = [
    ...graph.components.map(({ component }) => component),
    ...graph.packages.map((each) => each.package),
  ];
  const whole = names.length <= MOST_DRAWN;
  return (
    <section aria-labelledby="dependencies">
      <h2 id="dependencies" tabIndex={-1}>
        Dependencies
      </h2>
      <p class="soft">
        Components, and the packages of Bazel that they are made from. Choose a commit that no stable release
        has yet, to see what it reaches.
      </p>
      <div class="graph">
        <div>
          <Commits graph={graph} chosen={reach} show={show} />
          <label class="below">
            Or a component or package{" "}
            <select
              value={commit ? "" : reach}
              onChange={({ currentTarget }) => show({ reach: currentTarget.value })}
            >
              <option value="">none</option>
              {names.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        </div>
        <div>
          <div aria-live="polite">
            {commit ? (
              <Reached commit={commit} url={url} />
            ) : (
              reach !== "" && <Around name={reach} graph={graph} reached={reached} />
            )}
          </div>
          {whole || reached.size > 0 ? (
            <Picture graph={graph} reached={reached} whole={whole} />
          ) : (
            <p class="soft">With {names.length} of them they are drawn once something is chosen.</p>
          )}
        </div>
      </div>
    </section>
  );
}

function nodesOf({ reaches }: CommitEntry): ReadonlySet<string> {
  return new Set(reaches.flatMap(({ component, packages }) => [component, ...packages]));
}

/** A node with all that it needs, and all that needs it. */
function nodesAround(edges: readonly Edge[], name: string): ReadonlySet<string> {
  if (name === "") return new Set();
  const back = edges.map(({ from, to }) => ({ from: to, to: from }));
  return new Set([...reachable(edges, [name]), ...reachable(back, [name])]);
}

function Commits({ graph, chosen, show }: { graph: GraphEntry; chosen: string; show: Show }) {
  if (graph.commits.length === 0)
    return <p class="soft">Every commit is in a stable release of the components that it reaches.</p>;
  return (
    <>
      <ol class="plain commits" aria-label="Commits">
        {graph.commits.map(({ commit, subject, reaches }) => (
          <li key={commit}>
            <button
              type="button"
              aria-pressed={commit === chosen}
              onClick={() => show({ reach: commit === chosen ? "" : commit })}
            >
              <code>{commit.slice(0, 8)}</code> <bdi>{subject}</bdi>{" "}
              <span class="soft">
                · {reaches.length} {reaches.length === 1 ? "component" : "components"}
              </span>
            </button>
          </li>
        ))}
      </ol>
      {graph.more > 0 && <p class="soft">and {graph.more} older ones</p>}
    </>
  );
}

function Reached({ commit, url }: { commit: CommitEntry; url: string | null }) {
  const page = url?.replace(/\/releases$/, `/commit/${commit.commit}`) ?? null;
  return (
    <>
      <p>
        <bdi>{commit.subject}</bdi>, by <bdi>{commit.by}</bdi> on{" "}
        <time dateTime={commit.at}>{commit.at.slice(0, 10)}</time>, reaches{" "}
        {commit.reaches.map(({ component }) => component).join(", ")}.
        {isWeb(page) && (
          <>
            {" "}
            <a href={page}>The commit</a>
          </>
        )}
      </p>
      {commit.reaches.map(({ component, because }) => (
        <details key={component}>
          <summary>
            How it reaches <bdi>{component}</bdi>
          </summary>
          <ol class="chain">
            {because.map((step) => (
              <li key={step}>
                <code>{step}</code>
              </li>
            ))}
          </ol>
        </details>
      ))}
    </>
  );
}

function Around({ name, graph, reached }: { name: string; graph: GraphEntry; reached: ReadonlySet<string> }) {
  const isComponent = graph.components.some(({ component }) => component === name);
  const others = graph.components.flatMap(({ component }) => (reached.has(component) ? component : []));
  return (
    <p>
      {isComponent
        ? `${name} is made from ${reached.size - 1} packages.`
        : `${name} reaches ${others.length === 0 ? "no component" : others.join(", ")}.`}
    </p>
  );
}

/** The words next to it say the same. */
function Picture({
  graph,
  reached,
  whole,
}: {
  graph: GraphEntry;
  reached: ReadonlySet<string>;
  whole: boolean;
}) {
  const { nodes, edges, width, height } = draw(graph, (id) => whole || reached.has(id));
  const places = new Map(nodes.map((node) => [node.id, node]));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
    <section class="drawing" tabIndex={0} aria-label="Drawing of the dependencies">
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {edges.map(({ from, to }) => {
          const [start, end] = [places.get(from), places.get(to)];
          if (!start || !end) return null;
          const [x1, y1] = [start.x + start.width, start.y + NODE / 2];
          const [x2, y2] = [end.x, end.y + NODE / 2];
          const bend = Math.max(30, (x2 - x1) / 2);
          return (
            <path
              key={`${from} ${to}`}
              class={reached.has(from) && reached.has(to) ? "reached" : ""}
              d={`M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`}
            />
          );
        })}
        {nodes.map(({ id, isComponent, x, y, width: wide }) => (
          <g
            key={id}
            class={[isComponent ? "component" : "", reached.has(id) ? "reached" : ""].join(" ")}
            transform={`translate(${x} ${y})`}
          >
            <rect width={wide} height={NODE} rx="5" />
            <text x="10" y="19">
              {id}
            </text>
          </g>
        ))}
      </svg>
    </section>
  );
}
