/** The environment variables, in one file because it is read as a list: what each must be, and the type it is parsed to. */
import { z } from 'zod';
import { trustedProxies } from './proxies.ts';
import { StaffChannels } from './staff-channels.ts';

/** A key of a ring. Its id is stored with everything it encrypts. */
export interface RingKey {
  id: string;
  key: Buffer;
}

const text = z.string().trim().min(1);
const port = z.coerce.number().int().min(1).max(65_535);
const webUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));
const mailAddress = z.string().regex(/^[^\s<>@]+@[^\s<>@]+$/);
const sender = z.union([mailAddress, z.string().regex(/^[^<>]+ <[^\s<>@]+@[^\s<>@]+>$/)]);
const keyRing = z.string().transform((ring, context): RingKey[] => {
  const keys = ring.split(',').map((entry) => {
    const [, id, key] = /^\s*([\w-]{1,32}):([\w+/-]+={0,2})\s*$/.exec(entry) ?? [];
    return { id: id ?? '', key: Buffer.from(key ?? '', 'base64') };
  });
  const sound = keys.every(({ id, key }) => id !== '' && key.length === 32);
  if (!sound || new Set(keys.map(({ id }) => id)).size !== keys.length)
    context.addIssue({ code: 'custom', message: 'not a key ring' });
  return keys;
});

const keyFiles = z.string().transform((list, context) => {
  const files = list.split(',').map((entry) => {
    const [, serial = '', path = ''] = /^\s*([\w-]{1,64}):(.*\S)\s*$/.exec(entry) ?? [];
    return { serial, path };
  });
  if (files.some(({ serial, path }) => serial === '' || path === ''))
    context.addIssue({ code: 'custom', message: 'not a list of serials and paths' });
  return files;
});

const pathList = z
  .string()
  .transform((list) => list.split(',').map((path) => path.trim()))
  .refine((paths) => paths.every((path) => path !== ''));

/** A list of `acquirer=value`. */
const buildAcquirerMap = (valuePattern: RegExp, message: string) =>
  z
    .string()
    .default('')
    .transform((list, context): ReadonlyMap<string, string> => {
      const pairs = list === '' ? [] : list.split(',').map((pair) => pair.trim().split('='));
      const named = new Map(pairs.map(([acquirer = '', profile = '']) => [acquirer, profile]));
      const sound = pairs.every(
        ([acquirer = '', profile = '', ...rest]) =>
          /^[A-Za-z0-9._-]{1,64}$/.test(acquirer) &&
          valuePattern.test(profile) &&
          rest.length === 0,
      );
      if (!sound || named.size !== pairs.length) context.addIssue({ code: 'custom', message });
      return named;
    });
const profiles = buildAcquirerMap(/./, 'not a list of acquirers and profiles');
const phonePattern = /^[\d+() -]{3,24}$/;
const phones = buildAcquirerMap(phonePattern, 'not a list of acquirers and numbers');

const ids = z
  .string()
  .transform((list) => list.split(',').map((id) => id.trim()))
  .pipe(z.array(z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, 'not a list of ids')));

/** An issuer of bearer tokens: it speaks for its acquirers, and gives nobody a role that is not in its list. */
const TokenIssuer = z.strictObject({
  issuer: z.url({ protocol: /^https?$/ }),
  acquirers: z.array(z.string().regex(/^[A-Za-z0-9._-]{1,64}$/)).min(1),
  roles: z.array(z.string().regex(/^[a-z-]{1,32}$/)).min(1),
});
export type TokenIssuer = z.infer<typeof TokenIssuer>;

const tokenIssuers = z
  .string()
  .transform((list, context) => {
    try {
      return JSON.parse(list) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: 'not JSON' });
      return z.NEVER;
    }
  })
  .pipe(
    z
      .array(TokenIssuer)
      .min(1)
      .refine(
        (list) => new Set(list.map(({ issuer }) => issuer)).size === list.length,
        'an issuer twice',
      ),
  );

const callsPerSecond = z.coerce.number().positive().max(10_000).optional();

// The descriptions appear in error messages and in .env.example.
const address = (party: string) => webUrl.describe(`base URL of ${party}, http(s)://host[:port]/…`);
/** Sent in a header: of visible signs, and never one of the keys that sign callbacks. */
const secret = (party: string) =>
  z
    .string()
    .trim()
    .regex(/^(?!.*whsec_)[\x20-\x7e]+$/)
    .describe(`bearer secret of ${party}`);
