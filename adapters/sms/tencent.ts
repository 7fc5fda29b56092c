/** Tencent Cloud's SMS service, by its own SDK, which is loaded with the first message. */
import type { sms as TencentSms } from 'tencentcloud-sdk-nodejs-sms';
import type { PortFailure } from '../../domain/parties/port-failure.ts';
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

export interface TencentSettings {
  /** http(s)://host[:port] */
  url: string;
  secretId: string;
  secretKey: string;
  /** Of the application at Tencent Cloud. */
  appId: string;
  region: string;
}

type Client = InstanceType<typeof TencentSms.v20210111.Client>;

const timeoutS = 5;

/**
 * Tencent Cloud keeps no keys, and names a message only once its receipt is there: of a message whose answer was lost it
 * can say that it arrived, and never that it was not sent.
 */
export function createTencentProvider(
  settings: TencentSettings,
  findTemplate: TemplateFinder,
  guard: CallGuard = allowCall,
): SmsProvider {
  let client: Promise<Client> | undefined;
  const connect = (): Promise<Client> => (client ??= loadClient(settings));
  const { appId } = settings;
  return {
    name: 'tencent',
    isComplete: false,
    send: ({ acquirerId, key, to, templateId, params }, { signal }) =>
      guard(async () => {
        signal.throwIfAborted();
        const template = findTemplate(acquirerId, templateId);
        const values = fillParameters(template, params);
        const { SendStatusSet: [status] = [] } = await ask(async () =>
          untilAborted(
            (await connect()).SendSms({
              PhoneNumberSet: [toE164(to)],
              SmsSdkAppId: appId,
              SignName: template.sign,
              TemplateId: template.code,
              TemplateParamSet: values.map(([, value]) => value),
              SessionContext: key,
            }),
            signal,
          ),
        );
        if (status?.Code === 'Ok' && status.SerialNo) return status.SerialNo;
        throw buildFailure(status?.Code);
      }),
    find: ({ key, to, messageId, sentAt }, { signal }) =>
      guard(() =>
        askQuestion(async () => {
          const begin = Math.floor(Date.parse(sentAt) / 1_000) - slackS;
          const { PullSmsSendStatusSet: listed = [] } = await ask(async () =>
            untilAborted(
              (await connect()).PullSmsSendStatusByPhoneNumber({
                BeginTime: begin,
                EndTime: Math.floor(Date.now() / 1_000) + slackS,
                Offset: 0,
                Limit: 100,
                PhoneNumber: toE164(to),
                SmsSdkAppId: appId,
              }),
              signal,
            ),
          );
          const found = listed.find(
            ({ SerialNo, SessionContext }) =>
              (messageId !== undefined && SerialNo === messageId) || SessionContext === key,
          );
          return found && toReceipt(found);
        }),
      ),
  };
}

/** The clocks of both sides may differ. */
const slackS = 60;

async function loadClient(settings: TencentSettings): Promise<Client> {
  const { sms } = await import('tencentcloud-sdk-nodejs-sms');
  const { host, protocol } = new URL(settings.url);
  return new sms.v20210111.Client({
    credential: { secretId: settings.secretId, secretKey: settings.secretKey },
    region: settings.region,
    profile: {
      httpProfile: { endpoint: host, protocol: `${protocol}//`, reqTimeout: timeoutS },
    },
  });
}

/** A refusal of the whole call is an error with a code; an answer that is none has no code. */
async function ask<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (typeof code === 'string' && /^[A-Z][A-Za-z]+(\.[A-Za-z]+)?$/.test(code))
      throw buildFailure(code);
    throw buildLostCallFailure('tencent', error);
  }
}

const buildFailure = (code = 'no code'): PortFailure =>
  buildSmsFailure('tencent', code, readMeaning(code));

const aboutMessage: readonly string[] = [
  'FailedOperation.ContainSensitiveWord',
  'FailedOperation.PhoneNumberInBlacklist',
  'InvalidParameterValue.IncorrectPhoneNumber',
  'InvalidParameterValue.ContentLengthLimit',
  'InvalidParameterValue.ProhibitedUseUrlInTemplateParameter',
  'InvalidParameterValue.TemplateParameterLengthLimit',
];

/** By the published list: of an `InternalError` nobody knows how far it came. */
function readMeaning(code: string): CodeMeaning {
  if (aboutMessage.includes(code)) return 'refused';
  if (/^(LimitExceeded|RequestLimitExceeded)/.test(code)) return 'later';
  if (
    /^(AuthFailure|Unauthorized|FailedOperation|InvalidParameter|MissingParameter|Unsupported|UnknownParameter|InvalidAction|InvalidRequest|NoSuch|IpNot|IpIn|ResourceInsufficient)/.test(
      code,
    )
  )
    return 'settings';
  return 'unknown';
}

/** Without a state that the documentation has, the receipt is not there yet. */
const toReceipt = ({
  ReportStatus,
  Description,
  SerialNo,
}: {
  ReportStatus?: string;
  Description?: string;
  SerialNo?: string;
}): Receipt => ({
  state: ReportStatus === 'SUCCESS' ? 'delivered' : ReportStatus === 'FAIL' ? 'failed' : 'waiting',
  ...(SerialNo !== undefined && { messageId: SerialNo }),
  // A word of the operator; it may be any text.
  ...(ReportStatus === 'FAIL' &&
    Description !== undefined &&
    /^[\w.:-]{1,64}$/.test(Description) && { code: Description }),
});

/** Numbers of the mainland have eleven digits. */
const toE164 = (mobile: string): string => (mobile.startsWith('+') ? mobile : `+86${mobile}`);
