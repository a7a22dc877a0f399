/** What to type instead, by what the parser says and the line it says it of; the first that fits. */
const HELP: readonly (readonly [message: RegExp, line: RegExp, hint: string])[] = [
  [
    /redefine/,
    /^\s*\[/,
    "this table stands above already: write its keys there, or [[…]] for a list of tables",
  ],
  [/redefine|multiple times/, /./, "this key stands above already: keep one of the two"],
  [/expecting string/, /=\s*(?:#.*)?$/, "write a value behind the ="],
  [/expecting string/, /=\s*(?:True|False|yes|no|on|off)\b/i, "write true or false"],
  [/expecting string|Invalid boolean/, /=/, 'text stands in quotes: key = "text"'],
  [/Unterminated string/, /./, "close the quotes on the same line"],
  [/inline array/, /\{/, "an inline table stands on one line: close it there, or write a [table] of its own"],
  [/Trailing comma/, /./, "take away the comma before }"],
  [/expected "="|Key ended|Key without/, /./, 'write key = value, such as trunk = "main"'],
  [/comma \(,\)/, /./, "put a comma between the values"],
  [/escape/, /./, "write \\\\ for a backslash, or the whole text in single quotes"],
  [/whitespace, \. or \]/, /^\s*\[[^\]]*$/, "close the table's name with ]"],
  [/whitespace, \. or \]/, /./, 'put a name with other characters in quotes: [registries."ghcr.io:443"]'],
  [/till end of line/, /./, "write each key on a line of its own"],
  [/Unknown character/, /./, "put a key with other characters than A-Z a-z 0-9 _ - in quotes"],
];

/** Says in a sentence what @iarna/toml's message means, with a hint for the usual mistakes. */
export function explainSyntax(
  said: string,
  text: string,
  where: { readonly line: number },
): { message: string; hint: string } {
  const reason = (said.split(/ at row \d|\n/, 1)[0] ?? said)
    .replace(/character(:)? "?(\d+)"?/, (_, _colon, code) => `character ${showCharacter(Number(code))}`)
    .replace(/^./, (first) => first.toLowerCase());
  const line = text.split("\n")[where.line - 1] ?? "";
  const help = HELP.find(([message, pattern]) => message.test(said) && pattern.test(line));
  return { message: `this is not TOML: ${reason}`, hint: help?.[2] ?? "see https://toml.io/en/v0.5.0" };
}

function showCharacter(code: number): string {
  const character = String.fromCodePoint(code);
  return /[\p{C}\p{Z}]/u.test(character)
    ? `U+${code.toString(16).toUpperCase().padStart(4, "0")}`
    : character;
}
