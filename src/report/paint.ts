import { styleText } from "node:util";

/** The few styles slipway's text has. */
export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** Puts a style on a text, or leaves it as it is if colour is off. */
export type Paint = (style: Style, text: string) => string;

/** Whether there is colour is the caller's decision, so Node does not check the standard streams. */
export function createPaint(colour: boolean): Paint {
  return (style, text) => (colour && text !== "" ? styleText(style, text, { validateStream: false }) : text);
}
