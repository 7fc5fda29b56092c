/** Finds request and merchant of a call, so that scripted faults can name them. */
import { z } from 'zod';
import type { Call } from './scripted-faults.ts';
import type { World } from './world.ts';

const IdentifyingFields = z.object({
  requestId: z.string().optional(),
  acquirerId: z.string().optional(),
  merchantId: z.string().optional(),
  endToEndId: z.string().optional(),
});

export interface RawCall {
  party: string;
  method: string;
  /** The decoded path below the party. */
  path: string;
  key: string | undefined;
  body: string;
}

/** Request and merchant are in the body, or in the key, which begins with the request id. */
export function buildCall(world: World, { key, ...raw }: RawCall): Call {
  const fields = parseIdentifyingFields(raw.body);
  const requestId =
    fields.requestId ?? extractRequestId(key ?? fields.endToEndId ?? extractOrderKey(raw.path));
  const { acquirerId, merchantId } = fields;
  if (fields.requestId !== undefined && acquirerId !== undefined && merchantId !== undefined)
    world.rememberMerchant(fields.requestId, { acquirerId, merchantId });
  const knownMerchant = requestId === undefined ? undefined : world.findMerchantRef(requestId);
  return {
    ...raw,
    requestId,
    merchantId: merchantId ?? knownMerchant?.merchantId ?? findMerchantId(world, raw),
  };
}

function parseIdentifyingFields(body: string): z.infer<typeof IdentifyingFields> {
  if (body === '') return {};
  try {
    return IdentifyingFields.safeParse(JSON.parse(body)).data ?? {};
  } catch {
    return {};
  }
}

const extractRequestId = (key: string): string | undefined =>
  key.includes('/') ? key.split('/')[0] : undefined;

/** The key in `/orders/{key}` and `/payments/{key}`, also below a network. */
const extractOrderKey = (path: string): string =>
  /\/(?:orders|payments)\/(.+)$/.exec(path)?.[1] ?? '';

/**
 * The merchant in the path: `/{acquirerId}/{merchantId}` at the core, `/positions/…` at settlement, its number at WeChat
 * Pay. At Lakala and Yeepay its number is in the body.
 */
function findMerchantId(
  world: World,
  { body, party, path }: Pick<RawCall, 'body' | 'party' | 'path'>,
): string | undefined {
  const [, first, second, third, fourth] = path.split('/');
  const findByNumber = (number = '') => world.findByMerchantNo(party, number)?.merchantId;
  switch (party) {
    case 'merchants':
      return second;
    case 'wechat-pay':
      return findByNumber(fourth);
    case 'lakala':
      return findByNumber(/"merCupNo":"([^"]+)"/.exec(body)?.[1]);
    case 'yeepay':
      return findByNumber(/(?:^|&)merchantNo=(\d+)/.exec(body)?.[1]);
    default:
      return first === 'positions' ? third : undefined;
  }
}
