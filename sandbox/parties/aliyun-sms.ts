/** Aliyun's SMS service, as strict as it is published (docs/adapters.md). */
import { lostMobiles, unreachableMobiles } from '../data/persons.ts';
import { maskAddress } from '../masks.ts';
import { createParty, type Party, type PartyContext } from '../party.ts';
import { computeAcs3Signature, isSameSignature } from '../sms-providers/signatures.ts';
import {
  countSigns,
  fillText,
  hasLink,
  isChineseMobile,
  maxParameterSigns,
  maxSigns,
  type ApprovedTexts,
} from '../sms-providers/templates.ts';
import type { Sms, World } from '../world.ts';

export interface AliyunSmsOptions extends ApprovedTexts {
  accessKeyId: string;
  accessKeySecret: string;
}

/** An answer that is no 2xx. */
class AliyunError extends Error {
  readonly code: string;
  readonly status: 400 | 403 | 404;
  constructor(status: 400 | 403 | 404, code: string) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

const version = '2017-05-25';
const clockMs = 15 * 60_000;
const signedAlways = [
  'host',
  'x-acs-action',
  'x-acs-content-sha256',
  'x-acs-date',
  'x-acs-signature-nonce',
  'x-acs-version',
];

export function createAliyunSmsParty(world: World, options: AliyunSmsOptions): Party {
  const nonces = new Set<string>();
  const party = createParty(world, 'aliyun-sms', (c) => checkSignature(c, options, nonces));
  party.onError((error, c) => {
    if (!(error instanceof AliyunError)) return c.json({ Code: 'InternalError' }, 500);
    return c.json({ Code: error.code, Message: error.code, RequestId: 'sandbox' }, error.status);
  });
  party.post('/', (c) => {
    const query = readQuery(c);
    switch (c.req.header('x-acs-action')) {
      case 'SendSms':
        return c.json({ RequestId: 'sandbox', ...sendSms(world, options, query) });
      case 'QuerySendDetails':
        return c.json({ RequestId: 'sandbox', ...querySendDetails(world, query) });
      default:
        throw new AliyunError(404, 'InvalidAction.NotFound');
    }
  });
  return party;
}

const readQuery = (c: PartyContext) => new Map(new URL(c.req.url).searchParams);

function checkSignature(c: PartyContext, options: AliyunSmsOptions, nonces: Set<string>): void {
  const headers = new Map(Object.entries(c.req.header()));
  const [, keyId, signedNames = '', given = ''] =
    /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([\da-f]{64})$/.exec(
      headers.get('authorization') ?? '',
    ) ?? [];
  if (keyId === undefined) throw new AliyunError(400, 'MissingAuthorization');
  if (keyId !== options.accessKeyId) throw new AliyunError(404, 'InvalidAccessKeyId.NotFound');
  const signed = signedNames.split(';');
  if (!signedAlways.every((name) => signed.includes(name)))
    throw new AliyunError(400, 'SignatureDoesNotMatch');
  const query = readQuery(c);
  const { body } = c.get('call');
  const right = computeAcs3Signature(
    { method: c.req.method, path: '/', query, headers, body },
    signed,
    options.accessKeySecret,
  );
  if (!isSameSignature(given, right)) throw new AliyunError(400, 'SignatureDoesNotMatch');
  const at = Date.parse(headers.get('x-acs-date') ?? '');
  if (!(Math.abs(Date.now() - at) < clockMs))
    throw new AliyunError(400, 'InvalidTimeStamp.Expired');
  const nonce = headers.get('x-acs-signature-nonce') ?? '';
  if (nonces.has(nonce)) throw new AliyunError(400, 'SignatureNonceUsed');
  nonces.add(nonce);
  if (headers.get('x-acs-version') !== version) throw new AliyunError(404, 'InvalidVersion');
}

type Answer = { Code: string; Message?: string; BizId?: string };

const refuse = (Code: string): Answer => ({ Code, Message: Code });

function sendSms(
  world: World,
  { sign, templates }: AliyunSmsOptions,
  query: ReadonlyMap<string, string>,
): Answer {
  const to = query.get('PhoneNumbers') ?? '';
  if (to.includes(',')) return refuse('isv.MOBILE_COUNT_OVER_LIMIT');
  if (!isChineseMobile(to)) return refuse('isv.MOBILE_NUMBER_ILLEGAL');
  if (query.get('SignName') !== sign) return refuse('isv.SMS_SIGNATURE_ILLEGAL');
  const template = templates[query.get('TemplateCode') ?? ''];
  if (template === undefined) return refuse('isv.SMS_TEMPLATE_ILLEGAL');
  const values = readParameters(query.get('TemplateParam'));
  if (!values) return refuse('isv.INVALID_JSON_PARAM');
  if (Object.values(values).some((value) => countSigns(value) > maxParameterSigns))
    return refuse('isv.PARAM_LENGTH_LIMIT');
  if (Object.values(values).some(hasLink)) return refuse('isv.PARAM_NOT_SUPPORT_URL');
  const { missing, text } = fillText(template, values);
  if (missing.length > 0) return refuse('isv.TEMPLATE_MISSING_PARAMETERS');
  if (countSigns(`【${sign}】${text}`) > maxSigns) return refuse('isv.PARAM_LENGTH_LIMIT');
  const key = query.get('OutId') ?? '';
  const messageId = world.nextId('biz');
  world.sms.push({ at: new Date().toISOString(), key, messageId, to, text });
  const fields = { ...world.getLedgerFields(key), detail: { to: maskAddress(to) } };
  world.ledger.write({ party: 'sms', effect: 'sms', key, ...fields });
  return { Code: 'OK', Message: 'OK', BizId: messageId };
}

/** Values are strings, as the contract has them. */
function readParameters(json: string | undefined): Record<string, string> | undefined {
  try {
    const values: unknown = JSON.parse(json ?? '{}');
    const isSound =
      typeof values === 'object' &&
      values !== null &&
      Object.values(values).every((value) => typeof value === 'string');
    return isSound ? (values as Record<string, string>) : undefined;
  } catch {
    return undefined;
  }
}

function querySendDetails(world: World, query: ReadonlyMap<string, string>) {
  const day = query.get('SendDate') ?? '';
  const pageSize = Number(query.get('PageSize'));
  if (!/^\d{8}$/.test(day) || !(pageSize >= 1 && pageSize <= 50) || !query.get('CurrentPage'))
    return refuse('isv.INVALID_PARAMETERS');
  const messageId = query.get('BizId');
  const listed = world
    .listSms({ to: query.get('PhoneNumber') ?? '' })
    .filter((sms) => toDay(sms.at) === day)
    .filter((sms) => messageId === undefined || sms.messageId === messageId);
  const from = (Number(query.get('CurrentPage')) - 1) * pageSize;
  return {
    Code: 'OK',
    Message: 'OK',
    TotalCount: String(listed.length),
    SmsSendDetailDTOs: { SmsSendDetailDTO: listed.slice(from, from + pageSize).map(describe) },
  };
}

const toDay = (at: string): string =>
  new Date(Date.parse(at) + 8 * 60 * 60_000).toISOString().slice(0, 10).replaceAll('-', '');

const describe = ({ key, text, to, at }: Sms) => {
  const isLost = [...lostMobiles, ...unreachableMobiles].includes(to);
  return {
    OutId: key,
    PhoneNum: to,
    Content: text,
    SendDate: at,
    SendStatus: isLost ? 2 : 3,
    ErrCode: isLost ? 'MOBILE_NOT_ON_SERVICE' : 'DELIVERED',
  };
};
