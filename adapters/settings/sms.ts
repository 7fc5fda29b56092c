/** Which SMS provider is used, and how it is reached. */
import type { z } from 'zod';
import type { AliyunSettings } from '../sms/aliyun.ts';
import type { TencentSettings } from '../sms/tencent.ts';
import type { smsVariables } from './variables.ts';

export type SmsVariables = z.output<z.ZodObject<typeof smsVariables>>;

export type SmsSettings =
  | { provider: 'gateway'; url: string; secret: string }
  | ({ provider: 'aliyun' } & AliyunSettings)
  | ({ provider: 'tencent' } & TencentSettings);

/** What each provider needs; the others are not looked at. */
const required = {
  gateway: ['SMS_URL', 'SMS_SECRET'],
  aliyun: ['ALIYUN_SMS_ACCESS_KEY_ID', 'ALIYUN_SMS_ACCESS_KEY_SECRET'],
  tencent: ['TENCENT_SMS_SECRET_ID', 'TENCENT_SMS_SECRET_KEY', 'TENCENT_SMS_APP_ID'],
} as const;

/** One line for each variable that the provider needs and that is not set. */
export const findSmsFaults = (read: Partial<SmsVariables>): string[] =>
  read.SMS_PROVIDER === undefined
    ? []
    : required[read.SMS_PROVIDER]
        .filter((name) => read[name] === undefined)
        .map((name) => `${name} is missing: SMS_PROVIDER is ${read.SMS_PROVIDER}`);

/** `findSmsFaults` has seen that nothing is missing. */
export function buildSmsSettings(read: SmsVariables): SmsSettings {
  switch (read.SMS_PROVIDER) {
    case 'gateway':
      return { provider: 'gateway', url: read.SMS_URL ?? '', secret: read.SMS_SECRET ?? '' };
    case 'aliyun':
      return {
        provider: 'aliyun',
        url: read.ALIYUN_SMS_URL,
        accessKeyId: read.ALIYUN_SMS_ACCESS_KEY_ID ?? '',
        accessKeySecret: read.ALIYUN_SMS_ACCESS_KEY_SECRET ?? '',
      };
    case 'tencent':
      return {
        provider: 'tencent',
        url: read.TENCENT_SMS_URL,
        secretId: read.TENCENT_SMS_SECRET_ID ?? '',
        secretKey: read.TENCENT_SMS_SECRET_KEY ?? '',
        appId: read.TENCENT_SMS_APP_ID ?? '',
        region: read.TENCENT_SMS_REGION,
      };
  }
}
