import * as z from "zod/mini";
import { quote } from "../../domain/text/quote.ts";
import { judgeFlags } from "./judge-bazel.ts";
import type { Complaint, Judge } from "./judge-text.ts";

/** Describes a schema for editors and, by its examples, for hints. */
export function described<S extends z.core.$ZodType>(
  schema: S,
  description: string,
  ...examples: unknown[]
): S {
  return constrained(schema, examples.length > 0 ? { description, examples } : { description });
}

/** Adds what the JSON Schema says and zod does not judge, because that is judged when the parts are put together. */
export function constrained<S extends z.core.$ZodType>(
  schema: S,
  constraint: z.core.JSONSchema.BaseSchema,
): S {
  z.globalRegistry.add(schema, { ...z.globalRegistry.get(schema), ...constraint });
  return schema;
}

/** Text that a judge looks at. */
export function text(judge: Judge) {
  return z.string().check(judged(judge));
}

/** A list of texts, each judged, none twice. */
export function texts(judge: Judge) {
  return constrained(z.array(text(judge)).check(distinct), { uniqueItems: true });
}

/** A list of words that make a command. */
export function command(judge: Judge) {
  return z.array(text(judge)).check(({ value, issues }) => {
    const complaint = commandProblem(value);
    if (complaint !== null) issues.push(complaintIssue(value, [], complaint));
  });
}

/** What is wrong with a command as a list: nothing is in it, or its first word is a whole command line. */
function commandProblem(words: readonly string[]): Complaint | null {
  const [program = ""] = words;
  if (program.trim() === "")
    return badCommand("it does not name a program", 'write a list, such as ["pnpm", "build"]');
  if (words.length > 1 || !/^[\w.@/-]+(?: +[^\s"']+)+$/.test(program)) return null;
  const split = program.split(/ +/).map((word) => JSON.stringify(word));
  return badCommand(`${quote(program)} would be the name of one program`, `write [${split.join(", ")}]`);
}

function badCommand(message: string, hint: string): Complaint {
  return { code: "bad-command", message, hint };
}

/** A list of flags. */
export function flags() {
  return z.array(z.string()).check(({ value, issues }) => {
    for (const [index, complaint] of judgeFlags(value))
      issues.push(complaintIssue(value[index], [index], complaint));
  });
}

/** A table whose keys the user chooses. */
export function named<V extends z.core.$ZodType>(judge: Judge, value: V) {
  return z.record(text(judge), value);
}

/** A table with these keys and no others, all of them optional. */
export function table<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.partial(z.strictObject(shape));
}

function judged(judge: Judge): z.core.CheckFn<string> {
  return ({ value, issues }) => {
    const complaint = judge(value);
    if (complaint !== null) issues.push(complaintIssue(value, [], complaint));
  };
}

/** A check's complaint as zod carries it; `check-shape.ts` takes it out again. */
function complaintIssue(input: unknown, path: PropertyKey[], complaint: Complaint): z.core.$ZodRawIssue {
  return { code: "custom", input, path, params: { complaint }, continue: true };
}

const distinct: z.core.CheckFn<string[]> = ({ value, issues }) => {
  for (const [index, item] of value.entries()) {
    if (value.indexOf(item) === index) continue;
    const message = `${JSON.stringify(item)} is in this list twice`;
    issues.push(
      complaintIssue(item, [index], { code: "duplicate-value", message, hint: "keep one of them" }),
    );
  }
};
