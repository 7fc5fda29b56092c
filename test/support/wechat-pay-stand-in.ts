/** The stand-in of WeChat Pay with short ways to call it, signed by another library than our own. */
import { subMchidOf } from '../../sandbox/data/merchants.ts';
import type { WechatPayKeys } from '../../sandbox/wechat-pay/keys.ts';
import type { Habits } from '../../sandbox/wechat-pay/options.ts';
import { fieldsFor, openWechatPay, signedCall } from './wechat-pay.ts';

/** The number of M-CHAIN. */
export const chain = subMchidOf('M-CHAIN');
export const pathOf = (subMchid: string) => `/v3/apply4sub/sub_merchants/${subMchid}`;
export async function standInOf(
  keys: WechatPayKeys,
  options: { pendingMs?: number; now?: () => number; habits?: Partial<Habits> } = {},
) {
  const { form } = fieldsFor(keys);
  const sandbox = await openWechatPay({ keys, ...options });
  const signed = signedCall(sandbox, keys);
  const { now = Date.now } = options;
  const call: typeof signed = (raw) => signed({ timestamp: Math.floor(now() / 1000), ...raw });
  return {
    sandbox,
    call,
    apply: (body: object | string = form(), subMchid = chain, more = {}) =>
      call({
        path: `${pathOf(subMchid)}/modify-settlement`,
        body: typeof body === 'string' ? body : JSON.stringify(body),
        ...more,
      }),
    settlement: (rule = 'ACCOUNT_NUMBER_RULE_MASK_V2', more = {}) =>
      call({ path: `${pathOf(chain)}/settlement?account_number_rule=${rule}`, ...more }),
    application: (no: unknown) => call({ path: `${pathOf(chain)}/application/${String(no)}` }),
  };
}
