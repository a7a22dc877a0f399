# A stand-in for nix2container (https://github.com/nlewo/nix2container), for a nix without nixpkgs and without a network.
#
# Kept: `buildImage` and `buildLayer`, the arguments that are named below, and what an image carries for its users:
# `imageName`, `imageTag`, `copyTo`, `copyToRegistry`, `copyToDockerDaemon`, `copyToPodman`. Each of the four is a program for
# `nix run` that calls skopeo and hands its arguments on; the layers' tars hold the same paths.
# Not kept: the output of an image is a JSON file that a patched skopeo reads as `nix:FILE`, and here an OCI layout that any
# skopeo reads as `oci:FOLDER`, with one layer for everything; dependencies are not followed, because nothing here has any.
# Needed: a static busybox as /bin/busybox (Debian's busybox-static), skopeo in PATH, and `sandbox = false`.
{
  system ? "x86_64-linux",
  busybox ? "/bin/busybox",
}:
let
  architectures = {
    x86_64-linux = "amd64";
    aarch64-linux = "arm64";
  };

  # What the flakes of the examples make their own programs with, in the place of nixpkgs' `runCommand`.
  runCommand =
    name: environment: script:
    derivation (
      environment
      // {
        inherit name system;
        builder = busybox;
        args = [
          "sh"
          "-euc"
          "for applet in cat chmod cp cut dirname find mkdir printf sha256sum sort tar touch wc; do alias $applet=\"${busybox} $applet\"; done\n${script}"
        ];
      }
    );

  upper =
    text:
    let
      first = builtins.substring 0 1 text;
      capitals = builtins.listToAttrs (
        builtins.genList (at: {
          name = builtins.substring at 1 "abcdefghijklmnopqrstuvwxyz";
          value = builtins.substring at 1 "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        }) 26
      );
    in
    (capitals.${first} or first) + builtins.substring 1 (-1) text;

  # `entrypoint` and `Entrypoint` alike: Go reads both, and OCI writes the second.
  ociConfig =
    config:
    builtins.listToAttrs (
      map (name: {
        name = upper name;
        value = config.${name};
      }) (builtins.attrNames config)
    );

  skopeo =
    name: image: destination:
    runCommand name { } ''
      mkdir -p $out/bin
      cat > $out/bin/${name} <<'END'
      #!/bin/sh
      echo "Running skopeo --insecure-policy copy oci:${image} ${destination} $*"
      exec skopeo --insecure-policy copy oci:${image} ${destination} "$@"
      END
      chmod +x $out/bin/${name}
    '';

  buildLayer =
    {
      deps ? [ ],
      copyToRoot ? [ ],
    }:
    {
      inherit deps;
      copyToRoot = listOf copyToRoot;
    };

  listOf = value: if builtins.isList value then value else [ value ];

  buildImage =
    {
      name,
      tag ? null,
      config ? { },
      copyToRoot ? [ ],
      layers ? [ ],
      arch ? architectures.${system},
      created ? "0001-01-01T00:00:00Z",
    }:
    let
      deps = builtins.concatMap (layer: layer.deps) layers;
      roots = listOf copyToRoot ++ builtins.concatMap (layer: layer.copyToRoot) layers;
      image = runCommand "image-${builtins.replaceStrings [ "/" ] [ "-" ] name}.json" {
        inherit arch created deps roots;
        config = builtins.toJSON (ociConfig config);
      } (builtins.readFile ./image.sh);
    in
    image
    // rec {
      imageName = name;
      # As nix2container has it: the hash of the output's path.
      imageTag = if tag != null then tag else builtins.substring 11 32 image.outPath;
      copyTo = skopeo "copy-to" image "";
      copyToRegistry = skopeo "copy-to-registry" image "docker://${imageName}:${imageTag}";
      copyToDockerDaemon = skopeo "copy-to-docker-daemon" image "docker-daemon:${imageName}:${imageTag}";
      copyToPodman = skopeo "copy-to-podman" image "containers-storage:${imageName}:${imageTag}";
    };
in
{
  inherit runCommand;
  nix2container = { inherit buildImage buildLayer; };
}
