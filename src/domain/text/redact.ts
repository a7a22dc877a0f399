const MASK = "***";

// Credentials in URLs, authorization headers, and the forms GitHub, GitLab, npm and Cloudflare give to tokens.
const SHAPES: readonly RegExp[] = [
  /(?<=:\/\/)[^\s/:@]*:[^\s/]+(?=@)/g,
  /(?<=\b(?:Bearer|Basic|token) )[A-Za-z0-9+/=_.~-]{8,}/gi,
  /\b(?:gh[pousr]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{16,}|glpat-[A-Za-z0-9_-]{16,}|npm_[A-Za-z0-9]{16,})/g,
  // What signs a URL: registries redirect readers of blobs to such URLs.
  /(?<=[?&](?:X-Amz-(?:Signature|Credential|Security-Token)|X-Goog-(?:Signature|Credential)|Signature|sig)=)[^&\s"]+/gi,
];

/** Shorter values are too likely to be ordinary words. */
const SHORTEST_SECRET = 6;

/** Takes text from the outside world, and returns it without secrets. */
export type Redact = (text: string) => string;

/**
 * Makes the function that masks these values, and whatever looks like a credential, wherever they are. A secret of several
 * lines (a private key) is masked line by line too, because output is read that way.
 */
export function redactor(secrets: readonly string[]): Redact {
  const lines = secrets.flatMap((secret) => secret.split(/\r?\n/)).map((line) => line.trim());
  // The longest first: if one secret contains another, the rest of it would be left.
  const values = [...new Set([...secrets, ...lines])]
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .sort((a, b) => b.length - a.length);
  return (text) => {
    let redacted = text;
    for (const value of values) redacted = redacted.replaceAll(value, MASK);
    for (const shape of SHAPES) redacted = redacted.replace(shape, MASK);
    return redacted;
  };
}

const SECRET_NAME =
  /(?:TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?|(?:API|ACCESS|SECRET|PRIVATE|SIGNING)_KEY)$/i;

/** The values in an environment that are secrets by their variables' names. */
export function secretsOf(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(env).flatMap(([name, value]) => (SECRET_NAME.test(name) && value ? [value] : []));
}
