import { deploy as deploySite } from "../../release/deploy.ts";
import { deployDocument } from "../../report/documents.ts";
import { deployText } from "../../report/record-text.ts";
import { siteEnvironment } from "../arguments/site-environment.ts";
import { loadProject } from "../session/load-project.ts";
import type { Session } from "../session/session.ts";
import { wire } from "../wiring/wire.ts";

/** `slipway deploy COMPONENT --environment NAME`: deploys the commit that is checked out, outside a release. */
export async function deploy(
  session: Session,
  component: string,
  options: { readonly environment?: string },
): Promise<number> {
  const loaded = await loadProject(session);
  const order = siteEnvironment(loaded.project, component, options.environment);
  const record = await deploySite(wire(session, loaded), order);
  await session.answer(deployDocument(record), (columns, colour) => deployText(record, columns, colour));
  return 0;
}
