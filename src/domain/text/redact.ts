const MASK = "***";

// Credentials in URLs, authorization headers, values of secret names, and the forms GitHub, GitLab, npm and Cloudflare give to tokens.
const SHAPES: readonly RegExp[] = [
  /(?<=:\/\/)[^\s/:@]*:[^\s/]+(?=@)/g,
  /(?<=\bhttps?:\/\/)[^\s/:@]+(?=@)/gi,
  /(?<=\b(?:Bearer|Basic|token) )[A-Za-z0-9+/=_.~-]{8,}/gi,
  /\b(?:gh[pousr]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{16,}|gl(?:pat|cbt|dt|ptt)-[A-Za-z0-9_-]{16,}|npm_[A-Za-z0-9]{16,})/g,
  // What signs a URL, or lets its holder in: registries redirect readers of blobs to such URLs.
  /(?<=[?&](?:X-Amz-(?:Signature|Credential|Security-Token)|X-Goog-(?:Signature|Credential)|Signature|sig|(?:access_|auth_|private_)?token|api_?key|password|secret)=)[^&\s"]+/gi,
  // An assignment, as on a command line; not of what a shell would put in.
  /(?<=(?:TOKEN|PASSWORD|PASSWD|PASSPHRASE|SECRET|_KEY|_PASS|_PAT)=)(?!\$)[^\s"'&]+/g,
];

/** Shorter values are too likely to be ordinary words. */
const SHORTEST_SECRET = 6;

/** Characters of an encoded secret that must be certain, whatever stands around it. */
const SHORTEST_ENCODED = 8;

/** Takes text from the outside world, and returns it without secrets. */
export type Redact = (text: string) => string;

/** Masks secrets; more of them may become known while a command runs. */
export interface Redactor {
  readonly redact: Redact;
  readonly add: (secrets: readonly string[]) => void;
}

/**
 * Makes the function that masks these values, and whatever looks like a credential, wherever they are, also in base64, in URLs
 * and in JSON. A secret of several lines (a private key) is masked line by line too, because output is read that way.
 */
export function redactor(secrets: readonly string[]): Redact {
  return createRedactor(secrets).redact;
}

/** Makes the same, to which secrets can be added. */
export function createRedactor(secrets: readonly string[] = []): Redactor {
  const known = new Set<string>();
  let values: readonly string[] = [];
  const add = (more: readonly string[]): void => {
    const before = known.size;
    for (const secret of more) for (const form of formsOf(secret)) known.add(form);
    // The longest first: if one secret contains another, the rest of it would be left.
    if (known.size > before) values = [...known].sort((a, b) => b.length - a.length);
  };
  add(secrets);
  const redact: Redact = (text) => {
    let redacted = text;
    for (const value of values) redacted = redacted.replaceAll(value, MASK);
    for (const shape of SHAPES) redacted = redacted.replace(shape, MASK);
    return redacted;
  };
  return { redact, add };
}

/** Every way in which a secret may be written; none for a word that is too short. */
function formsOf(secret: string): string[] {
  const lines = secret.split(/\r?\n/).map((line) => line.trim());
  const plain = [...new Set([secret, secret.trim(), ...lines])].filter(
    (text) => text.length >= SHORTEST_SECRET,
  );
  return plain.flatMap((text) => [text, ...encoded(text)]);
}

function encoded(text: string): string[] {
  // Half of a character cannot be encoded.
  const whole = text.replace(/\p{Surrogate}/gu, "\ufffd");
  const inUrl = encodeURIComponent(whole);
  const inJson = JSON.stringify(text).slice(1, -1);
  const written = [
    inUrl,
    inUrl.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    inUrl.replaceAll("%20", "+"),
    encodeURI(whole),
    inJson,
  ];
  const base64 = [0, 1, 2].flatMap((before) => base64At(text, before));
  return [...written, ...base64, ...base64.map((form) => form.replaceAll("+", "-").replaceAll("/", "_"))];
}

/**
 * The part of a text's base64 that does not depend on what stands around it, if so many bytes stand before it in a group of
 * three; none if that is too short to be sure of.
 */
function base64At(text: string, before: number): string[] {
  const bytes = [...new Array<number>(before).fill(0), ...new TextEncoder().encode(text)];
  const whole = btoa(bytes.map((byte) => String.fromCharCode(byte)).join("")).replace(/=+$/, "");
  // Each character holds six bits; those that hold a bit of a neighbour are left out.
  const start = Math.ceil((before * 8) / 6);
  const end = Math.floor((bytes.length * 8) / 6);
  const certain = whole.slice(start, end);
  return certain.length < SHORTEST_ENCODED ? [] : [certain];
}

const SECRET_NAME = /(?:TOKEN|SECRET|PASSWORD|PASSWD|PASS|PASSPHRASE|CREDENTIALS?|KEY|PAT)$/i;

/** What docker and its like take instead of their configuration file; GitLab hands it over to jobs. */
const DOCKER_AUTHS = "DOCKER_AUTH_CONFIG";

/** Whether what a variable of this name holds is a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) || name === DOCKER_AUTHS;
}

/** The values in an environment that are secrets by their variables' names. */
export function secretsOf(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(env).flatMap(([name, value]) => {
    if (!value || !isSecretName(name)) return [];
    return name === DOCKER_AUTHS ? secretsOfAuths(value) : [value];
  });
}

/**
 * The secrets among docker's credentials: the names of registries and users are none. All of it if it cannot be understood.
 * Source: docker/cli, cli/config/types, `AuthConfig`.
 */
function secretsOfAuths(text: string): string[] {
  try {
    const { auths } = JSON.parse(text) as { readonly auths: Record<string, Record<string, unknown>> };
    return Object.values(auths).flatMap((entry) => {
      const values = SECRET_KEYS.flatMap((key) => (typeof entry[key] === "string" ? entry[key] : []));
      const { auth } = entry;
      return typeof auth === "string" ? [...values, ...passwordIn(auth)] : values;
    });
  } catch {
    return [text];
  }
}

const SECRET_KEYS = ["auth", "password", "identitytoken", "registrytoken"];

/** What stands behind the user's name. */
function passwordIn(auth: string): string[] {
  const bytes = Uint8Array.from(atob(auth), (character) => character.charCodeAt(0));
  const text = new TextDecoder().decode(bytes);
  return [text.slice(text.indexOf(":") + 1)];
}
