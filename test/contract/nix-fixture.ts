/** A flake with images of the stand-in for nix2container, which needs neither a network nor nixpkgs. */

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SourceOf } from "../../src/domain/project/artifact.ts";
import { createNixImages } from "../../src/services/nix/nix-images.ts";
import type { PushLayout } from "../../src/services/oci/built-layout.ts";
import type { ImageBuilder } from "../../src/services/ports/image-builder.ts";
import { copyNix2Container, nixEnvironment } from "../support/nix.ts";
import { testRun } from "./registry-fixture.ts";

const FLAKE = `{
  outputs =
    { self }:
    let
      inherit (import ./nix2container { }) nix2container runCommand;
      server = runCommand "server" { } ''
        mkdir -p $out/bin
        printf attic > $out/bin/atticd
      '';
      # A dependency with a version, and one that has it in another output.
      greeting = runCommand "greeting-2.12.1" { } "mkdir $out";
      library = runCommand "library-1.0.3-lib" { } "mkdir $out";
      serverOf = runCommand "attic-0.2.0" { inherit greeting library; } ''
        mkdir -p $out/bin
        printf "$greeting $library" > $out/bin/atticd
      '';
      broken = runCommand "broken" { } ''
        echo compiling
        echo "no such header: zlib.h" >&2
        exit 7
      '';
      imageOf = deps: nix2container.buildImage {
        name = "attic-server";
        config.entrypoint = [ "/bin/atticd" ];
        layers = [ (nix2container.buildLayer { inherit deps; }) ];
      };
    in
    {
      packages.x86_64-linux = {
        inherit server;
        default = imageOf [ server ];
        attic-server-image = imageOf [ server ];
        closed-image = imageOf [ serverOf ];
        broken-image = imageOf [ broken ];
        odd-image = server // { copyTo = runCommand "copy-to" { } ''
          mkdir -p $out/bin
          printf '#!/bin/sh\\necho no space left on device >&2; exit 3\\n' > $out/bin/copy-to
          chmod +x $out/bin/copy-to
        ''; };
        throwing = throw "attic needs a newer rustc";
      };
    };
}
`;

export interface NixWorkspace {
  readonly workspace: string;
  readonly env: Record<string, string | undefined>;
  /** The service, in this environment or another. */
  readonly create: (pushLayout?: PushLayout, env?: Readonly<Record<string, string>>) => ImageBuilder<"nix">;
}

/** A flake below a folder, and the environment in which nix builds it. */
export async function nixWorkspace(scratch: string): Promise<NixWorkspace> {
  const workspace = join(scratch, "flake");
  await mkdir(workspace);
  await writeFile(join(workspace, "flake.nix"), FLAKE);
  await copyNix2Container(workspace);
  const env = { PATH: process.env["PATH"], HOME: scratch, ...nixEnvironment(scratch) };
  return {
    workspace,
    env,
    create: (pushLayout = unexpected, other = {}) => {
      const whole = { ...env, ...other };
      return createNixImages({
        run: testRun(whole),
        workspace,
        env: whole,
        scratch: async () => scratch,
        pushLayout,
      });
    },
  };
}

async function unexpected(): Promise<never> {
  throw new Error("nothing was to be pushed");
}

/** An output of the flake. */
export function output(attribute: string): SourceOf<"nix"> {
  return { kind: "nix", attribute };
}
