/** The page that `slipway report` writes: everything it shows is in its own data, and it asks nobody for more. */

import { render } from "preact";
import type { OverviewDocument } from "../src/report/overview-document.ts";
import { Page } from "./page.tsx";

const [data, root] = ["data", "page"].map((id) => document.getElementById(id));
if (data && root) {
  const overview: OverviewDocument = JSON.parse(data.textContent ?? "");
  root.textContent = "";
  render(<Page overview={overview} />, root);
}
