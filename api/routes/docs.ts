/** The API describes itself: OpenAPI for programs, one plain page for people. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import { html } from 'hono/html';
import { access } from '../access.ts';
import type { ApiEnv } from '../dependencies.ts';
import { renderPage, type Html } from '../pages/layout.ts';

interface DescribedOperation {
  operationId?: string;
  summary?: string;
}

/** Adds `/openapi.json` and `/docs` to an app that has all its other routes. */
export function addApiDescription(app: OpenAPIHono<ApiEnv>): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
  });
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'card-change',
      version: '1',
      description: 'Carries a merchant’s request to change the bank card he is paid on.',
    },
  });
  app.get('/openapi.json', (c) => c.json(document));
  app.get('/docs', (c) => c.html(renderDocsPage(document.paths ?? {})));
}

const renderDocsPage = (paths: Record<string, object>): Html =>
  renderPage(
    { zh: '接口一览', en: 'Operations of the API' },
    html`<p class="en"><a href="/openapi.json">/openapi.json</a></p>
      <table>
        <tr>
          <th>Operation</th>
          <th>Does</th>
          <th>For</th>
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
