import { createHttp, type Http, type HttpOptions } from "../../services/http/http.ts";
import { proxiesIn } from "../../services/http/proxy.ts";
import { type Session, VERSION } from "../session/session.ts";

/** How often, and for how many milliseconds, a server is asked. */
export type HttpPatience = Pick<HttpOptions, "retries" | "silences" | "firstWait" | "timeout" | "notice">;

/**
 * For who only wants to know whether a server is there: it is given up within three seconds, and what was tried is in the message.
 * One that is silent is not asked again, which would take as long as a longer wait.
 */
export const IMPATIENT: HttpPatience = {
  retries: 1,
  silences: 1,
  firstWait: 250,
  timeout: 3_000,
  notice: () => {},
};

/** Makes the way in which a command speaks HTTP. */
export function httpClient({ env, interrupted, secrets, sink }: Session, patience: HttpPatience = {}): Http {
  const log = (text: string, details: Record<string, unknown>) => sink.log("debug", text, details);
  const notice = (text: string) => sink.log("warn", text);
  const userAgent = `slipway/${VERSION}`;
  const proxy = proxiesIn(env);
  return createHttp({ redact: secrets.redact, interrupted, userAgent, log, notice, proxy, ...patience });
}
