import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { ReleaseEntry } from "../src/report/list-documents.ts";
import type { OverviewDocument } from "../src/report/overview-document.ts";
import { AuditDetails } from "./audit.tsx";
import { isWeb } from "./releases.tsx";

/** One release in full, in front of the page; Escape closes it, and the focus goes back to where it was. */
export function Details({
  release,
  url,
  audit,
  close,
}: {
  release: ReleaseEntry;
  url: string | null;
  audit: OverviewDocument["audit"];
  close: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, [release.tag]);
  const { tag, component, version, channel, state, at, by, commit, images, withdrawal } = release;
  const audited = audit?.releases.find((each) => each.tag === tag);
  const commitPage = url && commit ? url.replace(/\/releases$/, `/commit/${commit}`) : null;
  return (
    <dialog ref={dialog} aria-labelledby="details" onClose={close}>
      <h2 id="details">
        <bdi>{tag}</bdi>
      </h2>
      <dl>
        <Fact name="State">
          <span class={`state ${state}`}>{state}</span>
        </Fact>
        {withdrawal && (
          <Fact name={withdrawal.kind === "abandoned" ? "Abandoned" : "Yanked"}>
            {withdrawal.at.slice(0, 10)} by <bdi>{withdrawal.by}</bdi>: <bdi>{withdrawal.reason}</bdi>
          </Fact>
        )}
        <Fact name="Component">
          <bdi>{component}</bdi> {version}, channel {channel}
        </Fact>
        <Fact name="Tagged">
          {at ? <time dateTime={at}>{at.slice(0, 16).replace("T", " ")} UTC</time> : "at an unknown time"}
          {by && (
            <>
              {" by "}
              <bdi>{by}</bdi>
            </>
          )}
        </Fact>
        <Fact name="Commit">
          {commit ? <Commit commit={commit} page={commitPage} /> : "not on the remote"}
        </Fact>
        {isWeb(release.url) && (
          <Fact name="Release">
            <a href={release.url}>{release.url}</a>
          </Fact>
        )}
      </dl>
      {images.length > 0 && (
        <ul class="plain images" aria-label="Image tags">
          {images.map(({ reference, digest }) => (
            <li key={reference}>
              <code>{reference}</code>
              <code class="soft">{digest ?? "digest unknown"}</code>
            </li>
          ))}
        </ul>
      )}
      {audit && audited && <AuditDetails audited={audited} at={audit.at} />}
      <button type="button" onClick={() => dialog.current?.close()}>
        Close
      </button>
    </dialog>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Commit({ commit, page }: { commit: string; page: string | null }) {
  return isWeb(page) ? (
    <a href={page}>
      <code>{commit}</code>
    </a>
  ) : (
    <code>{commit}</code>
  );
}
