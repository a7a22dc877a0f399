import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { auditSchema } from "../../report/audit-schemas.ts";
import type { AuditOfPage } from "../../report/overview-document.ts";
import type { Session } from "./session.ts";

/** Reads what `slipway audit --json` printed into a file, also if it ended early. Throws `no-audit`. */
export function readAudit({ cwd }: Pick<Session, "cwd">, file: string): AuditOfPage {
  const { data } = auditSchema.loose().safeParse(readJson(resolve(cwd, file), file));
  if (data === undefined) throw noAudit(file, "it has another form");
  return data;
}

function readJson(path: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw noAudit(file, (error as Error).message);
  }
}

function noAudit(file: string, why: string): ReleaseError {
  return new ReleaseError({
    kind: "usage",
    code: "no-audit",
    message: `${file} is not what \`slipway audit --json\` printed: ${why}`,
    hint: "slipway audit --json > audit.json, then slipway report --audit audit.json",
  });
}
