import { expect, it } from 'vitest';
import { readApiSettings, readWorkerSettings } from '../../../adapters/settings/settings.ts';
import { settingsEnv as env } from '../../support/settings-env.ts';

const withoutGateway = { ...env, SMS_URL: '', SMS_SECRET: '' };
const aliyun = {
  SMS_PROVIDER: 'aliyun',
  ALIYUN_SMS_ACCESS_KEY_ID: 'LTAI-key-id',
  ALIYUN_SMS_ACCESS_KEY_SECRET: 'aliyun-secret',
};
const tencent = {
  SMS_PROVIDER: 'tencent',
  TENCENT_SMS_SECRET_ID: 'AKID-secret-id',
  TENCENT_SMS_SECRET_KEY: 'tencent-secret',
  TENCENT_SMS_APP_ID: '1400006666',
};

it.each([
  ['the gateway', env, { provider: 'gateway', secret: 'secret of SMS' }],
  [
    'Aliyun',
    { ...withoutGateway, ...aliyun },
    { provider: 'aliyun', url: 'https://dysmsapi.aliyuncs.com', accessKeySecret: 'aliyun-secret' },
  ],
  [
    'Tencent Cloud',
    { ...withoutGateway, ...tencent },
    { provider: 'tencent', url: 'https://sms.tencentcloudapi.com', region: 'ap-guangzhou' },
  ],
])('The settings name %s as who sends messages, in worker and API', (_who, given, sms) => {
  expect(readWorkerSettings(given).sms).toMatchObject(sms);
  expect(readApiSettings(given).sms).toMatchObject(sms);
});

it.each([
  ['SMS_SECRET', { ...withoutGateway, SMS_URL: 'https://sms.example' }],
  ['ALIYUN_SMS_ACCESS_KEY_SECRET', { ...env, ...aliyun, ALIYUN_SMS_ACCESS_KEY_SECRET: '' }],
  ['TENCENT_SMS_APP_ID', { ...env, ...tencent, TENCENT_SMS_APP_ID: '' }],
])('The settings say that %s is missing for the provider that is chosen', (name, given) => {
  expect(() => readWorkerSettings(given)).toThrow(`${name} is missing: SMS_PROVIDER is`);
});

it('The settings refuse a provider that nobody knows', () => {
  expect(() => readWorkerSettings({ ...env, SMS_PROVIDER: 'pigeon' })).toThrow(
    'SMS_PROVIDER is not right: who sends messages',
  );
});