const rate = (party: string) =>
  callsPerSecond.describe(`calls a second to ${party} at most, e.g. 5 or 0.5; no limit without it`);
/** As Standard Webhooks recommends: 24 to 64 random bytes. */
const isWebhookKey = (base64: string): boolean => {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.toString('base64') === base64 && bytes.length >= 24 && bytes.length <= 64;
};
const callbackSecret = (party: string) =>
  z
    .string()
    .trim()
    .refine((key) =>
      key.startsWith('whsec_')
        ? isWebhookKey(key.slice('whsec_'.length))
        : /^(?!.*whsec_)[\x21-\x7e]{24,256}$/.test(key),
    )
    .describe(
      `key with which ${party} signs callbacks: whsec_ and 24 to 64 bytes in base64, or 24 signs or more; no other secret`,
    );
const metricsPort = (process: string) =>
  port
    .optional()
    .describe(`port of ${process} for Prometheus, which reads /metrics there; none without it`);
const inlinePem = (what: string) => text.optional().describe(`${what}, PEM text`);
const pemFile = (what: string) => text.optional().describe(`${what}, path of a PEM file`);

export const commonVariables = {
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal'])
    .default('info')
    .describe('one of trace, debug, info, warn, error, fatal; default info'),
  PUBLIC_URL: webUrl.describe('http(s) address under which merchants reach the links in notices'),
  SERVICE_PHONE: z
    .string()
    .regex(phonePattern)
    .describe('number that merchants call; stands in every notice and page, e.g. 400-000-0000'),
  SERVICE_PHONES: phones.describe(
    'acquirer=number[,acquirer=number…], for acquirers with a number of their own',
  ),
  EVENT_ENDPOINTS_ON_LOOPBACK: z
    .stringbool()
    .default(false)
    .describe(
      'true on the machine of a developer only: events may go to http(s)://127.0.0.1; refused with NODE_ENV=production; default false',
    ),
  SMS_SIGN_NAME: z
    .string()
    .regex(/^[\p{L}\d]{2,12}$/u)
    .default('结算卡变更')
    .describe('approved name that signs every SMS; default 结算卡变更'),
  POLICY_PROFILE: text
    .default('cn-default')
    .describe('folder of policies/ whose newest version new requests begin with'),
  POLICY_PROFILES: profiles.describe(
    'acquirer=profile[,acquirer=profile…], for acquirers with a profile of their own',
  ),
};

export const tracingVariables = {
  TRACES_URL: webUrl
    .optional()
    .describe(
      'OTLP over HTTP, http(s)://host:4318/v1/traces: traces from calls through workflows to parties go there; none without it',
    ),
};

export const temporalVariables = {
  TEMPORAL_ADDRESS: text.default('localhost:7233').describe('host:port of the Temporal frontend'),
  TEMPORAL_NAMESPACE: text.default('default').describe('Temporal namespace'),
  TEMPORAL_API_KEY: text.optional().describe('API key of Temporal Cloud'),
  TEMPORAL_TLS: z
    .stringbool()
    .optional()
    .describe('true or false; certificates and an API key imply true'),
  TEMPORAL_TLS_CLIENT_CERT_PATH: pemFile('client certificate'),
  TEMPORAL_TLS_CLIENT_CERT_DATA: inlinePem('client certificate'),
  TEMPORAL_TLS_CLIENT_KEY_PATH: pemFile('key of the client certificate'),
  TEMPORAL_TLS_CLIENT_KEY_DATA: inlinePem('key of the client certificate'),
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: pemFile("authority of the server's certificate"),
  TEMPORAL_TLS_SERVER_CA_CERT_DATA: inlinePem("authority of the server's certificate"),
  TEMPORAL_TLS_SERVER_NAME: text.optional().describe("name in the server's certificate"),
  CODEC_KEYS: keyRing.describe(
    'id:key[,id:key…], each key 32 bytes in base64; encrypts what Temporal stores, first is active',
  ),
};

export const storageVariables = {
  DATABASE_URL: z
    .url({ protocol: /^postgres(?:ql)?$/ })
    .optional()
    .describe('postgres://…; without it an embedded database in DATA_DIR, for one process'),
  DATA_DIR: text.default('.data').describe('folder of documents and of the embedded database'),
  VAULT_KEYS: keyRing.describe(
    'id:key[,id:key…], each key 32 bytes in base64; wraps the keys of the vault, first is active',
  ),
};

