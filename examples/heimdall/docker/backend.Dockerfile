# The Backend app. The real one starts from node:24-alpine in all three stages, runs `pnpm install --frozen-lockfile` and
# `pnpm build`, and copies Next.js' standalone output. Here every stage starts from scratch and copies what is there, so
# that it builds without a network; nothing runs this image.
FROM scratch AS deps
WORKDIR /app
COPY platform/backend/package.json ./

FROM scratch AS build
WORKDIR /app
COPY --from=deps /app ./
COPY platform/backend ./

FROM scratch
ARG VERSION=dev
ENV NODE_ENV=production PORT=3001 HOSTNAME=0.0.0.0 NEXT_PUBLIC_VERSION=$VERSION
WORKDIR /app
COPY --from=build --chown=1001:1001 /app ./
USER 1001:1001
EXPOSE 3001
HEALTHCHECK --interval=30s --timeout=3s CMD ["node", "-e", "fetch('http://localhost:3001').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server.js"]
