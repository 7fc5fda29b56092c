/** The description of the API: OpenAPI for programs, a reference with try-out for people. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import { registerHeaders } from '../description/answers.ts';
import { markOptionalFields } from '../description/optional-fields.ts';
import { registerProblems } from '../description/problems.ts';
import { readReferenceFile, renderReference } from '../description/reference.ts';
import { dropObjectDefaults } from '../description/object-defaults.ts';
import { tags } from '../description/tags.ts';
import { describeEvents } from '../event-descriptions.ts';
import type { ApiEnv } from '../dependencies.ts';
import { HttpProblem } from '../http-problem.ts';

const description = `Carries out a merchant’s request to change the bank card that payouts go to.

- **Keys**: submissions and acts carry an \`Idempotency-Key\`; the same key with the same body counts once.
- **States**: reads of a card change carry an \`ETag\`; an act with it in \`If-Match\` is refused with 412 once the card change is in another state. Stops are never refused so.
- **Pages**: lists name their next page in \`Link\`.
- **Limits**: \`RateLimit-Policy\` and \`RateLimit\` say what was counted and what is left.
- **Refusals** are problems (RFC 9457) with a code, the remedy in Chinese and English, and the id of the call, which is also in \`X-Request-Id\`. You may choose that id.`;

/** Adds `/openapi.json` and `/docs`. Call it last: both describe the routes that the app has so far. */
export function addApiDescription(app: OpenAPIHono<ApiEnv>): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
  });
  registerProblems(app.openAPIRegistry);
  registerHeaders(app.openAPIRegistry);
  describeEvents(app.openAPIRegistry);
  let document: ReturnType<typeof app.getOpenAPI31Document> | undefined;
  /** Built at the first call, because it takes longer than the rest of the start. */
  const getDocument = () => (document ??= buildDocument(app));
  app.get('/openapi.json', (c) => c.json(getDocument()));
  app.get('/docs', (c) => c.html(renderReference()));
  app.get('/docs/:file', async (c) => {
    const file = await readReferenceFile(c.req.param('file'));
    if (!file) throw new HttpProblem('API_NOT_FOUND');
    return c.body(file.content, 200, { 'content-type': file.type });
  });
}

/** The description of the routes that the app has so far. */
export function buildDocument(app: OpenAPIHono<ApiEnv>) {
  markOptionalFields(app.openAPIRegistry.definitions);
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'card-change',
      version: '1',
      description,
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: '/', description: 'the installation that this document comes from' }],
    tags: [...tags],
  });
  dropObjectDefaults(document);
  return document;
}
