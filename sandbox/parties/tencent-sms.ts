/** Tencent Cloud's SMS service, as strict as it is published (docs/adapters.md). */
import { z } from 'zod';
import { lostMobiles, unreachableMobiles } from '../data/persons.ts';
import { maskAddress } from '../masks.ts';
import { createParty, type Party, type PartyContext } from '../party.ts';
import { computeTc3Signature, isSameSignature } from '../sms-providers/signatures.ts';
import {
  countSigns,
  fillText,
  hasLink,
  isChineseMobile,
  maxParameterSigns,
  maxSigns,
  type ApprovedTexts,
} from '../sms-providers/templates.ts';
import type { World } from '../world.ts';

export interface TencentSmsOptions extends ApprovedTexts {
  secretId: string;
  secretKey: string;
  appId: string;
  /** Whether receipts hold the session context, which Tencent Cloud does for those who asked for it. */
  returnsContext?: boolean;
}

/** Answered with 200 and an `Error`, as every refusal is. */
class TencentError extends Error {}

const version = '2021-01-11';
const clockS = 5 * 60;

const SendSms = z.object({
  PhoneNumberSet: z.array(z.string()).min(1).max(200),
  SmsSdkAppId: z.string(),
  TemplateId: z.string(),
  SignName: z.string(),
  TemplateParamSet: z.array(z.string()),
  SessionContext: z.string().max(511).default(''),
});
const PullStatus = z.object({
  PhoneNumber: z.string(),
  SmsSdkAppId: z.string(),
  BeginTime: z.number().int(),
  EndTime: z.number().int().optional(),
  Offset: z.literal(0),
  Limit: z.number().int().min(1).max(100),
});

export function createTencentSmsParty(world: World, options: TencentSmsOptions): Party {
  const party = createParty(world, 'tencent-sms', (c) => checkSignature(c, options));
  party.onError((error, c) =>
    c.json({
      Response: {
        Error: {
          Code: error instanceof TencentError ? error.message : 'InternalError.OtherError',
          Message: 'refused by the sandbox',
        },
        RequestId: 'sandbox',
      },
    }),
  );
  party.post('/', (c) => {
    const { body } = c.get('call');
    switch (c.req.header('x-tc-action')) {
      case 'SendSms':
        return c.json({ Response: sendSms(world, options, parse(SendSms, body)) });
      case 'PullSmsSendStatusByPhoneNumber':
        return c.json({ Response: pullStatus(world, options, parse(PullStatus, body)) });
      default:
        throw new TencentError('InvalidAction');
    }
  });
  return party;
}

function parse<T>(schema: z.ZodType<T>, body: string): T {
  const read = schema.safeParse(JSON.parse(body));
  if (!read.success) throw new TencentError('InvalidParameter');
  return read.data;
}

function checkSignature(c: PartyContext, { secretId, secretKey }: TencentSmsOptions): void {
  const headers = new Map(Object.entries(c.req.header()));
  // The name of the host is signed without its port.
  const host = (headers.get('host') ?? '').replace(/:\d+$/, '');
  headers.set('host', host);
  const [, keyId, scope = '', signedNames = '', given = ''] =
    /^TC3-HMAC-SHA256 Credential=([^/]+)\/([\d-]+\/[^/]+)\/tc3_request, SignedHeaders=([^,]+), Signature=([\da-f]{64})$/.exec(
      headers.get('authorization') ?? '',
    ) ?? [];
  if (keyId === undefined) throw new TencentError('AuthFailure.InvalidAuthorization');
  if (keyId !== secretId) throw new TencentError('AuthFailure.SecretIdNotFound');
  const signed = signedNames.split(';');
  const timestamp = headers.get('x-tc-timestamp') ?? '';
  const date = new Date(Number(timestamp) * 1_000).toISOString().slice(0, 10);
  // The service is the first part of the name of its host.
  const isScoped = scope === `${date}/${host.split('.')[0] ?? ''}`;
  const right = computeTc3Signature(
    { method: c.req.method, path: '/', query: new Map(), headers, body: c.get('call').body },
    signed,
    { secret: secretKey, scope, timestamp },
  );
  if (!isScoped || !['content-type', 'host'].every((name) => signed.includes(name)))
    throw new TencentError('AuthFailure.SignatureFailure');
  if (!isSameSignature(given, right)) throw new TencentError('AuthFailure.SignatureFailure');
  if (Math.abs(Date.now() / 1_000 - Number(timestamp)) > clockS)
    throw new TencentError('AuthFailure.SignatureExpire');
  if (headers.get('x-tc-version') !== version) throw new TencentError('NoSuchVersion');
  if (!headers.get('x-tc-region')) throw new TencentError('MissingParameter');
}

