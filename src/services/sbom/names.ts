import type { Bill } from "../ports/bill.ts";

/** An image's package URL. Source: github.com/package-url/purl-spec, "oci". */
export function imagePurl({ name, version, digest }: Pick<Bill, "name" | "version" | "digest">): string {
  const last = name.slice(name.lastIndexOf("/") + 1);
  const qualifiers = `repository_url=${encodeURIComponent(name)}&tag=${encodeURIComponent(version)}`;
  return `pkg:oci/${encodeURIComponent(last)}@${encodeURIComponent(digest)}?${qualifiers}`;
}

/** Seconds since the epoch as RFC 3339 has them, in UTC. */
export function rfc3339(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().replace(".000Z", "Z");
}
