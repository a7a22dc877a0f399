/** The parser of @iarna/toml by itself, without what writes TOML, reads streams and makes errors pretty. It comes without types. */
declare module "@iarna/toml/lib/toml-parser.js" {
  export default class TOMLParser {
    /** The text. */
    protected _buf: string;
    /** Where it is in the text, in UTF-16 units. */
    protected ii: number;
    protected pos: number;
    protected col: number;
    /** What is being read: the method that reads it, and the text so far. */
    protected state: { readonly parser: () => unknown; buf: string };
    parse(text: string): void;
    finish(): Record<string, unknown>;
    /** Adds the current character to the text so far. */
    protected consume(): void;
    parseBareKey(): unknown;
    parseBasicString(): unknown;
    parseLiteralString(): unknown;
  }
}
