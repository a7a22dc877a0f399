{
  description = "GloriousFlywheel: the images that are built with Nix";

  # The real one takes `nix2container` and `atticd` from its inputs, github:nlewo/nix2container and github:zhaofengli/attic.
  # ./nix2container is a stand-in for the first: a copy of ../rulesets/nix2container, which needs no network.
  outputs =
    { self }:
    let
      inherit (import ./nix2container { }) nix2container runCommand;

      atticd = runCommand "atticd" { source = ./attic/atticd; } ''
        mkdir -p $out/bin
        cat $source > $out/bin/atticd
        chmod 755 $out/bin/atticd
      '';
    in
    {
      packages.x86_64-linux.attic-server-image = nix2container.buildImage {
        name = "attic-server";
        config = {
          entrypoint = [ "${atticd}/bin/atticd" ];
          cmd = [
            "--mode"
            "monolithic"
          ];
        };
        layers = [ (nix2container.buildLayer { deps = [ atticd ]; }) ];
      };
    };
}
