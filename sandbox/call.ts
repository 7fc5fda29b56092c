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
    merchantId:
      merchantId ??
      knownMerchant?.merchantId ??
      findMerchantId(world, raw) ??
      findByNumber(world, raw),
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

/** The merchant in the path: `/{acquirerId}/{merchantId}` at the core, `/positions/…` at settlement, its number at WeChat Pay. */
function findMerchantId(
  world: World,
  { party, path }: Pick<RawCall, 'party' | 'path'>,
): string | undefined {
  const [, first, second, third, fourth] = path.split('/');
  if (party === 'merchants') return second;
  if (party === 'wechat-pay') return world.findByMerchantNo(party, fourth ?? '')?.merchantId;
  return first === 'positions' ? third : undefined;
}

/** At Lakala and Yeepay the body names the merchant, by its number there. */
function findByNumber(
  world: World,
  { body, party }: Pick<RawCall, 'body' | 'party'>,
): string | undefined {
  const fields = { lakala: /"merCupNo":"([^"]+)"/, yeepay: /(?:^|&)merchantNo=(\d+)/ };
  const [, number] = fields[party as keyof typeof fields]?.exec(body) ?? [];
  return number === undefined ? undefined : world.findByMerchantNo(party, number)?.merchantId;
}
