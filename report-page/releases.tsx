import type { ReleaseEntry } from "../src/report/list-documents.ts";
import type { OverviewDocument } from "../src/report/overview-document.ts";
import { AuditLine, type Audits } from "./audit.tsx";
import type { Show } from "./page.tsx";

/** A row for each component that has releases to be shown, with its newest ones. */
export function Releases({
  overview,
  releases,
  newest,
  audits,
  show,
}: {
  overview: OverviewDocument;
  releases: readonly ReleaseEntry[];
  newest: number;
  audits: Audits;
  show: Show;
}) {
  const filtered = releases.length < overview.releases.length;
  const rows = overview.components
    .map(({ component }) => ({ component, own: releases.filter((each) => each.component === component) }))
    .filter(({ own }) => own.length > 0 || !filtered);
  const most = Math.max(1, ...rows.map(({ own }) => own.length));
  const columns = newest === 0 ? most : Math.min(newest, most);
  return (
    <section aria-labelledby="releases">
      <h2 id="releases" tabIndex={-1}>
        Releases
      </h2>
      {rows.length === 0 ? (
        <p class="soft">No release is like that.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
        <section class="scroll" tabIndex={0} aria-label="Table of releases">
          <Table rows={rows} columns={columns} audits={audits} show={show} />
        </section>
      )}
    </section>
  );
}

interface ComponentRow {
  readonly component: string;
  readonly own: readonly ReleaseEntry[];
}

/** With roles that browsers take from a table when a narrow screen lays it out in blocks. */
function Table({
  rows,
  columns,
  audits,
  show,
}: {
  rows: readonly ComponentRow[];
  columns: number;
  audits: Audits;
  show: Show;
}) {
  const places = Array.from({ length: columns }, (_, index) => index);
  return (
    // biome-ignore-start lint/a11y/noRedundantRoles: see above
    <table role="table">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">
            Component
          </th>
          {places.map((place) => (
            <th key={place} role="columnheader" scope="col">
              {place === 0 ? "Newest" : ordinal(place + 1)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map(({ component, own }) => (
          <tr key={component} role="row">
            <th role="rowheader" scope="row">
              <bdi>{component}</bdi>
            </th>
            {places.map((place) => (
              <Cell key={place} release={own[place]} audits={audits} show={show} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
    // biome-ignore-end lint/a11y/noRedundantRoles: see above
  );
}

/** `2nd`, `3rd`, `11th`. */
function ordinal(number: number): string {
  const teens = number % 100 > 10 && number % 100 < 14;
  return `${number}${(teens ? undefined : { 1: "st", 2: "nd", 3: "rd" }[number % 10]) ?? "th"}`;
}

function Cell({ release, audits, show }: { release: ReleaseEntry | undefined; audits: Audits; show: Show }) {
  if (release === undefined)
    return (
      // biome-ignore lint/a11y/noRedundantRoles: as in the table
      <td role="cell" class="none">
        –
      </td>
    );
  const { tag, state, at, images, url } = release;
  const [image, ...others] = images;
  const audited = audits.get(tag);
  return (
    // biome-ignore lint/a11y/noRedundantRoles: as in the table
    <td role="cell">
      <div class="cell">
        <button type="button" class="tag" onClick={() => show({ release: tag })}>
          <bdi>{tag}</bdi>
        </button>
        <span>
          <span class={`state ${state}`}>{state}</span>
          {at && (
            <>
              {" · "}
              <time dateTime={at}>{at.slice(0, 10)}</time>
            </>
          )}
        </span>
        {image && (
          <>
            <code>{shortDigest(image.digest)}</code>
            <span class="soft">
              {registryOf(image.reference)}
              {others.length > 0 && `, ${others.length} more image ${others.length === 1 ? "tag" : "tags"}`}
            </span>
          </>
        )}
        {isWeb(url) && <a href={url}>{new URL(url).hostname}</a>}
        {audited && <AuditLine audited={audited} />}
      </div>
    </td>
  );
}

/** Whether an address may be a link: others could run something. */
export function isWeb(url: string | null): url is string {
  return url !== null && /^https?:\/\//.test(url) && URL.canParse(url);
}

function shortDigest(digest: string | null): string {
  return digest === null ? "digest unknown" : digest.slice(0, "sha256:".length + 12);
}

function registryOf(reference: string): string {
  return reference.slice(0, Math.max(0, reference.indexOf("/")));
}
