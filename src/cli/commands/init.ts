import { watched } from "../../release/run/watched.ts";
import { initDocument } from "../../report/documents.ts";
import { initText, notesText } from "../../report/init-text.ts";
import { initialConfiguration } from "../../setup/init.ts";
import { columnsOf, hasColour, type Session } from "../session/session.ts";
import { wireSetup } from "../wiring/wire-setup.ts";

const FILE = "slipway.toml";

/** `slipway init`: reads a monorepo and writes its configuration, which must not be there; asks nothing. */
export async function init(session: Session, options: { readonly stdout?: boolean }): Promise<number> {
  const { sink, stderr, env } = session;
  const { services, workspace, name } = await wireSetup(session);
  const file = session.options.config ?? FILE;
  // Before Bazel is asked, which may take a minute.
  if (options.stdout !== true) await services.files.assertAbsent(file);
  const work = { id: "read", doing: "reading", done: "read", label: workspace };
  const { proposal, text } = await watched(sink.report, work, (watch) =>
    initialConfiguration(services, name, watch),
  );
  if (options.stdout !== true) {
    await services.files.create(file, text);
    await session.answer(initDocument(proposal, { file, text, outcome: "created" }), (columns, colour) =>
      initText(proposal, file, columns, colour),
    );
    return 0;
  }
  await session.answer(initDocument(proposal, { file, text, outcome: "printed" }), () => text);
  if (session.options.json !== true && session.options.logFormat !== "json")
    stderr.write(notesText(proposal.notes, columnsOf(stderr), hasColour(stderr, env)));
  return 0;
}
