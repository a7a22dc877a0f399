# What the API and the bots run on. The real one starts from debian:trixie-slim, installs ca-certificates, openssl, tini, curl and
# tzdata, and makes the user and group heimdall (1001). Here it starts from scratch and brings the user alone, so that it
# builds without a network; nothing runs this image.
FROM scratch
COPY passwd group /etc/
