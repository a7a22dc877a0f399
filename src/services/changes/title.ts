import { type CommitRules, isKnownType } from "../../domain/versions/commit-rules.ts";
import { matchOwn } from "./own-prefix.ts";

/** What a message is about: its first line or, below the first line of a merge, the title of the request. */
export interface Title {
  readonly header: string;
  /** What follows it. */
  readonly lines: readonly string[];
  /** False if the first line only says which branch was merged. */
  readonly titled: boolean;
  /** Numbers of requests in what is left out of the header. */
  readonly requests: readonly number[];
}

/** First lines of GitHub's and of Bitbucket's merges, with the title below. */
const MERGED_REQUEST =
  /^(?:Merge pull request #([0-9]{1,9}) (?:from|in) .*|Merged in \S+ \(pull request #([0-9]{1,9})\))$/;

/** Gitea and Forgejo write the title into the first line. */
const TITLE_INSIDE = /^Merge pull request '(.*)' \(#([0-9]{1,9})\) from /;

/** git's own first lines of merges, which GitLab uses, too. */
const MERGED_BRANCH = /^Merge (?:(?:remote-tracking )?branch(?:es)?|tag|commit|[0-9a-f]{7,64} into)\b/;

/** Before the titles of Azure DevOps and of Bitbucket Server. */
const PREFIXES = [/^Merged? PR #?([0-9]{1,9}): /i, /^(?:Merged? )?pull request #?([0-9]{1,9}): /i];

/** GitLab's last line. */
const SEE_REQUEST = /^See merge request \S*!([0-9]{1,9})\s*$/;

/** What may come first below a merge's first line instead of a title. */
const NO_TITLE =
  /^(?:[*#-] |See merge request |Merge in |Conflicts:|This reverts |[A-Za-z]+(?:-[A-Za-z]+)+: )/;

/** Finds a message's title in its first line and what follows that. Both forms and prefixes may be one within another. */
export function findTitle(subject: string, lines: readonly string[], rules: CommitRules): Title {
  const seen = lines.flatMap((line) => numbersOf(SEE_REQUEST.exec(line)));
  const [, inside, number] = TITLE_INSIDE.exec(subject) ?? [];
  if (inside !== undefined) return titleIn(inside, lines, [Number(number)], rules);
  const merged = MERGED_REQUEST.exec(subject);
  if (merged === null && !MERGED_BRANCH.test(subject)) return titleIn(subject, lines, seen, rules);
  const at = lines.findIndex((line) => line.trim() !== "");
  const below = lines[at] ?? "";
  const found = titleIn(below, lines.slice(at + 1), [...numbersOf(merged), ...seen], rules);
  const is = merged !== null || seen.length > 0 ? !NO_TITLE.test(below) : isHeader(found.header, rules);
  return at >= 0 && is ? found : { header: subject, lines, titled: false, requests: numbersOf(merged) };
}

function titleIn(
  line: string,
  lines: readonly string[],
  before: readonly number[],
  rules: CommitRules,
): Title {
  const { header, requests } = withoutPrefixes(line, rules);
  return { header, lines, titled: true, requests: [...before, ...requests] };
}

/** A line without what stands before its header, and the requests that this names. */
export function withoutPrefixes(line: string, rules: CommitRules): Pick<Title, "header" | "requests"> {
  const requests: number[] = [];
  let header = line;
  const cut = (pattern: RegExp) => {
    const match = PREFIXES.includes(pattern) ? pattern.exec(header) : matchOwn(pattern, header);
    if (match === null || match.index > 0 || match[0] === "" || match[0] === header) return false;
    header = header.slice(match[0].length).trimStart();
    if (PREFIXES.includes(pattern)) requests.push(...numbersOf(match));
    return true;
  };
  const patterns = [...PREFIXES, ...rules.prefixes];
  while (patterns.some(cut));
  return { header, requests };
}

function numbersOf(match: RegExpExecArray | null): number[] {
  return (match ?? []).slice(1).flatMap((digits) => (digits === undefined ? [] : Number(digits)));
}

const HEADER = /^([A-Za-z][\w-]*)(?:\([^()]*\))?!?: +\S/;

/** Whether a line is the header of a Conventional Commit of a type that the project knows. */
export function isHeader(line: string, rules: CommitRules): boolean {
  const [, type = ""] = HEADER.exec(line) ?? [];
  return type !== "" && isKnownType(rules, type.toLowerCase());
}
