/** Staff stop all cut-overs of a bank, a network or their own acquirer, and allow them again. */
import { z } from '@hono/zod-openapi';
import {
  cutoverFreezeRoles,
  cutoverFreezeScopes,
  type CutoverFreezeScope,
} from '../../domain/switch/cutover-freeze.ts';
import { CutoverFreezeRequest } from '../../domain/switch/cutover-freeze-schema.ts';
import { allowCutOvers, freezeCutOvers } from '../cutover-freezes.ts';
import { Instant } from '../answers/shared.ts';
import { resolveStaffActor, type Caller } from '../caller.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { jsonBody, declareOperation, createRouter } from '../operation.ts';

const { scope, name, reason } = CutoverFreezeRequest.shape;
const target = { scope, name: name.exactOptional() };

/** A bank is named by its three digits; an acquirer is not named, because it is the caller's own. */
const hasValidName = (body: { scope: CutoverFreezeScope; name?: string }): boolean =>
  body.scope === 'bank'
    ? /^\d{3}$/.test(body.name ?? '')
    : (body.name === undefined) === (body.scope === 'acquirer');
const FreezeBody = z.strictObject({ ...target, reason }).refine(hasValidName, { path: ['name'] });
const LiftBody = z.strictObject(target).refine(hasValidName, { path: ['name'] });

const FreezesAnswer = z.object({
  freezes: z.array(
    z.object({
      scope: z.enum(cutoverFreezeScopes),
      name: z.string(),
      reason: z.string(),
      by: z.string(),
      since: Instant,
    }),
  ),
});
const answer = { schema: FreezesAnswer, description: 'the freezes in force, oldest first' };

const read = declareOperation('readFreezes', {
  method: 'get',
  path: '/v1/freezes',
  summary: 'the cutover freezes in force, who set them and why',
  request: {},
  answer,
});

const freeze = declareOperation('freezeCutOvers', {
  method: 'post',
  path: '/v1/freezes',
  summary: 'stops cut-overs; a freeze that exists already stays as it is',
  request: { body: jsonBody(FreezeBody) },
  answer,
});

const allow = declareOperation('allowCutOvers', {
  method: 'post',
  path: '/v1/freezes/lift',
  summary: 'allows cut-overs again; requests that waited go on by themselves',
  request: { body: jsonBody(LiftBody) },
  answer,
});

export const freezeRoutes = createRouter()
  .openapi(read, async (c) => c.json(await readCurrentFreezes(c.var.dependencies, c.var.caller)))
  .openapi(freeze, async (c) => {
    const { dependencies, caller } = c.var;
    await freezeCutOvers(
      pickFreezeDependencies(dependencies),
      buildFreezeRequest(caller, c.req.valid('json')),
    );
    return c.json(await readCurrentFreezes(dependencies, caller));
  })
  .openapi(allow, async (c) => {
    const { dependencies, caller } = c.var;
    await allowCutOvers(
      pickFreezeDependencies(dependencies),
      buildFreezeRequest(caller, c.req.valid('json')),
    );
    return c.json(await readCurrentFreezes(dependencies, caller));
  });

const pickFreezeDependencies = ({ cardChanges, networks, storage }: ApiDependencies) => ({
  cardChanges,
  networks,
  freezes: storage.cutoverFreezes,
});

const buildFreezeRequest = <Body extends { name?: string }>(caller: Caller, body: Body) => ({
  ...body,
  acquirerId: caller.acquirerId,
  name: body.name ?? caller.acquirerId,
  by: resolveStaffActor(caller, cutoverFreezeRoles),
});

async function readCurrentFreezes({ storage }: ApiDependencies, { acquirerId }: Caller) {
  const freezes = await storage.cutoverFreezes.listActive(acquirerId);
  return { freezes: freezes.map(({ acquirerId: _own, ...freeze_ }) => freeze_) };
}
