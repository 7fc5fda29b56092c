/** One line and one count per call: by route pattern, for a path may hold an id or a token. */
import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { ApiEnv, Doors } from './doors.ts';

export const observing =
  (doors: Doors): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const requestRef = randomUUID();
    const started = performance.now();
    c.set('doors', doors);
    c.set('requestRef', requestRef);
    await next();
    c.header('request-ref', requestRef);
    const ms = Math.round(performance.now() - started);
    const { method } = c.req;
    const { status } = c.res;
    const matched = routePath(c, -1);
    const route = matched === '/*' ? 'none' : matched;
    doors.metrics.answered(method, route, status, ms);
    const { caller } = c.var as Partial<ApiEnv['Variables']>;
    const who = caller && { acquirerId: caller.acquirerId };
    doors.log.info({ requestRef, method, route, status, ms, ...who }, 'answered');
  };
