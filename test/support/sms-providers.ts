/** The SMS providers of the sandbox, with every template of ours approved. */
import type { ApprovedTemplate } from '../../adapters/sms/templates.ts';
import { listParameters, listSmsTemplates, writeForApproval } from '../../domain/notices/sms.ts';
import type { SmsProviderOptions } from '../../sandbox/sms-providers/providers.ts';

const sign = '结算卡变更';
const templates = listSmsTemplates();
const publicUrl = 'https://pay.example';
const aliyunCode = (n: number) => `SMS_${100_000 + n}`;
const tencentCode = (n: number) => String(1_000_000 + n);

const aliyun = {
  accessKeyId: 'sandbox-key-id',
  accessKeySecret: 'sandbox key secret'.replaceAll(' ', '-'),
  sign,
  templates: Object.fromEntries(
    templates.map((each, n) => [aliyunCode(n), writeForApproval(each, 'aliyun', publicUrl)]),
  ),
};
const tencent = {
  secretId: 'sandbox-secret-id',
  secretKey: 'sandbox-secret-key',
  appId: '1400006666',
  sign,
  templates: Object.fromEntries(
    templates.map((each, n) => [tencentCode(n), writeForApproval(each, 'tencent', publicUrl)]),
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
