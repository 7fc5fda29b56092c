/** Both providers are called at the root of their host; a header tells them apart. */
import { createAliyunSmsParty, type AliyunSmsOptions } from '../parties/aliyun-sms.ts';
import { createTencentSmsParty, type TencentSmsOptions } from '../parties/tencent-sms.ts';
import type { PartyContext } from '../party.ts';
import type { World } from '../world.ts';

export interface SmsProviderOptions {
  aliyun?: AliyunSmsOptions;
  tencent?: TencentSmsOptions;
}

export function createSmsProviders(world: World, { aliyun, tencent }: SmsProviderOptions) {
  const [ali, ten] = [
    aliyun && createAliyunSmsParty(world, aliyun),
    tencent && createTencentSmsParty(world, tencent),
  ];
  return async (c: PartyContext): Promise<Response> => {
    const provider = c.req.header('x-acs-action') === undefined ? ten : ali;
    return provider ? provider.fetch(c.req.raw, c.env) : c.notFound();
  };
}
