import markdown from "../../../docs/troubleshooting.md";
import { type GuideEntry, readGuide } from "../../report/guide.ts";

/** What the guide of this very version says of each code; it is in the bundle. */
export const GUIDE: readonly GuideEntry[] = readGuide(markdown);
