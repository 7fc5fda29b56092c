# Debian, not Alpine: the SDK's native code needs glibc.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# No scripts of packages: none is needed here, and one of them would bring a second Node.
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY domain domain
COPY workflows workflows
COPY activities activities
COPY adapters adapters
COPY worker worker
COPY api api
COPY cli cli
COPY client client
COPY policies policies
COPY scripts/build.ts scripts/build.ts
RUN npm run build
# The SDK brings native code for five platforms, most of the size of node_modules; this image runs on one.
RUN npm prune --omit=dev --ignore-scripts \
  && cd node_modules/@temporalio/core-bridge/releases \
  && ls | grep -v "^$(uname -m)-unknown-linux-gnu$" | xargs rm -r

FROM node:24-bookworm-slim AS app
ENV NODE_ENV=production DATA_DIR=/data
WORKDIR /app
# A named volume takes its owner from here.
RUN install -d -o node -g node /data
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
USER node
VOLUME /data

FROM app AS api
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.API_PORT || 8080) + '/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/api/main.js"]

FROM app AS worker
HEALTHCHECK --interval=60s --timeout=20s --start-period=60s \
  CMD ["node", "dist/worker/health.js"]
CMD ["node", "dist/worker/main.js"]
