/** Signings: the engine opens them, the owner signs or declines on a page of the provider. */
import { createHash } from 'node:crypto';
import { html } from 'hono/html';
import { z } from 'zod';
import { IdempotencyKeys } from '../idempotency-keys.ts';
import { requireBearerExcept, parseBody, makeOnce, createParty, type Party } from '../party.ts';
import { notFound, Refusal } from '../refusal.ts';
import { answerPerson, sessionOrderFields } from '../sessions.ts';
import type { World } from '../world.ts';

const SigningOrder = z.object({
  ...sessionOrderFields,
  signer: z.object({
    name: z.string().min(1),
    idType: z.string().min(1),
    idNumber: z.string().min(1),
  }),
  version: z.string().min(1),
  oldLast4: z.string().regex(/^\d{4}$/),
  newLast4: z.string().regex(/^\d{4}$/),
  bankName: z.string(),
  feeFen: z.int().nonnegative(),
});
/** Who presses the button, by number; the named signer unless given. */
const Pressed = z.object({ idNumber: z.string().optional() });
type SigningOrder = z.infer<typeof SigningOrder>;

interface Signing {
  signingId: string;
  state: 'open' | 'signed' | 'declined';
  order: SigningOrder;
  text: string;
}

const buildAgreementText = ({
  version,
  oldLast4,
  newLast4,
  bankName,
  feeFen,
}: SigningOrder): string =>
  `结算账户变更协议 ${version}：结算卡由尾号 ${oldLast4} 变更为${bankName}尾号 ${newLast4}。` +
  `变更费用 ${(feeFen / 100).toFixed(2)} 元，无其他费用。`;

export function createEsignParty(world: World): Party {
  const signings = new Map<string, Signing>();
  const keys = new IdempotencyKeys<object>();
  const party = createParty(
    world,
    'esign',
    requireBearerExcept(world, /^\/signings\/[^/]+\/(page|sign|decline)$/),
  );
  const getSigning = (id: string): Signing => {
    const signing = signings.get(id);
    if (!signing) throw notFound('signing');
    return signing;
  };

  party.post('/signings', (c) =>
    makeOnce(c, keys, SigningOrder, (order, key) => {
      const signing: Signing = {
        signingId: world.nextId('sig'),
        state: 'open',
        order,
        text: buildAgreementText(order),
      };
      signings.set(signing.signingId, signing);
      recordEffect(world, signing, 'signing-opened', key);
      return {
        signingId: signing.signingId,
        url: `${c.req.url}/${signing.signingId}/page`,
        ...buildSubject(order),
        version: order.version,
        textHash: createHash('sha256').update(signing.text).digest('hex'),
      };
    }),
  );

  party.get('/signings/:id', (c) => {
    const { signingId, state, order } = getSigning(c.req.param('id'));
    return c.json({ signingId, ...buildSubject(order), state });
  });

  party.get('/signings/:id/page', (c) => c.html(renderPage(getSigning(c.req.param('id')))));

  for (const [verb, state] of [
    ['sign', 'signed'],
    ['decline', 'declined'],
  ] as const)
    party.post(`/signings/:id/${verb}`, async (c) => {
      const signing = getSigning(c.req.param('id'));
      const text = await c.req.text();
      const { idNumber } = text.startsWith('{') ? await parseBody(c, Pressed) : {};
      if (idNumber !== undefined && idNumber !== signing.order.signer.idNumber)
        throw new Refusal(403, 'OTHER_PERSON', 'only the named signer may sign');
      if (signing.state !== 'open' && signing.state !== state)
        throw new Refusal(409, 'ALREADY_DECIDED', `the signing is ${signing.state}`);
      if (signing.state === 'open') recordEffect(world, signing, state, signing.signingId);
      signing.state = state;
      return answerPerson(c, signing.order.returnUrl, { signingId: signing.signingId, state });
    });

  return party;
}

const buildSubject = ({ requestId, personToken, accountToken }: SigningOrder) => ({
  requestId,
  personToken,
  accountToken,
});

function recordEffect(
  world: World,
  { signingId, order }: Signing,
  effect: string,
  key: string,
): void {
  const { acquirerId, merchantId, requestId, version, newLast4 } = order;
  const detail = { signingId, version, newLast4 };
  world.ledger.write({ party: 'esign', effect, key, acquirerId, merchantId, requestId, detail });
}

const renderPage = ({ state, text }: Signing) =>
  html`<!doctype html>
    <html lang="zh-CN">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>电子签约</title>
      <p>${text}</p>
      <p>状态 / state: ${state}</p>
      <form method="post" action="sign"><button>签署 / sign</button></form>
      <form method="post" action="decline"><button>拒绝 / decline</button></form>
    </html>`;
