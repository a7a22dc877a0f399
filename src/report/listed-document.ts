import { harmlessJson } from "./printable.ts";

/**
 * A JSON document one of whose lists is printed entry by entry, so that it never has to be held as a whole. Each function gives the
 * next piece of its text. A command that fails meanwhile ends it with its error.
 */
export class ListedDocument {
  #entries = 0;

  /** Begins it: with some keys, and then the list of that name. */
  begin(head: object, list: string): string {
    return `${textOf(head).slice(0, -1)},${JSON.stringify(list)}:[`;
  }

  /** One entry, on a line of its own. */
  entry(entry: object): string {
    const first = this.#entries === 0;
    this.#entries += 1;
    return `${first ? "" : ","}\n${textOf(entry)}`;
  }

  /** Ends it, with further keys behind the list. */
  end(rest: object = {}): string {
    const keys = textOf(rest).slice(1);
    return `]${keys === "}" ? "" : ","}${keys}\n`;
  }
}

function textOf(document: object): string {
  return harmlessJson(JSON.stringify(document));
}
