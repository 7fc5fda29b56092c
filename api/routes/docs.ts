/** The description of the API: OpenAPI for programs, one page for people. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import { html } from 'hono/html';
import { access } from '../access.ts';
import { describeEvents } from '../event-descriptions.ts';
import type { ApiEnv } from '../dependencies.ts';
import { renderPage, type Html } from '../pages/layout.ts';

interface DescribedOperation {
  operationId?: string;
  summary?: string;
}

/** Adds `/openapi.json` and `/docs`. Call it last: both describe the routes that the app has so far. */
export function addApiDescription(app: OpenAPIHono<ApiEnv>): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
  });
  describeEvents(app.openAPIRegistry);
  let document: ReturnType<typeof app.getOpenAPI31Document> | undefined;
  /** Built at the first call, because it takes longer than the rest of the start. */
  const getDocument = () =>
    (document ??= app.getOpenAPI31Document({
      openapi: '3.1.0',
      info: {
        title: 'card-change',
        version: '1',
        description: 'Carries out a merchant’s request to change the bank card that payouts go to.',
      },
    }));
  app.get('/openapi.json', (c) => c.json(getDocument()));
  app.get('/docs', (c) => c.html(renderDocsPage(getDocument().paths ?? {})));
}

const renderDocsPage = (paths: Record<string, object>): Html =>
  renderPage(
    { zh: '接口一览', en: 'Operations of the API' },
    html`<p class="en"><a href="/openapi.json">/openapi.json</a></p>
      <table>
        <tr>
          <th>Operation</th>
          <th>Summary</th>
          <th>Roles</th>
        </tr>
        ${Object.entries(paths).flatMap(([path, methods]) =>
          Object.entries(methods as Record<string, DescribedOperation>).map(
            ([method, { summary, operationId }]) =>
              html`<tr>
                <td><code>${method.toUpperCase()} ${path}</code></td>
                <td>${summary}</td>
                <td class="en">${describeRoles(operationId)}</td>
              </tr>`,
          ),
        )}
      </table>`,
  );

const describeRoles = (operation = ''): string =>
  (access as Record<string, readonly string[]>)[operation]?.join(', ') ?? 'no token';