function sendSms(world: World, options: TencentSmsOptions, order: z.infer<typeof SendSms>) {
  const { appId, sign, templates } = options;
  if (order.SmsSdkAppId !== appId) throw new TencentError('InvalidParameterValue.SdkAppIdNotExist');
  const [number = ''] = order.PhoneNumberSet;
  const to = number.replace(/^\+86/, '');
  const context = order.SessionContext;
  const refuse = (Code: string) => ({
    SendStatusSet: [
      { SerialNo: '', PhoneNumber: number, Fee: 0, SessionContext: context, Code, IsoCode: 'CN' },
    ],
    RequestId: 'sandbox',
  });
  if (!isChineseMobile(to)) return refuse('InvalidParameterValue.IncorrectPhoneNumber');
  if (order.SignName !== sign) return refuse('FailedOperation.SignatureIncorrectOrUnapproved');
  const template = templates[order.TemplateId];
  const values = Object.fromEntries(
    order.TemplateParamSet.map((value, n) => [String(n + 1), value]),
  );
  const filled = template === undefined ? undefined : fillText(template, values);
  const wanted = new Set(template?.match(/\{\d+\}/g)).size;
  if (!filled || filled.missing.length > 0 || wanted !== order.TemplateParamSet.length)
    return refuse('FailedOperation.TemplateIncorrectOrUnapproved');
  if (order.TemplateParamSet.some((value) => countSigns(value) > maxParameterSigns))
    return refuse('InvalidParameterValue.TemplateParameterLengthLimit');
  if (order.TemplateParamSet.some(hasLink))
    return refuse('InvalidParameterValue.ProhibitedUseUrlInTemplateParameter');
  const { text } = filled;
  if (countSigns(`【${sign}】${text}`) > maxSigns)
    return refuse('InvalidParameterValue.ContentLengthLimit');
  const messageId = world.nextId('serial');
  world.sms.push({ at: new Date().toISOString(), key: context, messageId, to, text });
  const fields = { ...world.getLedgerFields(context), detail: { to: maskAddress(to) } };
  world.ledger.write({ party: 'sms', effect: 'sms', key: context, ...fields });
  const {
    SendStatusSet: [status],
  } = refuse('Ok');
  return { SendStatusSet: [{ ...status, SerialNo: messageId, Fee: 1 }], RequestId: 'sandbox' };
}

function pullStatus(
  world: World,
  { appId, returnsContext = false }: TencentSmsOptions,
  { BeginTime, EndTime, PhoneNumber, SmsSdkAppId }: z.infer<typeof PullStatus>,
) {
  if (SmsSdkAppId !== appId) throw new TencentError('InvalidParameterValue.SdkAppIdNotExist');
  const to = PhoneNumber.replace(/^\+86/, '');
  const listed = world.listSms({ to }).filter(({ at }) => {
    const second = Date.parse(at) / 1_000;
    return second >= BeginTime && second <= (EndTime ?? Infinity);
  });
  return {
    PullSmsSendStatusSet: listed.map(({ key, messageId, at }) => {
      const isLost = [...lostMobiles, ...unreachableMobiles].includes(to);
      return {
        UserReceiveTime: Math.floor(Date.parse(at) / 1_000),
        CountryCode: '86',
        SubscriberNumber: to,
        PhoneNumber,
        SerialNo: messageId,
        ReportStatus: isLost ? 'FAIL' : 'SUCCESS',
        Description: isLost ? 'MK:0001' : 'DELIVRD',
        SessionContext: returnsContext ? key : '',
      };
    }),
    RequestId: 'sandbox',
  };
}