/** Read by API and worker alone, never by a back office. */
const assertionKeys = {
  ASSERTION_KEYS: keyRing.describe(
    'id:key[,id:key…], each key 32 bytes in base64; proves acts of staff to the worker, first is active, of API and worker alone',
  ),
};

/** No party can sign for another one, and what we send as a bearer secret signs nothing. */
const callbackSecrets = {
  BANK_CALLBACK_SECRET: callbackSecret('the bank'),
  NETWORKS_CALLBACK_SECRET: callbackSecret('the networks'),
  MERCHANTS_CALLBACK_SECRET: callbackSecret("the acquirer's core system"),
};

/** The API reads merchant records for the precheck; the worker reads them for requests. */
const merchantRecords = {
  MERCHANTS_URL: address("the acquirer's merchant records"),
  MERCHANTS_SECRET: secret("the acquirer's merchant records"),
};

/** Of visible signs, as it stands in headers. */
const keyId = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{8,256}$/)
  .optional();

/** The API sends links to drafts; the worker sends everything else. */
export const smsVariables = {
  SMS_PROVIDER: z
    .enum(['gateway', 'aliyun', 'tencent'])
    .default('gateway')
    .describe(
      'who sends messages: gateway, which speaks our contract, aliyun or tencent; default gateway',
    ),
  SMS_URL: address('the SMS gateway')
    .optional()
    .describe('base URL of the SMS gateway, http(s)://host[:port]/…'),
  SMS_SECRET: secret('the SMS gateway').optional().describe('bearer secret of the SMS gateway'),
  ALIYUN_SMS_URL: webUrl
    .default('https://dysmsapi.aliyuncs.com')
    .describe("address of Aliyun's SMS service; default https://dysmsapi.aliyuncs.com"),
  ALIYUN_SMS_ACCESS_KEY_ID: keyId.describe(
    'id of an access key at Aliyun that may SendSms and QuerySendDetails, and nothing else',
  ),
  ALIYUN_SMS_ACCESS_KEY_SECRET: keyId.describe('secret of that access key'),
  TENCENT_SMS_URL: webUrl
    .default('https://sms.tencentcloudapi.com')
    .describe("address of Tencent Cloud's SMS service; default https://sms.tencentcloudapi.com"),
  TENCENT_SMS_SECRET_ID: keyId.describe(
    'id of a key at Tencent Cloud that may SendSms and PullSmsSendStatusByPhoneNumber, and nothing else',
  ),
  TENCENT_SMS_SECRET_KEY: keyId.describe('secret of that key'),
  TENCENT_SMS_APP_ID: z
    .string()
    .regex(/^\d{6,16}$/)
    .optional()
    .describe('SmsSdkAppId of the application at Tencent Cloud'),
  TENCENT_SMS_REGION: z
    .string()
    .regex(/^[a-z]+-[a-z]+$/)
    .default('ap-guangzhou')
    .describe('region of the calls; default ap-guangzhou'),
};

export const partyVariables = {
  ...merchantRecords,
  LISTS_URL: address('the list screening'),
  LISTS_SECRET: secret('the list screening'),
  LISTS_RATE: rate('the list screening'),
  IDENTITY_URL: address('the identity provider'),
  IDENTITY_SECRET: secret('the identity provider'),
  IDENTITY_RATE: rate('the identity provider'),
  ESIGN_URL: address('the e-signing provider'),
  ESIGN_SECRET: secret('the e-signing provider'),
  ESIGN_RATE: rate('the e-signing provider'),
  BANK_URL: address('the bank'),
  NETWORKS_URL: address('the networks, their ids are appended'),
  BANK_SECRET: secret('the bank'),
  NETWORKS_SECRET: secret('the networks'),
  BANK_RATE: rate('the bank'),
  NETWORKS_RATE: rate('the networks'),
  TERMINALS_URL: address('the terminal management'),
  TERMINALS_SECRET: secret('the terminal management'),
  SETTLEMENT_URL: address("the acquirer's settlement"),
  SETTLEMENT_SECRET: secret("the acquirer's settlement"),
  ...smsVariables,
  SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .describe(
      'smtp(s)://[user:password@]host[:port]; smtp: needs STARTTLS, except to this machine or with ?requireTLS=false at its end',
    ),
  MAIL_FROM: sender.describe('sender of notices: address or Name <address>'),
  STAFF_MAIL: mailAddress.describe(
    'address where notices to staff go for whom STAFF_CHANNELS names nothing',
  ),
  STAFF_CHANNELS: StaffChannels.optional().describe(
    'JSON list of {"name": "…", "roles": ["…"], "acquirers": ["…"], "mail": "…"} or, in place of the mail, "chat": {"kind": "feishu|dingtalk|wecom", "url": "https://…", "secret": "…"}: where staff are told, by role and acquirer; the address of a chat is a secret',
  ),
};

