/** Logs and counts each call by its route pattern, because a path may contain an id or a token. */
import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { metrics, type Labels } from '../adapters/metrics/catalogue.ts';
import type { ApiEnv, ApiDependencies } from './dependencies.ts';

export const logRequests =
  (dependencies: ApiDependencies): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const requestRef = randomUUID();
    const started = performance.now();
    c.set('dependencies', dependencies);
    c.set('requestRef', requestRef);
    await next();
    c.header('request-ref', requestRef);
    const ms = Math.round(performance.now() - started);
    const { method } = c.req;
    const { status } = c.res;
    const pattern = routePath(c, -1);
    const route = pattern === '/*' ? 'none' : pattern;
    const { meter } = dependencies;
    meter.count('card_change_http_requests_total', {
      method: toKnownMethod(method),
      route,
      status: `${status}`,
    });
    meter.observe('card_change_http_request_seconds', { route }, ms / 1000);
    const { caller } = c.var as Partial<ApiEnv['Variables']>;
    const tenant = caller && { acquirerId: caller.acquirerId };
    dependencies.log.info({ requestRef, method, route, status, ms, ...tenant }, 'answered');
  };

/** A caller may send any method. */
const toKnownMethod = (method: string): Labels<'card_change_http_requests_total'>['method'] =>
  metrics.card_change_http_requests_total.labels.method.find((known) => known === method) ??
  'other';
