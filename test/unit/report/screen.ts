import { Writable } from "node:stream";

/** A terminal without an end: enough of one to see what stays on it after lines were drawn, erased and printed. */
export class Screen extends Writable {
  readonly isTTY = true;
  readonly columns: number;
  readonly rows = 24;
  readonly #lines: string[] = [""];
  #row = 0;
  #column = 0;

  constructor(columns: number) {
    super({ decodeStrings: false });
    this.columns = columns;
  }

  override _write(text: string, _encoding: string, done: () => void): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
    for (const [piece, rows, command] of text.matchAll(/\u001b\[\??(\d*)[;\d]*([A-Za-z])|\n|[^\n\u001b]+/g)) {
      if (command !== undefined) this.#obey(command, Number(rows || 1));
      else if (piece === "\n") this.#down();
      else this.#put(piece);
    }
    done();
  }

  /** What is to be seen, without the empty lines at the end. */
  text(): string {
    return this.#lines.join("\n").trimEnd();
  }

  #obey(command: string, rows: number): void {
    if (command === "A") this.#row = Math.max(0, this.#row - rows);
    if (command === "B") this.#row += rows;
    if (command === "G") this.#column = 0;
    if (command === "K") this.#lines[this.#row] = rows === 2 ? "" : this.#line().slice(0, this.#column);
  }

  #down(): void {
    this.#row++;
    this.#column = 0;
    this.#lines[this.#row] ??= "";
  }

  #put(text: string): void {
    const line = this.#line().padEnd(this.#column);
    this.#lines[this.#row] = line.slice(0, this.#column) + text + line.slice(this.#column + text.length);
    this.#column += text.length;
  }

  #line(): string {
    return this.#lines[this.#row] ?? "";
  }
}

/** A stream that is not a terminal, with everything that was written to it. */
export class Pipe extends Writable {
  #written = "";

  constructor() {
    super({ decodeStrings: false });
  }

  override _write(text: string, _encoding: string, done: () => void): void {
    this.#written += text;
    done();
  }

  text(): string {
    return this.#written;
  }
}
