import { checkWorld } from "../../release/check-world.ts";
import { worldDocument } from "../../report/documents.ts";
import { worldText } from "../../report/world-text.ts";
import { readMonorepo } from "../../setup/read-monorepo.ts";
import { knownDestination } from "../arguments/names.ts";
import { EXIT_CODES } from "../session/exit-codes.ts";
import { loadProject } from "../session/load-project.ts";
import type { Session } from "../session/session.ts";
import { wire } from "../wiring/wire.ts";
import { wireSetup } from "../wiring/wire-setup.ts";
import { wireWorkflows } from "../wiring/wire-workflows.ts";

/** What the flake makes is nothing that is judged here. */
const NOT_ASKED = async () => null;

/** `slipway doctor`, and `slipway check` without a tag: judges the configuration against the world. */
export async function doctor(
  session: Session,
  { destination }: { readonly destination?: string },
): Promise<number> {
  const loaded = await loadProject(session);
  const { project, root } = loaded;
  knownDestination(project, destination);
  const setup = await wireSetup(session, root, project.bazel);
  const checks = await checkWorld({
    run: wire(session, loaded, { destination, onlyLooks: true }),
    workflows: wireWorkflows(loaded, session),
    readMonorepo: (watch) => readMonorepo({ ...setup.services, flakeImages: NOT_ASKED }, setup.name, watch),
  });
  await session.answer(worldDocument(checks), (columns, colour) => worldText(checks, columns, colour));
  return checks.some(({ ok }) => ok === false) ? EXIT_CODES.refused : 0;
}
