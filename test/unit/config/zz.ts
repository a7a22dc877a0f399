import { readFileSync } from "node:fs";
import { readProject } from "../../../src/config/read-project.ts";

const text = readFileSync(process.argv[2] ?? 0, "utf8");
const t = performance.now();
const r = await readProject(text, "slipway.toml");
console.log(performance.now() - t);
if (r.ok) console.dir(r.project, { depth: 9 });
else
  for (const p of r.problems)
    console.log(`${p.where?.line}:${p.where?.column} ${p.code}: ${p.message}\n      ${p.hint}`);
