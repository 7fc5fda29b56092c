/** Endpoints at the desk: the same acts as the API has, each in the access log with the supervisor who did it. */
import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { EndpointRef } from '../../../adapters/storage/event-endpoints.ts';
import { eventTypes } from '../../../domain/events/catalogue.ts';
import type { ApiEnv } from '../../dependencies.ts';
import { createEndpoint, recordChange, replayEvents, requireEndpoint } from '../../endpoints.ts';
import { HttpProblem } from '../../http-problem.ts';
import type { Html } from '../../pages/layout.ts';
import type { Outcome } from '../shown-case.ts';
import { actOnForm, refuseFields } from './acts.ts';
import { endpointPath, renderEndpoint, renderEndpoints, renderSecret } from './endpoints.ts';
import { renderSupervision } from './frame.ts';
import { readFormTime } from '../../form-times.ts';

const path = '/desk/supervision/endpoints';
const shownDeliveries = 50;

const Types = z.array(z.enum(eventTypes)).max(100);
const State = z.enum(['pending', 'dead', 'delivered']).optional().catch(undefined);
const Ids = z
  .array(z.string().regex(/^evt_[0-9a-f]{32}$/))
  .min(1)
  .max(200);
const ChineseTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/)
  .transform(readFormTime)
  .pipe(z.iso.datetime({ offset: true }));

export const endpointPageRoutes = new Hono<ApiEnv>();

async function showEndpoints(c: Context<ApiEnv>, outcome?: Outcome): Promise<Html> {
  const { dependencies, caller, session } = c.var;
  const endpoints = await dependencies.storage.eventEndpoints.list(caller.acquirerId);
  return renderSupervision(session, 'endpoints', renderEndpoints(session, endpoints), outcome);
}

async function showEndpoint(c: Context<ApiEnv>, outcome?: Outcome): Promise<Html> {
  const { dependencies, caller, session } = c.var;
  const { ref, endpoint } = await requireEndpoint(dependencies, caller, c.req.param('id') ?? '');
  const state = State.parse(c.req.query('state'));
  const deliveries = await dependencies.storage.eventDeliveries.list(ref, {
    limit: shownDeliveries,
    ...(state && { state }),
  });
  const content = renderEndpoint(session, endpoint, deliveries, state);
  return renderSupervision(session, 'endpoints', content, outcome);
}

endpointPageRoutes.get(path, async (c) => c.html(await showEndpoints(c)));
endpointPageRoutes.get(`${path}/:id`, async (c) => c.html(await showEndpoint(c)));

endpointPageRoutes.post(path, (c) =>
  actOnForm(
    c,
    (outcome) => showEndpoints(c, outcome),
    async (form) => {
      const types = readTypes(form);
      const url = form.get('url')?.trim() ?? '';
      const made = await createEndpoint(c.var.dependencies, c.var.caller, {
        url,
        ...(types && { types }),
      });
      return showSecret(c, made.endpointId, made.secret);
    },
  ),
);

const showSecret = (c: Context<ApiEnv>, endpointId: string, secret: string): Html =>
  renderSupervision(c.var.session, 'endpoints', renderSecret(endpointId, secret));

/** Nothing chosen means all. */
function readTypes(form: URLSearchParams) {
  const chosen = Types.safeParse(form.getAll('types'));
  if (!chosen.success) return refuseFields(['types']);
  return chosen.data.length === 0 ? undefined : chosen.data;
}

/** @returns a page that is shown in place of the endpoint */
type Act = (c: Context<ApiEnv>, ref: EndpointRef, form: URLSearchParams) => Promise<Html | void>;

const acts: Record<string, Act> = {
  async test(c, ref) {
    const { dependencies, caller } = c.var;
    await dependencies.storage.eventEndpoints.test(ref);
    await recordChange(dependencies, caller, ref.endpointId, 'tested');
  },
  async pause(c, ref) {
    const { dependencies, caller } = c.var;
    await recordChange(dependencies, caller, ref.endpointId, 'paused');
    await dependencies.storage.eventEndpoints.pause(ref);
  },
  async resume(c, ref) {
    const { dependencies, caller } = c.var;
    await recordChange(dependencies, caller, ref.endpointId, 'resumed');
    await dependencies.storage.eventEndpoints.resume(ref);
  },
  async types(c, ref, form) {
    const { dependencies, caller } = c.var;
    const types = readTypes(form);
    const what = `set to ${types?.join(', ') ?? 'all types'}`;
    await recordChange(dependencies, caller, ref.endpointId, what);
    await dependencies.storage.eventEndpoints.chooseTypes(ref, types);
  },
  async rotate(c, ref, form) {
    const { dependencies, caller } = c.var;
    const hours = z.coerce.number().int().min(0).max(168).safeParse(form.get('overlapHours'));
    if (!hours.success) return refuseFields(['overlapHours']);
    await recordChange(dependencies, caller, ref.endpointId, 'given a new secret, which was shown');
    const made = await dependencies.storage.eventEndpoints.rotateSecret(ref, hours.data);
    return showSecret(c, ref.endpointId, made.secret);
  },
  async replay(c, ref, form) {
    await replayEvents(c.var.dependencies, c.var.caller, ref.endpointId, readReplay(form));
  },
  async delete(c, ref) {
    const { dependencies, caller } = c.var;
    await recordChange(dependencies, caller, ref.endpointId, 'deleted');
    await dependencies.storage.eventEndpoints.delete(ref);
  },
};

function readReplay(form: URLSearchParams) {
  const ids = (form.get('ids') ?? '').split(/[\s,，]+/).filter((id) => id !== '');
  if (ids.length > 0) {
    const read = Ids.safeParse(ids);
    return read.success ? { ids: read.data } : refuseFields(['ids']);
  }
  const [from, to] = [
    ChineseTime.safeParse(form.get('from')),
    ChineseTime.safeParse(form.get('to')),
  ];
  if (!from.success || !to.success) return refuseFields(['ids', 'from', 'to']);
  return { from: from.data, to: to.data };
}

endpointPageRoutes.post(`${path}/:id/:act`, (c) =>
  actOnForm(
    c,
    (outcome) => showEndpoint(c, outcome),
    async (form) => {
      const { id, act } = c.req.param();
      const { ref } = await requireEndpoint(c.var.dependencies, c.var.caller, id);
      const carryOut = Object.hasOwn(acts, act) ? acts[act] : undefined;
      if (!carryOut) throw new HttpProblem('API_NOT_FOUND');
      const page = await carryOut(c, ref, form);
      return page ?? (act === 'delete' ? path : endpointPath(id));
    },
  ),
);
