/** Access to the stand-ins of Lakala and Yeepay, with the keys that they know. */
import type { LakalaSettings } from '../../adapters/networks/lakala/adapter.ts';
import type { YeepaySettings } from '../../adapters/networks/yeepay/adapter.ts';
import type { LakalaKeys } from '../../sandbox/lakala/options.ts';
import type { YeepayKeys } from '../../sandbox/yeepay/options.ts';

/** What the settings hold. An appeal that Lakala does not show counts as refused at once. */
export const buildLakalaSettings = (
  url: string,
  { partner, platform }: LakalaKeys,
): LakalaSettings => ({
  url,
  appId: partner.appId,
  serialNo: partner.serialNo,
  orgCode: partner.orgCode,
  privateKey: partner.privateKey,
  platformKeys: [{ serial: platform.serial, key: platform.publicKey }],
  retUrl: 'http://127.0.0.1:9/v1/notifications/lakala',
  mayArriveForMs: 0,
});

/** What the settings hold. A form that Yeepay does not know counts as missing at once. */
export const buildYeepaySettings = (
  url: string,
  { app, platform }: YeepayKeys,
): YeepaySettings => ({
  url,
  appKey: app.appKey,
  privateKey: app.privateKey,
  platformKeys: [platform.publicKey],
  notifyUrl: 'http://127.0.0.1:9/v1/notifications/yeepay',
  channels: ['WECHAT', 'ALIPAY'],
  mayArriveForMs: 0,
});
