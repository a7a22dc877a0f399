/** What a request shows in `Authorization`, and until when, in milliseconds since 1970. */
export interface Grant {
  readonly header: string;
  readonly expires: number;
}

/** Credentials that are shown themselves (RFC 7617). */
export function basic({
  username,
  password,
}: {
  readonly username: string;
  readonly password: string;
}): Grant {
  const text = Buffer.from(`${username}:${password}`, "utf8").toString("base64");
  return { header: `Basic ${text}`, expires: Number.POSITIVE_INFINITY };
}

/** A token (RFC 6750). */
export function bearer(token: string, expires: number): Grant {
  return { header: `Bearer ${token}`, expires };
}
