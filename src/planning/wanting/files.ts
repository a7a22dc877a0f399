import type { Files } from "../../domain/project/artifact.ts";
import { FILES_STATEMENT } from "../../domain/release/attestation.ts";
import type { TakenFiles, WantedFiles } from "../../domain/release/wanted.ts";
import { renamedFiles } from "./renamed-files.ts";
import { artifactId, type Wanting } from "./scene.ts";

/** The files of a component: built, or taken from the release that is promoted. */
export function wantFiles(wanting: Wanting, files: readonly Files[]): WantedFiles[] {
  const all = takenFiles(wanting);
  return files.map(({ targets }, position) => {
    // A release has its files in one place, whatever they were built from.
    const taken = all === null || position === 0 ? all : { ...all, files: [], statement: null };
    return {
      kind: "files",
      id: artifactId(wanting, "files", position),
      targets,
      build: wanting.build,
      taken,
    };
  });
}

/** What is attached of another release. What is signed about it names that release: one that signs does so itself instead. */
function takenFiles({ promoted, tag: own, project, version }: Wanting): TakenFiles | null {
  if (promoted === null) return null;
  const { tag, files, values } = promoted;
  const signs = tag !== own && project.signing?.attach.includes("provenance") === true;
  const statement = (signs && files.find(({ name }) => name === FILES_STATEMENT)) || null;
  const others = files.filter((each) => each !== statement);
  return { tag, files: renamedFiles(others, values.version ?? version.text, version.text), statement };
}
