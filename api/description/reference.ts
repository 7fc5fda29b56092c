/** The reference for people: Swagger UI of the package, which shows `/openapi.json` and calls what it describes. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { html } from 'hono/html';
import { secureHeaders } from 'hono/secure-headers';
import type { Html } from '../pages/layout.ts';

/** Scripts and styles of ours only, and nothing from another address. */
export const referenceHeaders = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    formAction: ["'none'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
  referrerPolicy: 'no-referrer',
});

export const renderReference = (): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>card-change 接口文档 API reference</title>
        <link rel="stylesheet" href="/docs/swagger-ui.css" />
        <link rel="icon" href="/docs/favicon-32x32.png" />
      </head>
      <body>
        <main id="reference"></main>
        <noscript>
          <p>本页需要JavaScript；接口描述见 <a href="/openapi.json">/openapi.json</a></p>
          <p>
            This page needs JavaScript. The API is described in
            <a href="/openapi.json">/openapi.json</a>.
          </p>
        </noscript>
        <script src="/docs/swagger-ui-bundle.js"></script>
        <script src="/docs/start.js"></script>
      </body>
    </html>`;

/** No validator: it would be asked at an address outside. */
const startScript = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  filter: true,
  tryItOutEnabled: true,
  validatorUrl: null,
});
`;

const types = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
} as const;

const isFile = (name: string): name is keyof typeof types => Object.hasOwn(types, name);

/** A file that the reference loads; undefined for every other name. */
export async function readReferenceFile(name: string) {
  if (name === 'start.js') return { type: types['swagger-ui-bundle.js'], content: startScript };
  if (!isFile(name)) return undefined;
  const folder = join(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'), '..');
  return { type: types[name], content: new Uint8Array(await readFile(join(folder, name))) };
}
