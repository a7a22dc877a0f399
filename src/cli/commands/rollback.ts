import type { Component } from "../../domain/project/project.ts";
import { parseReleaseTag, parseReleaseTagOf, type ReleaseTag } from "../../domain/tags/release-tag.ts";
import { errorFromProblems, ReleaseError } from "../../domain/text/release-error.ts";
import { findRollback, rollBack } from "../../release/rollback.ts";
import { foundRollbackText, rollbackDocument, rolledBackText } from "../../report/set-aside-text.ts";
import { namedComponent } from "../arguments/names.ts";
import { agreed } from "../session/agreed.ts";
import { EXIT_DECLINED } from "../session/exit-codes.ts";
import { loadProject } from "../session/load-project.ts";
import type { Session } from "../session/session.ts";
import { whoActs } from "../wiring/who-acts.ts";
import { wire } from "../wiring/wire.ts";
import { checkOutOf } from "../wiring/wire-checkout.ts";

/** Options of `rollback`. */
export interface RollbackOptions {
  readonly to?: string;
  readonly reason?: string;
}

/** `slipway rollback COMPONENT`: puts its floating tags and sites on an earlier release, until the next one. */
export async function rollback(session: Session, name: string, options: RollbackOptions): Promise<number> {
  const loaded = await loadProject(session);
  const component = namedComponent(loaded.project.components, name);
  const named = options.to === undefined ? null : tagOf(loaded.project.components, component, options.to);
  const reason = session.secrets.redact(options.reason?.trim() ?? "") || null;
  const run = wire(session, loaded);
  const found = await findRollback(run, component, named);
  const question = `Roll ${name} back to ${found.to.tag.text}?`;
  const shown = (columns: number) => foundRollbackText(found, columns);
  if (found.marked.length > 0 && !(await agreed(session, shown, question))) {
    await session.answer({ format: 1 }, () => "nothing was rolled back\n");
    return EXIT_DECLINED;
  }
  const by = await whoActs(session, run.services.git);
  const done = await rollBack(run, found, { by, reason }, checkOutOf(session, run));
  await session.answer(rollbackDocument(done), (columns) => rolledBackText(done, columns));
  return 0;
}

/** A whole tag of the component, or a version. Throws `other-component`, and what reading either of them fails with. */
function tagOf(components: readonly Component[], component: Component, text: string): ReleaseTag {
  const whole = parseReleaseTag([component], text);
  const tag = whole.ok ? whole : parseReleaseTagOf(component, text);
  if (tag.ok) return tag.value;
  const other = parseReleaseTag(components, text);
  throw other.ok ? otherComponent(component.name, other.value) : errorFromProblems([tag.problem]);
}

function otherComponent(name: string, { text, component }: ReleaseTag): ReleaseError {
  return new ReleaseError({
    kind: "usage",
    code: "other-component",
    message: `${text} is a release of ${component}, and ${name} is to be rolled back`,
    hint: `\`slipway rollback ${component} --to ${text}\`, or name one of those that \`slipway list ${name}\` shows`,
  });
}
