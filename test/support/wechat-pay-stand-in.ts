/** The stand-in of WeChat Pay, and helpers that call it, signed by a library other than the project's code. */
import { computeSubMchid } from '../../sandbox/data/merchants.ts';
import type { WechatPayKeys } from '../../sandbox/wechat-pay/keys.ts';
import type { Behaviour } from '../../sandbox/wechat-pay/options.ts';
import { createFields, startWechatPay, createSignedCall } from './wechat-pay.ts';

/** The number of M-CHAIN. */
export const chainSubMchid = computeSubMchid('M-CHAIN');
export const buildPath = (subMchid: string) => `/v3/apply4sub/sub_merchants/${subMchid}`;
export async function startStandIn(
  keys: WechatPayKeys,
  options: { pendingMs?: number; now?: () => number; behaviour?: Partial<Behaviour> } = {},
) {
  const { form } = createFields(keys);
  const sandbox = await startWechatPay({ keys, ...options });
  const signed = createSignedCall(sandbox, keys);
  const { now = Date.now } = options;
  const call: typeof signed = (raw) => signed({ timestamp: Math.floor(now() / 1000), ...raw });
  return {
    sandbox,
    call,
    apply: (body: object | string = form(), subMchid = chainSubMchid, more = {}) =>
      call({
        path: `${buildPath(subMchid)}/modify-settlement`,
        body: typeof body === 'string' ? body : JSON.stringify(body),
        ...more,
      }),
    settlement: (rule = 'ACCOUNT_NUMBER_RULE_MASK_V2', more = {}) =>
      call({ path: `${buildPath(chainSubMchid)}/settlement?account_number_rule=${rule}`, ...more }),
    application: (no: unknown) =>
      call({ path: `${buildPath(chainSubMchid)}/application/${String(no)}` }),
  };
}
