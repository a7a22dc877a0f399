import type { Bill, BillFormat } from "../ports/bill.ts";
import { spdxDocument } from "./spdx.ts";

/** Writes a bill of materials as a document of a format. */
export async function writeBill(format: BillFormat, bill: Bill): Promise<object> {
  return format === "spdx" ? spdxDocument(bill) : (await import("./cyclonedx.ts")).cycloneDxDocument(bill);
}

/** Loads what writes CycloneDX, which takes longer than writing it: to be called while something else is waited for. */
export async function loadFormats(): Promise<void> {
  await import("./cyclonedx.ts");
}
