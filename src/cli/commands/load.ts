import { load as loadImages } from "../../release/load.ts";
import { loadDocument } from "../../report/documents.ts";
import { loadText } from "../../report/load-text.ts";
import { loadProject } from "../load-project.ts";
import { namedComponents } from "../named-components.ts";
import type { Session } from "../session.ts";
import { wire } from "../wire.ts";

/** `slipway load [COMPONENT…]`: builds and loads images locally under their development tags. */
export async function load(session: Session, names: readonly string[]): Promise<number> {
  const loaded = await loadProject(session);
  const components = namedComponents(loaded.project, names);
  const images = await loadImages(await wire(session, loaded), components);
  await session.sink.close();
  session.answer(loadDocument(images), () => loadText(images));
  return 0;
}
