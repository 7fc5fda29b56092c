/** The SMS providers of the sandbox, with every template of ours approved. */
import { listParameters, type ApprovedTemplate } from '../../adapters/sms/templates.ts';
import { listSmsTemplates } from '../../domain/notices/sms.ts';
import type { SmsProviderOptions } from '../../sandbox/sms-providers/providers.ts';

const sign = '结算卡变更';
/** The address of short links stands in the approved text. */
const templates = listSmsTemplates().map(({ id, text }) => ({
  id,
  text: text.replace('{link}', 'https://pay.example/s/{link}'),
}));
const aliyunCode = (n: number) => `SMS_${100_000 + n}`;
const tencentCode = (n: number) => String(1_000_000 + n);

const numberParameters = (text: string): string =>
  listParameters(text).reduce(
    (numbered, name, n) => numbered.replaceAll(`{${name}}`, `{${n + 1}}`),
    text,
  );

const aliyun = {
  accessKeyId: 'sandbox-key-id',
  accessKeySecret: 'sandbox key secret'.replaceAll(' ', '-'),
  sign,
  templates: Object.fromEntries(
    templates.map(({ text }, n) => [aliyunCode(n), text.replaceAll('{', '${')]),
  ),
};
const tencent = {
  secretId: 'sandbox-secret-id',
  secretKey: 'sandbox-secret-key',
  appId: '1400006666',
  sign,
  templates: Object.fromEntries(
    templates.map(({ text }, n) => [tencentCode(n), numberParameters(text)]),
  ),
};

export const smsOptions = { aliyun, tencent } satisfies SmsProviderOptions;

export const buildAliyunSettings = (url: string) => ({
  url,
  accessKeyId: aliyun.accessKeyId,
  accessKeySecret: aliyun.accessKeySecret,
});
export const buildTencentSettings = (url: string) => ({
  url,
  secretId: tencent.secretId,
  secretKey: tencent.secretKey,
  appId: tencent.appId,
  region: 'ap-guangzhou',
});

/** As a registry would have it. */
export const findApproved =
  (provider: 'aliyun' | 'tencent') =>
  (_acquirerId: string, templateId: string): ApprovedTemplate => {
    const n = templates.findIndex(({ id }) => id === templateId);
    return {
      sign,
      code: provider === 'aliyun' ? aliyunCode(n) : tencentCode(n),
      parameters: listParameters(templates[n]?.text ?? ''),
    };
  };
