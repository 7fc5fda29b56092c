/** Aliyun's SMS service, by its own SDK, which is loaded with the first message. */
import { createRequire } from 'node:module';
import type Dysms from '@alicloud/dysmsapi20170525';
import type OpenApi from '@alicloud/openapi-core';
import type { PortFailure } from '../../domain/parties/port-failure.ts';
import { formatChineseTime } from '../../domain/text/templates.ts';
import { allowCall, type CallGuard } from '../http/circuit-breaker.ts';
import {
  askQuestion,
  buildLostCallFailure,
  buildSmsFailure,
  untilAborted,
  type CodeMeaning,
} from './failures.ts';
import type { Receipt, SmsProvider } from './provider.ts';
import { fillParameters, type TemplateFinder } from './templates.ts';

export interface AliyunSettings {
  /** http(s)://host[:port] */
  url: string;
  accessKeyId: string;
  accessKeySecret: string;
}

type DysmsModule = typeof Dysms;
type Client = InstanceType<DysmsModule['default']>;
type Listed = NonNullable<Awaited<ReturnType<Client['querySendDetails']>>['body']>;

const connectTimeoutMs = 3_000;
const readTimeoutMs = 5_000;

/**
 * Aliyun keeps no keys: whoever sends twice is heard twice. It returns our key as `OutId` and lists every message of
 * a number with its state, so a message that it does not list was not sent.
 */
export function createAliyunProvider(
  settings: AliyunSettings,
  findTemplate: TemplateFinder,
  guard: CallGuard = allowCall,
): SmsProvider {
  let loaded: { client: Client; dysms: DysmsModule } | undefined;
  const load = () => (loaded ??= loadClient(settings));
  return {
    name: 'aliyun',
    isComplete: true,
    send: ({ acquirerId, key, to, templateId, params }, { signal }) =>
      guard(async () => {
        signal.throwIfAborted();
        const template = findTemplate(acquirerId, templateId);
        const values = fillParameters(template, params);
        const { body } = await ask(async () => {
          const { client, dysms } = load();
          const request = new dysms.SendSmsRequest({
            phoneNumbers: to,
            signName: template.sign,
            templateCode: template.code,
            templateParam: JSON.stringify(Object.fromEntries(values)),
            outId: key,
          });
          return untilAborted(client.sendSms(request), signal);
        });
        if (body?.code === 'OK' && body.bizId !== undefined) return body.bizId;
        throw buildFailure(body?.code);
      }),
    find: ({ key, to, messageId, sentAt }, { signal }) =>
      guard(() =>
        askQuestion(async () => {
          const { client, dysms } = load();
          for (const sendDate of listDays(sentAt)) {
            const list = async (currentPage: number) => {
              const request = new dysms.QuerySendDetailsRequest({
                phoneNumber: to,
                ...(messageId !== undefined && { bizId: messageId }),
                ...{ sendDate, pageSize, currentPage },
              });
              return (await ask(() => untilAborted(client.querySendDetails(request), signal))).body;
            };
            const found = await findInList(list, key);
            if (found) return toReceipt(found.sendStatus, found.errCode, messageId);
          }
          return undefined;
        }),
      ),
  };
}

/** As many as the API lists at a time; a number gets a few messages in a day. */
const pageSize = 50;
const maxPages = 10;

/** @throws PortFailure when the list is not complete: a message that it leaves out would be sent again */
async function findInList(list: (page: number) => Promise<Listed | undefined>, key: string) {
  let count = 0;
  for (let page = 1; page <= maxPages; page += 1) {
    const listed = await list(page);
    if (listed?.code !== 'OK') throw buildFailure(listed?.code);
    const rows = listed.smsSendDetailDTOs?.smsSendDetailDTO ?? [];
    const found = rows.find(({ outId }) => outId === key);
    if (found) return found;
    count += rows.length;
    if (listed.totalCount !== undefined && count >= Number(listed.totalCount)) return undefined;
    if (rows.length === 0) break;
  }
  throw buildSmsFailure('aliyun', 'the list is not complete', 'unknown');
}

/** The SDK is CommonJS with a default of its own, which `import` gives in two ways. */
const require = createRequire(import.meta.url);

function loadClient({ url, accessKeyId, accessKeySecret }: AliyunSettings) {
  const dysms = require('@alicloud/dysmsapi20170525') as DysmsModule;
  const { $OpenApiUtil } = require('@alicloud/openapi-core') as typeof OpenApi;
  const { host, protocol } = new URL(url);
  const client = new dysms.default(
    new $OpenApiUtil.Config({
      accessKeyId,
      accessKeySecret,
      endpoint: host,
      protocol: protocol.slice(0, -1),
      connectTimeout: connectTimeoutMs,
      readTimeout: readTimeoutMs,
    }),
  );
  return { client, dysms };
}

/** Answers that are no 2xx come as errors with the code of their body. */
async function ask<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
    if (typeof statusCode === 'number' && typeof code === 'string')
      throw statusCode < 500 || readMeaning(code) === 'later'
        ? buildFailure(code)
        : buildSmsFailure('aliyun', code, 'unknown');
    throw buildLostCallFailure('aliyun', error);
  }
}

const buildFailure = (code = 'no code'): PortFailure =>
  buildSmsFailure('aliyun', code, readMeaning(code));

const aboutMessage: readonly string[] = [
  'isv.MOBILE_NUMBER_ILLEGAL',
  'isv.MOBILE_COUNT_OVER_LIMIT',
  'isv.BLACK_KEY_CONTROL_LIMIT',
  'isv.SMS_CONTENT_ILLEGAL',
  'isv.PARAM_LENGTH_LIMIT',
  'isv.PARAM_NOT_SUPPORT_URL',
  'isv.DOMESTIC_NUMBER_NOT_SUPPORTED',
];

/** By the published list: what begins with `isp.` happened at the provider, after it had taken the call. */
function readMeaning(code: string): CodeMeaning {
  if (aboutMessage.includes(code)) return 'refused';
  if (/_LIMIT_CONTROL$|^Throttling/.test(code)) return 'later';
  if (code === 'isp.RAM_PERMISSION_DENY') return 'settings';
  if (/^isv\.|^(Signature|InvalidAccessKeyId|InvalidTimeStamp|Forbidden|Missing)/.test(code))
    return 'settings';
  return 'unknown';
}

const states: Readonly<Record<number, Receipt['state']>> = {
  1: 'waiting',
  2: 'failed',
  3: 'delivered',
};

/** A state that the documentation does not have says nothing yet. */
const toReceipt = (
  status: number | undefined,
  code: string | undefined,
  messageId: string | undefined,
): Receipt => {
  const state = states[status ?? 1] ?? 'waiting';
  return {
    state,
    ...(messageId !== undefined && { messageId }),
    ...(state === 'failed' && code !== undefined && { code }),
  };
};

/** A message leaves after we have written the time down, and the clocks of both sides may differ. */
const slackMs = 10 * 60_000;

/** The days by Chinese time, `yyyyMMdd`, by which a message may be listed: around midnight two, that of our own time first. */
function listDays(sentAt: string): string[] {
  const at = Date.parse(sentAt);
  const instants = [at, at - slackMs, Math.min(at + slackMs, Date.now())];
  return [...new Set(instants.map(toChineseDate))];
}

const toChineseDate = (ms: number): string =>
  formatChineseTime(new Date(ms).toISOString()).slice(0, 10).replaceAll('-', '');
