import { load as loadImages } from "../../release/load.ts";
import { loadDocument } from "../../report/documents.ts";
import { loadText } from "../../report/record-text.ts";
import { namedComponents } from "../arguments/names.ts";
import { loadProject } from "../session/load-project.ts";
import type { Session } from "../session/session.ts";
import { wire } from "../wiring/wire.ts";

/** `slipway load [COMPONENT…]`: builds and loads images locally under their development tags. */
export async function load(session: Session, names: readonly string[]): Promise<number> {
  const loaded = await loadProject(session);
  const components = namedComponents(loaded.project, names);
  const images = await loadImages(wire(session, loaded), components);
  await session.answer(loadDocument(images), (columns) => loadText(images, columns));
  return 0;
}
