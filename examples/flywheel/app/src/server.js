// What SvelteKit's Node adapter leaves, in short.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { runners } from "./runners.js";

const page = readFileSync(new URL("../static/index.html", import.meta.url));

createServer(({ url }, response) => {
  if (url === "/runners.json") response.end(JSON.stringify(runners()));
  else response.end(page);
}).listen(Number(process.env.PORT ?? 3000));
