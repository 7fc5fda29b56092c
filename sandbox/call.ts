/** What a call is about, so that scripts can name it by request or merchant. */
import { z } from 'zod';
import type { Call } from './script.ts';
import type { World } from './world.ts';

const Named = z.object({
  requestId: z.string().optional(),
  acquirerId: z.string().optional(),
  merchantId: z.string().optional(),
  endToEndId: z.string().optional(),
});

export interface RawCall {
  party: string;
  method: string;
  /** Decoded, below the party. */
  path: string;
  key: string | undefined;
  body: string;
}

/** Request and merchant come from the body, or from the key, which begins with the request id. */
export function callOf(world: World, { key, ...raw }: RawCall): Call {
  const named = namedIn(raw.body);
  const requestId = named.requestId ?? requestIn(key ?? named.endToEndId ?? tailOf(raw.path));
  const { acquirerId, merchantId } = named;
  if (named.requestId !== undefined && acquirerId !== undefined && merchantId !== undefined)
    world.learn(named.requestId, { acquirerId, merchantId });
  const learned = requestId === undefined ? undefined : world.merchantOf(requestId);
  return {
    ...raw,
    requestId,
    merchantId: merchantId ?? learned?.merchantId ?? merchantIn(world, raw),
  };
}

function namedIn(body: string): z.infer<typeof Named> {
  if (body === '') return {};
  try {
    return Named.safeParse(JSON.parse(body)).data ?? {};
  } catch {
    return {};
  }
}

const requestIn = (key: string): string | undefined =>
  key.includes('/') ? key.split('/')[0] : undefined;

/** `/orders/{key}` and `/payments/{key}`, below a network too. */
const tailOf = (path: string): string => /\/(?:orders|payments)\/(.+)$/.exec(path)?.[1] ?? '';

/** `/{acquirerId}/{merchantId}` at the acquirer's core, `/positions/…` at settlement, by number at WeChat Pay. */
function merchantIn(
  world: World,
  { party, path }: Pick<RawCall, 'party' | 'path'>,
): string | undefined {
  const [, first, second, third, fourth] = path.split('/');
  if (party === 'merchants') return second;
  if (party === 'wechat-pay') return world.numbered(party, fourth ?? '')?.merchantId;
  return first === 'positions' ? third : undefined;
}
