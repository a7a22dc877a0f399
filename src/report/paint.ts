import { styleText } from "node:util";

/** The few styles slipway's text has. */
export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** Puts a style on a text, or leaves it as it is where colour is off. */
export type Paint = (style: Style, text: string) => string;

/** Whether there is colour is the caller's decision, so the check of the standard streams is off. */
export function createPaint(colour: boolean): Paint {
  return (style, text) => (colour && text !== "" ? styleText(style, text, { validateStream: false }) : text);
}
