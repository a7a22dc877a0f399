/** Draws what was to be seen on a terminal as an animated picture: lines appear as they did, and scroll. */

import type { IBufferCell, IBufferLine, Terminal } from "@xterm/headless";

/** A line of the terminal as SVG text runs, and the second at which it had come to what it is. */
export interface RecordedLine {
  readonly text: string;
  readonly runs: readonly Run[];
  readonly at: number;
}

interface Run {
  readonly column: number;
  readonly text: string;
  /** Names of the style sheet's classes. */
  readonly look: string;
}

const COLUMN = 8.4;
const ROW = 18;
const MARGIN = 14;
/** Seconds that the last screen stays before it begins anew. */
const REST = 6;
const COLOURS = ["#6e7681", "#ff7b72", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#ffffff"];

/** Reads the lines of a terminal, those that scrolled away included. */
export function readLines({ buffer, cols }: Terminal): Omit<RecordedLine, "at">[] {
  const { active } = buffer;
  return Array.from({ length: active.length }, (_, row) => active.getLine(row)).map((line) => ({
    text: line?.translateToString(true) ?? "",
    runs: line === undefined ? [] : runsOf(line, cols),
  }));
}

function runsOf(line: IBufferLine, columns: number): Run[] {
  const runs: Run[] = [];
  let end = 0;
  for (let column = 0; column < columns; column++) {
    const cell = line.getCell(column);
    const text = cell?.getChars() ?? "";
    if (cell === undefined || text.trim() === "") continue;
    const look = lookOf(cell);
    const last = runs.at(-1);
    // Gaps of one column are part of a run: fewer runs, a smaller file.
    if (last !== undefined && last.look === look && column - end <= 1)
      runs[runs.length - 1] = { ...last, text: last.text + " ".repeat(column - end) + text };
    else runs.push({ column, text, look });
    end = column + 1;
  }
  return runs;
}

function lookOf(cell: IBufferCell): string {
  const colour = cell.isFgPalette() ? [`c${cell.getFgColor() % 8}`] : [];
  return [...colour, ...(cell.isBold() ? ["b"] : []), ...(cell.isDim() ? ["d"] : [])].join(" ");
}

/** The picture: `columns` wide, `rows` high. Whoever asks for less motion sees the last screen. */
export function drawRecording(
  lines: readonly RecordedLine[],
  columns: number,
  rows: number,
  title: string,
): string {
  const times = [...new Set(lines.map(({ at }) => at))].sort((a, b) => a - b);
  const duration = (times.at(-1) ?? 0) + REST;
  const percent = (at: number) => `${((100 * at) / duration).toFixed(2)}%`;
  const width = Math.ceil(columns * COLUMN + 2 * MARGIN);
  const height = rows * ROW + 2 * MARGIN;
  const shift = (seen: number) => Math.min(0, rows - seen) * ROW;
  const scrolled = times.map((at) => [at, shift(lastSeen(lines, at) + 1)] as const);
  const scrolls = scrolled.filter(([, by], index) => by !== (scrolled[index - 1]?.[1] ?? 0));
  const style = [
    `text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#d0d7de;white-space:pre}`,
    ".b{font-weight:bold}.d{opacity:.65}",
    ...COLOURS.map((colour, index) => `.c${index}{fill:${colour}}`),
    `.s,.t{animation:${duration.toFixed(1)}s step-end infinite}`,
    ...times.map(
      (at, index) =>
        `.t${index}{animation-name:t${index}}@keyframes t${index}{0%{visibility:hidden}${percent(at)},to{visibility:visible}}`,
    ),
    `.s{transform:translateY(${shift(lines.length)}px);animation-name:s}`,
    `@keyframes s{0%{transform:none}${scrolls.map(([at, by]) => `${percent(at)}{transform:translateY(${by}px)}`).join("")}}`,
    "@media(prefers-reduced-motion:reduce){.s,.t{animation:none}}",
  ];
  const groups = times.map((at, index) => {
    const texts = lines.flatMap((line, row) => (line.at === at ? drawLine(line, row) : []));
    return `<g class="t t${index}">${texts.join("")}</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>${style.join("\n")}</style>`,
    `<rect width="${width}" height="${height}" rx="8" fill="#161b22"/>`,
    `<svg x="${MARGIN}" y="${MARGIN}" width="${width - 2 * MARGIN}" height="${rows * ROW}">`,
    `<g class="s">`,
    ...groups,
    "</g></svg></svg>\n",
  ].join("\n");
}

function lastSeen(lines: readonly RecordedLine[], at: number): number {
  return lines.findLastIndex((line) => line.at <= at);
}

function drawLine({ runs }: RecordedLine, row: number): string[] {
  return runs.map(({ column, text, look }) => {
    const place = `x="${round(column * COLUMN)}" y="${row * ROW + 14}"`;
    const length = text.length > 1 ? ` textLength="${round(text.length * COLUMN)}"` : "";
    return `<text ${place}${length}${look === "" ? "" : ` class="${look}"`}>${escaped(text)}</text>`;
  });
}

function round(pixels: number): string {
  return String(Math.round(pixels * 10) / 10);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
