/** The image that a Dockerfile's image begins from. */
export interface LastStage {
  /** As `FROM` names it, with its `ARG`s filled in; null for `scratch`, and if an argument is not known. */
  readonly reference: string | null;
  /** Whether the last stage begins from one before it, so that this is the base of that one. */
  readonly isContinued: boolean;
}

interface Stage {
  readonly image: string;
  readonly name: string;
}

/**
 * Finds what the last stage of a Dockerfile begins from, through the stages between. `given` are the build arguments. Sources:
 * Dockerfile reference, "FROM", "Understand how ARG and FROM interact", "Environment replacement".
 */
export function lastStage(text: string, given: Readonly<Record<string, string>>): LastStage {
  const { stages, args } = readStages(text, given);
  let isContinued = false;
  let at = stages.length - 1;
  for (let stage = stages[at]; stage !== undefined; stage = stages[at]) {
    const image = expand(stage.image, args);
    const name = image?.toLowerCase();
    const before = stages.slice(0, at).findLastIndex((each) => each.name === name);
    if (before < 0)
      return { reference: image === null || image === "" || name === "scratch" ? null : image, isContinued };
    isContinued = true;
    at = before;
  }
  return { reference: null, isContinued };
}

const FROM = /^FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?\s*$/i;
const ARG = /^ARG\s+(.+)$/i;

/** The stages, and the arguments that stand before them: no others count in a FROM. */
function readStages(text: string, given: Readonly<Record<string, string>>) {
  const stages: Stage[] = [];
  const args = new Map<string, string>();
  for (const line of instructions(text)) {
    const [, image, name = ""] = FROM.exec(line) ?? [];
    if (image !== undefined) stages.push({ image: unquoted(image), name: name.toLowerCase() });
    if (stages.length === 0) declare(line, given, args);
  }
  return { stages, args };
}

function declare(line: string, given: Readonly<Record<string, string>>, args: Map<string, string>): void {
  const [, declared = ""] = ARG.exec(line) ?? [];
  for (const [, name = "", value] of declared.matchAll(/(\w+)(?:=("[^"]*"|'[^']*'|\S*))?/g)) {
    const filled = given[name] ?? (value === undefined ? null : expand(unquoted(value), args));
    if (filled !== null) args.set(name, filled);
  }
}

/** The instructions, each on one line, without comments and without the texts of here-documents. */
function* instructions(text: string): Iterable<string> {
  const [, continuation = "\\"] = /^\s*#\s*escape\s*=\s*([\\`])\s*$/im.exec(text) ?? [];
  let open = "";
  let until: string | null = null;
  for (const line of text.split(/\r?\n/)) {
    if (until !== null) {
      if (line.trim() === until) until = null;
      continue;
    }
    if (/^\s*(?:#|$)/.test(line)) continue;
    const rest = line.trimEnd();
    if (rest.endsWith(continuation)) {
      open += `${rest.slice(0, -1)} `;
      continue;
    }
    const whole = (open + rest).trim();
    open = "";
    until = /^(?:RUN|COPY|ADD)\b.*<<-?["']?(\w+)["']?/i.exec(whole)?.[1] ?? null;
    yield whole;
  }
  if (open !== "") yield open.trim();
}

const VARIABLE = /\$(?:\{(\w+)(?::([-+])([^{}]*))?\}|(\w+))/g;

/** Fills variables in; null if one of them is not known, such as the platform's. */
function expand(text: string, args: ReadonlyMap<string, string>): string | null {
  let isKnown = true;
  const filled = text.replace(
    VARIABLE,
    (_, braced?: string, sign?: string, word: string = "", plain?: string) => {
      const value = args.get(braced ?? plain ?? "");
      if (sign === "-") return value || word;
      if (sign === "+") return value ? word : "";
      if (value === undefined) isKnown = false;
      return value ?? "";
    },
  );
  return isKnown && !filled.includes("$") ? filled : null;
}

function unquoted(text: string): string {
  return text.replace(/^(["'])(.*)\1$/, "$2");
}
