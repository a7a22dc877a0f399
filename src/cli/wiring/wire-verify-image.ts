import type { VerifyImageServices } from "../../release/verify-image.ts";
import { readForeignRecord, readForeignRecords } from "../../services/git/foreign-record.ts";
import { createRegistry } from "../../services/registry/registry.ts";
import { createOpener } from "../../services/signing/opener.ts";
import { cacheFolder } from "../session/cache-folder.ts";
import type { Session } from "../session/session.ts";
import { httpClient } from "./http-client.ts";
import { programRunner } from "./program-runner.ts";

/** Builds what reads and verifies what is attached to an image. */
export function wireVerifyImage(session: Session, root: string | undefined): VerifyImageServices {
  const { env, cwd, secrets } = session;
  const run = programRunner(session);
  const http = httpClient(session);
  const files = { workspace: cwd, cache: cacheFolder(env), ...(root !== undefined && { trustedRoot: root }) };
  return {
    registry: createRegistry({ http, run, env, settings: new Map(), learn: secrets.add }),
    verifiers: {
      opener: (trusted) => createOpener(trusted, files),
      record: (sourceUri, tag) => readForeignRecord(run, env, sourceUri, tag),
      records: (sourceUri, choose) => readForeignRecords(run, env, sourceUri, choose),
    },
  };
}
