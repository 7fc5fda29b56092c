/** Staff stop all cut-overs of a bank, a network or their own acquirer, and allow them again. */
import { z } from '@hono/zod-openapi';
import { freezers, freezeScopes, type FreezeScope } from '../../../domain/freezes.ts';
import { FreezeOrder } from '../../../domain/schemas/freeze.ts';
import { allowCutOvers, freezeCutOvers } from '../../freezes.ts';
import { Instant } from '../answers.ts';
import { staffActor, type Caller } from '../caller.ts';
import type { Doors } from '../doors.ts';
import { jsonBody, operation, router } from '../operation.ts';

const { scope, name, reason } = FreezeOrder.shape;
const target = { scope, name: name.exactOptional() };

/** A bank is named by its three digits; the acquirer is the caller's own. */
const named = (said: { scope: FreezeScope; name?: string }): boolean =>
  said.scope === 'bank'
    ? /^\d{3}$/.test(said.name ?? '')
    : (said.name === undefined) === (said.scope === 'acquirer');
const Order = z.strictObject({ ...target, reason }).refine(named, { path: ['name'] });
const Lift = z.strictObject(target).refine(named, { path: ['name'] });

const FreezesAnswer = z.object({
  freezes: z.array(
    z.object({
      scope: z.enum(freezeScopes),
      name: z.string(),
      reason: z.string(),
      by: z.string(),
      since: Instant,
    }),
  ),
});
const answer = { schema: FreezesAnswer, description: 'those that stand now, the oldest first' };

const read = operation('readFreezes', {
  method: 'get',
  path: '/v1/freezes',
  summary: 'whose cut-overs are stopped, by whom and why',
  request: {},
  answer,
});

const freeze = operation('freezeCutOvers', {
  method: 'post',
  path: '/v1/freezes',
  summary: 'stops cut-overs; one that stands already stays as it is',
  request: { body: jsonBody(Order) },
  answer,
});

const allow = operation('allowCutOvers', {
  method: 'post',
  path: '/v1/freezes/lift',
  summary: 'allows cut-overs again: what waited goes on by itself',
  request: { body: jsonBody(Lift) },
  answer,
});

export const freezeRoutes = router()
  .openapi(read, async (c) => c.json(await standing(c.var.doors, c.var.caller)))
  .openapi(freeze, async (c) => {
    const { doors, caller } = c.var;
    await freezeCutOvers(freezing(doors), ordered(caller, c.req.valid('json')));
    return c.json(await standing(doors, caller));
  })
  .openapi(allow, async (c) => {
    const { doors, caller } = c.var;
    await allowCutOvers(freezing(doors), ordered(caller, c.req.valid('json')));
    return c.json(await standing(doors, caller));
  });

const freezing = ({ cardChanges, networks, storage }: Doors) => ({
  cardChanges,
  networks,
  freezes: storage.freezes,
});

const ordered = <Said extends { name?: string }>(caller: Caller, said: Said) => ({
  ...said,
  acquirerId: caller.acquirerId,
  name: said.name ?? caller.acquirerId,
  by: staffActor(caller, freezers),
});

async function standing({ storage }: Doors, { acquirerId }: Caller) {
  const freezes = await storage.freezes.standing(acquirerId);
  return { freezes: freezes.map(({ acquirerId: _own, ...freeze_ }) => freeze_) };
}
