import { quote } from "../../domain/text/quote.ts";
import type { Complaint } from "./judge-text.ts";

/** What is wrong with a command as a list: nothing in it, or a whole line of a shell in its first word. */
export function commandProblem(words: readonly string[]): Complaint | null {
  const [program = ""] = words;
  if (program.trim() === "")
    return badCommand("it names no program", 'write a list, such as ["pnpm", "build"]');
  if (words.length > 1 || !/^[\w.@/-]+(?: +[^\s"']+)+$/.test(program)) return null;
  const split = program.split(/ +/).map((word) => JSON.stringify(word));
  return badCommand(`${quote(program)} would be the name of one program`, `write [${split.join(", ")}]`);
}

function badCommand(message: string, hint: string): Complaint {
  return { code: "bad-command", message, hint };
}
