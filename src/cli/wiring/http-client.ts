import { createHttp, type Http } from "../../services/http/http.ts";
import { proxiesIn } from "../../services/http/proxy.ts";
import { type Session, VERSION } from "../session/session.ts";

/** Makes the way in which a command speaks HTTP. */
export function httpClient({ env, interrupted, secrets, sink }: Session): Http {
  const log = (text: string, details: Record<string, unknown>) => sink.log("debug", text, details);
  const notice = (text: string) => sink.log("warn", text);
  const userAgent = `slipway/${VERSION}`;
  return createHttp({ redact: secrets.redact, interrupted, userAgent, log, notice, proxy: proxiesIn(env) });
}
