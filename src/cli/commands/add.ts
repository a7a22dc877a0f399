import { relative } from "node:path";
import type { Component } from "../../domain/project/project.ts";
import { quote } from "../../domain/text/quote.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { addedText, additionText } from "../../report/add-text.ts";
import { addDocument } from "../../report/documents.ts";
import { count } from "../../report/in-words.ts";
import { makeAddition, planAddition } from "../../setup/add.ts";
import { namedComponent } from "../arguments/names.ts";
import { agreed } from "../session/agreed.ts";
import { EXIT_DECLINED } from "../session/exit-codes.ts";
import { loadProject } from "../session/load-project.ts";
import { readConfig } from "../session/read-config.ts";
import type { Session } from "../session/session.ts";
import { wireSetup } from "../wiring/wire-setup.ts";

/** What `add` was given. */
export interface AddOptions {
  readonly like?: string;
  readonly scaffold?: boolean;
}

/** `slipway add COMPONENT`: adds a component wherever the project lists its components; shows a diff and asks. */
export async function add(session: Session, name: string, options: AddOptions): Promise<number> {
  const { project, root } = await loadProject(session);
  const { path, text } = readConfig(session);
  if (project.components.some((component) => component.name === name)) throw componentExists(name);
  const like = neighbour(project.components, options.like);
  const { services } = await wireSetup(session, root);
  const config = { path: relative(root, path), text, project };
  const planned = await planAddition(services, config, { name, like, scaffold: options.scaffold === true });
  const shown = (columns: number, colour: boolean) => additionText(planned, columns, colour);
  const question = `Change or make ${count(planned.changes.length, "file")}?`;
  if (!(await agreed(session, shown, question))) {
    await session.answer(addDocument(planned, false), () => "nothing was changed\n");
    return EXIT_DECLINED;
  }
  await makeAddition(services, planned);
  await session.answer(addDocument(planned, true), (columns, colour) => addedText(planned, columns, colour));
  return 0;
}

/** The component to copy: the one that is named, else the last one with an image. Throws `unknown-component`, `nothing-to-copy`. */
function neighbour(components: readonly Component[], named: string | undefined): Component {
  if (named !== undefined) return namedComponent(components, named);
  const found =
    components.findLast(({ artifacts }) => artifacts.some(({ kind }) => kind === "image")) ??
    components.at(-1);
  if (found !== undefined) return found;
  throw new ReleaseError({
    kind: "usage",
    code: "nothing-to-copy",
    message: "slipway.toml has no component that a new one could be like",
    hint: "write the first one by hand, or let `slipway init --stdout` propose it: see docs/getting-started.md",
  });
}

function componentExists(name: string): ReleaseError {
  return new ReleaseError({
    kind: "usage",
    code: "component-exists",
    message: `there is a component ${quote(name)} already`,
    hint: "choose another name; slipway.toml says what it is",
  });
}
