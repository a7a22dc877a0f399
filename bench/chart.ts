/** Line charts as SVG, both axes logarithmic: what grows in proportion is a line of slope one. */

/** A line: its name, and its points by size. */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [size: number, value: number])[];
}

/** One chart. */
export interface Chart {
  readonly title: string;
  readonly sizes: string;
  readonly values: string;
  readonly series: readonly Series[];
}

const WIDTH = 420;
const HEIGHT = 320;
const MARGIN = { left: 64, right: 110, top: 36, bottom: 48 };
const COLOURS = ["#0969da", "#cf222e", "#1a7f37", "#8250df"];

/** Draws charts side by side, in one file. */
export function drawCharts(charts: readonly Chart[]): string {
  const drawn = charts.map(
    (chart, index) => `<g transform="translate(${index * WIDTH} 0)">${draw(chart)}</g>`,
  );
  const size = `width="${WIDTH * charts.length}" height="${HEIGHT}"`;
  const style = 'font-family="sans-serif" font-size="11" fill="#24292f"';
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${style}>\n<rect width="100%" height="100%" fill="#fff"/>\n${drawn.join("\n")}\n</svg>\n`;
}

function draw({ title, sizes, values, series }: Chart): string {
  const points = series.flatMap((line) => line.points);
  const x = scale(
    points.map(([size]) => size),
    MARGIN.left,
    WIDTH - MARGIN.right,
  );
  const y = scale(
    points.map(([, value]) => value),
    HEIGHT - MARGIN.bottom,
    MARGIN.top,
  );
  const ticks = [...new Set(points.map(([size]) => size))].map((size) =>
    text(x.at(size), HEIGHT - MARGIN.bottom + 16, size.toLocaleString("en"), "middle"),
  );
  const levels = y.decades.map((value) => {
    const at = y.at(value);
    const line = `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${at}" y2="${at}" stroke="#d0d7de"/>`;
    return `${line}${text(MARGIN.left - 6, at + 4, value.toLocaleString("en"), "end")}`;
  });
  const lines = series.map((line, index) => {
    const colour = COLOURS[index % COLOURS.length] ?? "";
    const path = line.points.map(([size, value]) => `${x.at(size)},${y.at(value)}`).join(" ");
    const [size = 0, value = 0] = line.points.at(-1) ?? [];
    const name = text(x.at(size) + 6, y.at(value) + 4, line.name, "start", colour);
    return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${name}`;
  });
  const labels = [
    `<text x="${MARGIN.left}" y="18" font-weight="bold">${title}</text>`,
    text((MARGIN.left + WIDTH - MARGIN.right) / 2, HEIGHT - 12, sizes, "middle"),
    text(MARGIN.left - 6, MARGIN.top - 6, values, "end"),
  ];
  return [...levels, ...ticks, ...lines, ...labels].join("\n");
}

function scale(values: readonly number[], from: number, to: number) {
  const [low, high] = [Math.min(...values), Math.max(...values)].map(Math.log10) as [number, number];
  const [first, last] = [Math.floor(low), Math.ceil(high)];
  const at = (value: number) =>
    Math.round(from + ((Math.log10(value) - first) / Math.max(last - first, 1)) * (to - from));
  const decades = Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
  return { at, decades };
}

function text(x: number, y: number, words: string, anchor: string, fill = "#57606a"): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${fill}">${words}</text>`;
}
