/** Logs, counts and traces each call by its route pattern, because a path may contain an id or a token. */
import { randomUUID } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { metrics, type Labels } from '../adapters/metrics/catalogue.ts';
import { getTracing } from '../adapters/tracing/tracing.ts';
import type { ApiEnv, ApiDependencies } from './dependencies.ts';

export const logRequests =
  (dependencies: ApiDependencies): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const requestRef = findRequestRef(c.req.header('x-request-id'));
    const started = performance.now();
    c.set('dependencies', dependencies);
    c.set('requestRef', requestRef);
    const { method } = c.req;
    const { route, status } = await getTracing().inSpan(method, 'server', async (span) => {
      await next();
      const answered = { route: findRoute(c), status: c.res.status };
      span.rename(`${method} ${answered.route}`);
      span.set('http.request.method', method);
      span.set('http.route', answered.route);
      span.set('http.response.status_code', answered.status);
      return answered;
    });
    c.header('x-request-id', requestRef);
    const ms = Math.round(performance.now() - started);
    const { meter } = dependencies;
    meter.count('card_change_http_requests_total', {
      method: toKnownMethod(method),
      route,
      status: `${status}`,
    });
    meter.observe('card_change_http_request_seconds', { route }, ms / 1000);
    const { caller } = c.var as Partial<ApiEnv['Variables']>;
    const tenant = caller && { acquirerId: caller.acquirerId };
    // A probe asks every few seconds, and its good answer says nothing.
    const level = probes.includes(route) && status === 200 ? 'debug' : 'info';
    dependencies.log[level]({ requestRef, method, route, status, ms, ...tenant }, 'answered');
  };

const probes = ['/healthz', '/readyz'];
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const shortId = /^[\w.:-]{1,128}$/;
/** As many digits as a card number has, also in groups. */
const longNumber = /(?:\d[.:_-]*){13}/;

/** The caller's own id of the call where it has one, for it is in their log as well; no number of a card gets into ours. */
const findRequestRef = (given = ''): string =>
  uuid.test(given) || (shortId.test(given) && !longNumber.test(given)) ? given : randomUUID();

/** The pattern of the route that answered. */
function findRoute(c: Context): string {
  const pattern = routePath(c, -1);
  return pattern === '/*' ? 'none' : pattern;
}

/** A caller may send any method. */
const toKnownMethod = (method: string): Labels<'card_change_http_requests_total'>['method'] =>
  metrics.card_change_http_requests_total.labels.method.find((known) => known === method) ??
  'other';
