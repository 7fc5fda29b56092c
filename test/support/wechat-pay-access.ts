/** Access to the stand-in of WeChat Pay, with the keys that it knows. */
import type { WechatPaySettings } from '../../adapters/networks/wechat-pay/adapter.ts';
import type { WechatPayKeys } from '../../sandbox/wechat-pay/keys.ts';

/** What the service provider's settings hold. */
export const buildAccess = (
  url: string,
  { partner, platform }: WechatPayKeys,
): WechatPaySettings & { url: string } => {
  const [first, ...more] = platform.map(({ serial, publicKey }) => ({ serial, key: publicKey }));
  if (!first) throw new Error('there is no key of the platform');
  const { mchid, serialNo, privateKey } = partner;
  return { url, mchid, serialNo, privateKey, platformKeys: [first, ...more] };
};
