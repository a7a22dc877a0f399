# Run by busybox's sh inside the build of the stand-in's images: writes an OCI layout to $out. The same files make the same
# bytes, so that a rebuild on another machine has the same digest.
umask 022
mkdir -p root $out/blobs/sha256

for path in $roots; do cp -R $path/. root/; done
for path in $deps; do
  mkdir -p root$(dirname $path)
  cp -R $path root$path
done
find root -type d -exec chmod 755 {} +
find root -exec touch -h -d @1 {} +
(cd root && tar -c -f ../layer.tar --numeric-owner --no-recursion $(find . -mindepth 1 | sort))

# Stores a file under its digest; prints its descriptor.
store() {
  digest=$(sha256sum $2 | cut -d ' ' -f 1)
  cp $2 $out/blobs/sha256/$digest
  printf '{"mediaType":"application/vnd.oci.image.%s","digest":"sha256:%s","size":%s}' $1 $digest $(wc -c < $2)
}

layer=$(store layer.v1.tar layer.tar)
printf '{"created":"%s","architecture":"%s","os":"linux","config":%s,"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \
  $created $arch "$config" $(sha256sum layer.tar | cut -d ' ' -f 1) > config.json
configuration=$(store config.v1+json config.json)
printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":%s,"layers":[%s]}' \
  "$configuration" "$layer" > manifest.json
printf '{"schemaVersion":2,"manifests":[%s]}' "$(store manifest.v1+json manifest.json)" > $out/index.json
printf '{"imageLayoutVersion":"1.0.0"}' > $out/oci-layout