const optional = <Variable extends z.ZodType>(variable: Variable) =>
  variable.optional().describe(`${variable.description ?? ''}; not asked without it`);

/** Parties that an installation may do without: what they would check is then for people. */
export const optionalPartyVariables = {
  REGISTRY_URL: optional(address('the business registry')),
  REGISTRY_SECRET: optional(secret('the business registry')),
  OCR_URL: optional(address('the reading of documents')),
  OCR_SECRET: optional(secret('the reading of documents')),
  FORENSICS_URL: optional(address('the search of documents for forgery')),
  FORENSICS_SECRET: optional(secret('the search of documents for forgery')),
};

/** The API reads payouts with a secret of its own: that of the settlement moves money. */
export const payoutListVariables = {
  PAYOUTS_URL: optional(address('the list of payouts, which is read only')),
  PAYOUTS_SECRET: optional(secret('the list of payouts, which is read only')),
};

export const wechatPayVariables = {
  WECHAT_PAY_URL: webUrl
    .default('https://api.mch.weixin.qq.com')
    .describe("base URL of WeChat Pay's API; default https://api.mch.weixin.qq.com"),
  WECHAT_PAY_MCHID: z
    .string()
    .regex(/^\d{8,10}$/)
    .optional()
    .describe(
      "service provider's number at WeChat Pay; without it the network wechat-pay speaks our own contract",
    ),
  WECHAT_PAY_SERIAL_NO: z
    .string()
    .regex(/^[0-9A-Fa-f]{8,64}$/)
    .optional()
    .describe("serial number of the service provider's API certificate, hexadecimal"),
  WECHAT_PAY_PRIVATE_KEY_PATH: pemFile('private key of that certificate'),
  WECHAT_PAY_PUBLIC_KEY_PATHS: keyFiles
    .optional()
    .describe(
      'serial:path[,serial:path…], public keys or platform certificates of WeChat Pay in PEM files, first encrypts',
    ),
  WECHAT_PAY_BANK_ADDRESS_CODE: z
    .string()
    .regex(/^\d{6}$/)
    .optional()
    .describe("six digits, city of the merchants' banks; sent only where it is given"),
};

export const lakalaVariables = {
  LAKALA_URL: webUrl
    .default('https://s2.lakala.com')
    .describe("base URL of Lakala's open platform; default https://s2.lakala.com"),
  LAKALA_APP_ID: z
    .string()
    .regex(/^\w{4,32}$/)
    .optional()
    .describe('application at Lakala; without it the network lakala speaks our own contract'),
  LAKALA_ORG_CODE: z
    .string()
    .regex(/^\w{1,32}$/)
    .optional()
    .describe('code of the organisation at Lakala'),
  LAKALA_SERIAL_NO: z
    .string()
    .regex(/^[0-9A-Za-z]{4,64}$/)
    .optional()
    .describe("serial number of the organisation's certificate"),
  LAKALA_PRIVATE_KEY_PATH: pemFile('private key of that certificate'),
  LAKALA_CERTIFICATE_PATHS: keyFiles
    .optional()
    .describe('serial:path[,serial:path…], certificates or public keys of Lakala in PEM files'),
};

const yeepayChannels = z
  .string()
  .regex(/^(none|(WECHAT|ALIPAY)(,(WECHAT|ALIPAY))?)$/)
  .transform((list) => (list === 'none' ? [] : list.split(',')));

