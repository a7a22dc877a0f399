import type { FlakeImage } from "../../domain/project/monorepo.ts";

/** What a Dockerfile says of its build. */
export interface DockerfileText {
  /** What it copies from its context, without what comes from other stages. */
  readonly copies: readonly string[];
  /** Build arguments that it takes. */
  readonly args: readonly string[];
}

/** Reads a Dockerfile. Source: https://docs.docker.com/reference/dockerfile/ */
export function readDockerfile(text: string): DockerfileText {
  const lines = text
    .replace(/^\s*#.*\n/gm, "")
    .replace(/\\\s*\n/g, " ")
    .split("\n");
  const args = lines.flatMap((line) => /^\s*ARG\s+([A-Za-z_]\w*)/i.exec(line)?.[1] ?? []);
  const copies = lines.flatMap((line) => {
    const [, rest] = /^\s*(?:COPY|ADD)\s+(.+)$/i.exec(line) ?? [];
    if (rest === undefined || /(?:^|\s)--from=/.test(rest)) return [];
    const words = rest.startsWith("[")
      ? [...rest.matchAll(/"([^"]*)"/g)].map(([, word = ""]) => word)
      : rest.split(/\s+/);
    return words.filter((word) => word !== "" && !word.startsWith("--")).slice(0, -1);
  });
  return { copies: copies.filter((path) => !/^https?:|[$]|^<</.test(path)), args: [...new Set(args)] };
}

/** The folder that a Dockerfile is built in, of some: the first that has all it copies; null if none has. */
export function contextOf(
  { copies }: DockerfileText,
  folders: readonly string[],
  files: readonly string[],
): string | null {
  const there = (folder: string, copied: string): boolean => {
    const path = [folder, copied].filter((part) => part !== "" && part !== ".").join("/");
    const plain = path
      .replace(/^\.\//, "")
      .replace(/\/\.?$/, "")
      .replace(/\/\.\//g, "/");
    if (plain === "" || plain === ".") return true;
    if (/[*?[]/.test(plain)) {
      const fixed = plain.replace(/[*?[].*$/s, "");
      return files.some((file) => file.startsWith(fixed));
    }
    return files.some((file) => file === plain || file.startsWith(`${plain}/`));
  };
  return folders.find((folder) => copies.every((copied) => there(folder, copied))) ?? null;
}

/** What can be read in a flake: its images, and the folders of sources that it names (`./attic/atticd`). */
export function readFlake(text: string): {
  readonly images: readonly FlakeImage[];
  readonly folders: readonly string[];
} {
  const code = text.replace(/^\s*#.*$/gm, "");
  const images = [...code.matchAll(/([\w.-]+)\s*=\s*(?:[\w.]+\.)?buildImage\s*\{/g)].map(
    ({ 1: path = "", index, 0: whole }) => {
      const output = path.slice(path.lastIndexOf(".") + 1);
      const inside = code.slice(index + whole.length);
      const name =
        /^[^{}]*?\bname\s*=\s*"([\w./-]+)"/.exec(inside)?.[1] ?? output.replace(/[-_]?image$/i, "");
      return { output, name: name.slice(name.lastIndexOf("/") + 1) };
    },
  );
  const folders = [...code.matchAll(/(?<!import\s+)(?<=[\s=([])\.\/([\w.-]+)\/[\w./-]*/g)].map(
    ([, folder = ""]) => folder,
  );
  return { images, folders: [...new Set(folders)] };
}
