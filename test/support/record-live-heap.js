// Imported into a process (`node --import --expose-gc`): collects all garbage again and again, and writes the most bytes that were in use
// right after that into the file that LIVE_FILE names: on V8's heap, and in buffers outside of it.
import { writeFileSync } from "node:fs";
import { getHeapStatistics } from "node:v8";

let most = 0;
const look = () => {
  globalThis.gc();
  const { used_heap_size: heap, external_memory: outside } = getHeapStatistics();
  most = Math.max(most, heap + outside);
};
setInterval(look, 250).unref();
process.on("exit", () => writeFileSync(process.env.LIVE_FILE, `${most}`));