export const yeepayVariables = {
  YEEPAY_URL: webUrl
    .default('https://openapi.yeepay.com/yop-center')
    .describe("base URL of Yeepay's open platform; default https://openapi.yeepay.com/yop-center"),
  YEEPAY_APP_KEY: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .optional()
    .describe('application at Yeepay; without it the network yeepay speaks our own contract'),
  YEEPAY_PRIVATE_KEY_PATH: pemFile('RSA key of that application'),
  YEEPAY_PUBLIC_KEY_PATHS: pathList
    .optional()
    .describe('path[,path…] of PEM files, public RSA keys of Yeepay'),
  YEEPAY_REPORT_CHANNELS: yeepayChannels
    .default(['WECHAT', 'ALIPAY'])
    .describe(
      'channels to which Yeepay reports a change: WECHAT, ALIPAY, both by a comma, or none; default WECHAT,ALIPAY',
    ),
};

export const workerVariables = {
  ...assertionKeys,
  ...commonVariables,
  ...tracingVariables,
  ...temporalVariables,
  ...storageVariables,
  ...partyVariables,
  ...optionalPartyVariables,
  ...wechatPayVariables,
  ...lakalaVariables,
  ...yeepayVariables,
  WORKFLOW_BUNDLE: text
    .optional()
    .describe(
      'path of a prebuilt workflow bundle; without it the one of the build, or one built at start',
    ),
  WORKER_VERSIONING: z
    .stringbool()
    .default(true)
    .describe(
      'whether requests stay with the version of the worker on which they began, see docs/versioning.md; false on a Temporal server that knows no worker deployments; default true',
    ),
  WORKER_METRICS_PORT: metricsPort('the worker'),
  MAX_CACHED_WORKFLOWS: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .describe(
      'how many requests the worker keeps in memory; 0 replays every task; default: as many as fit into the memory of the process, and into 1 GB',
    ),
};

export const apiVariables = {
  ...assertionKeys,
  ...commonVariables,
  ...tracingVariables,
  ...temporalVariables,
  ...storageVariables,
  ...callbackSecrets,
  ...merchantRecords,
  ...payoutListVariables,
  ...smsVariables,
  ...lakalaVariables,
  ...yeepayVariables,
  API_PORT: port.default(8080).describe('port the HTTP API listens on; default 8080'),
  API_METRICS_PORT: metricsPort('the API'),
  DEVELOPMENT: z
    .stringbool()
    .default(false)
    .describe(
      'true on the machine of a developer only: allows HS256 tokens and issuers without TLS; refused with NODE_ENV=production; default false',
    ),
  API_TOKEN_ISSUERS: tokenIssuers
    .optional()
    .describe(
      'JSON list of {"issuer": "https://…", "acquirers": ["…"], "roles": ["…"]}: OpenID Connect issuers whose bearer tokens are accepted, each for its acquirers and roles only',
    ),
  API_TOKEN_AUDIENCE: text
    .default('card-change')
    .describe('audience that bearer tokens must name; default card-change'),
  API_JWT_SECRET: z
    .string()
    .min(32)
    .optional()
    .describe(
      'secret of HS256 bearer tokens, 32 characters or more; for development only, refused unless DEVELOPMENT is true',
    ),
  DESK_ISSUER: webUrl
    .optional()
    .describe(
      'address of the OpenID Connect provider at which staff sign in to the desk, one of API_TOKEN_ISSUERS; without it there is no desk',
    ),
  DESK_CLIENT_ID: text.optional().describe('id of the desk as a client of DESK_ISSUER'),
  DESK_CLIENT_SECRET: text
    .optional()
    .describe('secret of the desk at DESK_ISSUER; without it the desk is a public client'),
  API_ACQUIRERS: ids
    .optional()
    .describe(
      'acquirer[,acquirer…] whose payment licence was seen: tokens of others are refused; without it none is',
    ),
  API_TRUSTED_PROXIES: trustedProxies.describe(
    'address[/prefix][,address[/prefix]…] of the proxies in front of the API: their X-Forwarded-For says from where somebody calls, without it the connection does; never of a back office',
  ),
  API_NETWORKS: ids
    .default(['unionpay', 'wechat-pay', 'alipay', 'netsunion'])
    .describe(
      'network[,network…] that records of merchants name: the ones whose cut-overs staff may stop; default unionpay,wechat-pay,alipay,netsunion',
    ),
  BRANCHES_FILE: text
    .optional()
    .describe(
      'path of a JSON list of {"cnaps", "name", "city"}: the bank branches that owners choose from; nothing to choose without it',
    ),
  TEMPORAL_UI_URL: webUrl
    .default('http://localhost:8233')
    .describe('address of the Temporal UI, which may ask the codec endpoint'),
};
