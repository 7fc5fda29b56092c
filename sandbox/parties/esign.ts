/** Signings: opened by the engine, signed or declined by the owner on a page of the provider. */
import { createHash } from 'node:crypto';
import { html } from 'hono/html';
import { z } from 'zod';
import { Keys } from '../keys.ts';
import { orderHead } from '../order-routes.ts';
import { bearerBut, bodyOf, keyOf, openParty, type Party } from '../party.ts';
import { notFound, Refusal } from '../refusal.ts';
import type { World } from '../world.ts';

const SigningOrder = z.object({
  ...orderHead,
  version: z.string().min(1),
  oldLast4: z.string().regex(/^\d{4}$/),
  newLast4: z.string().regex(/^\d{4}$/),
  bankName: z.string(),
  feeFen: z.int().nonnegative(),
});
type SigningOrder = z.infer<typeof SigningOrder>;

interface Signing {
  signingId: string;
  state: 'open' | 'signed' | 'declined';
  order: SigningOrder;
  text: string;
}

const textOf = ({ version, oldLast4, newLast4, bankName, feeFen }: SigningOrder): string =>
  `结算账户变更协议 ${version}：结算卡由尾号 ${oldLast4} 变更为${bankName}尾号 ${newLast4}。` +
  `变更费用 ${(feeFen / 100).toFixed(2)} 元，无其他费用。`;

export function esignParty(world: World): Party {
  const signings = new Map<string, Signing>();
  const keys = new Keys<object>();
  const party = openParty(
    world,
    'esign',
    bearerBut(world, /^\/signings\/[^/]+\/(page|sign|decline)$/),
  );
  const signingOf = (id: string): Signing => {
    const signing = signings.get(id);
    if (!signing) throw notFound('signing');
    return signing;
  };

  party.post('/signings', async (c) => {
    const key = keyOf(c);
    const order = await bodyOf(c, SigningOrder);
    const body = await c.req.text();
    const known = keys.repeated(key, body);
    if (known) return c.json(known);
    const signing: Signing = {
      signingId: world.id('sig'),
      state: 'open',
      order,
      text: textOf(order),
    };
    signings.set(signing.signingId, signing);
    record(world, signing, 'signing-opened', key);
    const answer = {
      signingId: signing.signingId,
      url: `${c.req.url}/${signing.signingId}/page`,
      version: order.version,
      textHash: createHash('sha256').update(signing.text).digest('hex'),
    };
    return c.json(keys.keep(key, body, answer), 201);
  });

  party.get('/signings/:id', (c) => {
    const { signingId, state } = signingOf(c.req.param('id'));
    return c.json({ signingId, state });
  });

  party.get('/signings/:id/page', (c) => c.html(pageOf(signingOf(c.req.param('id')))));

  for (const [verb, state] of [
    ['sign', 'signed'],
    ['decline', 'declined'],
  ] as const)
    party.post(`/signings/:id/${verb}`, (c) => {
      const signing = signingOf(c.req.param('id'));
      if (signing.state !== 'open' && signing.state !== state)
        throw new Refusal(409, 'ALREADY_DECIDED', `the signing is ${signing.state}`);
      if (signing.state === 'open') record(world, signing, state, signing.signingId);
      signing.state = state;
      return c.json({ signingId: signing.signingId, state });
    });

  return party;
}

function record(world: World, { signingId, order }: Signing, effect: string, key: string): void {
  const { acquirerId, merchantId, requestId, version, newLast4 } = order;
  const detail = { signingId, version, newLast4 };
  world.ledger.write({ party: 'esign', effect, key, acquirerId, merchantId, requestId, detail });
}

const pageOf = ({ state, text }: Signing) =>
  html`<!doctype html>
    <html lang="zh-CN">
      <meta charset="utf-8" />
      <title>电子签约</title>
      <p>${text}</p>
      <p>状态 / state: ${state}</p>
      <form method="post" action="sign"><button>签署 / sign</button></form>
      <form method="post" action="decline"><button>拒绝 / decline</button></form>
    </html>`;
