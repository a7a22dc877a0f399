import { quote } from "../../domain/text/quote.ts";
import { closest } from "../../domain/text/suggest.ts";
import type { Identity } from "./identities.ts";
import type { Surroundings } from "./surroundings.ts";

/** Reads the components that a component is released with. A default may name the component itself: that says nothing. */
export function readReleasedWith(
  { name, table }: Identity,
  { findings, names }: Surroundings,
): readonly string[] {
  const path = table.at("released_with");
  const list = table.values.released_with ?? [];
  for (const [index, other] of list.entries()) {
    if (other === name && table.written.released_with !== undefined) {
      const message = `${quote(name)} is the component itself`;
      findings.refuse([...path, index], { code: "released-with-itself", message, hint: "take it out" });
    }
    if (names.components.includes(other)) continue;
    const others = names.components.filter((known) => known !== name);
    const guess = closest(other, others);
    const hint = guess === undefined ? `the others are ${others.join(", ")}` : `did you mean ${guess}?`;
    const message = `there is no component ${quote(other)}`;
    findings.refuse([...path, index], { code: "unknown-component", message, hint });
  }
  return list.filter((other) => other !== name);
}
