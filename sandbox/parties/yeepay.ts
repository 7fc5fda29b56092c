/**
 * Yeepay's API for changes of a merchant's settlement account, as strict as it is published
 * (docs/adapters.md). It shares merchants, account states and ledger with the other networks.
 */
import { Hono, type Context } from 'hono';
import { z, ZodError } from 'zod';
import { AuditDesk, type DeskApplication } from '../audit-desk.ts';
import { createParty, type Party, type PartyEnv } from '../party.ts';
import { Refusal } from '../refusal.ts';
import { takeCallbackFault } from '../callbacks.ts';
import type { NetworkMerchant, World } from '../world.ts';
import { defaultYeepayBehaviour, type YeepayOptions } from '../yeepay/options.ts';
import {
  createYeepayCheck,
  decodeParams,
  encryptNotification,
  platformError,
  signYeepayAnswer,
} from '../yeepay/signatures.ts';

const networkId = 'yeepay';
const basePath = '/yop-center/rest/v1.0';
const success = 'NIG00000';

const json = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'not JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);

const Channel = z.enum(['WECHAT', 'ALIPAY']);
const Form = z.strictObject({
  requestNo: z.string().regex(/^[\w-]{1,64}$/),
  merchantNo: z.string().regex(/^\d{8,16}$/),
  notifyUrl: z.url(),
  accountInfo: json(
    z.strictObject({
      bankAccountName: z.string().min(1).max(64),
      bankAccountType: z.enum(['DEBIT_CARD', 'ENTERPRISE_ACCOUNT']),
      bankCardNo: z.string().regex(/^\d{8,30}$/),
      bankCode: z.string().regex(/^[A-Z]{2,16}$/),
      bankCardTag: json(z.array(z.enum(['SETTLEMENT', 'WITHDRAW'])).min(1)),
      authorizationUrl: z.url().optional(),
      defaultSettleCard: z.boolean().optional(),
    }),
  ),
  merchantReportConfig: json(
    z.strictObject({ modifyReport: z.boolean(), reportChannels: z.array(Channel) }),
  ).optional(),
});

export function createYeepayParty(world: World, options: YeepayOptions): Hono<PartyEnv> {
  const app = new Hono<PartyEnv>();
  app.use(async (c, next) => {
    await next();
    if (c.res.headers.has('x-hono-already-sent')) return;
    const body = await c.res.clone().text();
    c.header('x-yop-sign', signYeepayAnswer(body, options.keys));
  });
  return app.route('/', createApi(world, options));
}

function createApi(world: World, options: YeepayOptions): Party {
  const { keys, reports } = options;
  const behaviour = { ...defaultYeepayBehaviour, ...options.behaviour };
  const desk = new AuditDesk(world, networkId);
  const channels = new Map<string, readonly z.infer<typeof Channel>[]>();
  const notifyUrls = new Map<string, string>();
  const party = createParty(world, networkId, createYeepayCheck(options));
  party.onError(respondWithPlatformError);

  const describe = (application: DeskApplication) => {
    const { ownNo, no, merchantNo, state, reason } = application;
    const results = (channels.get(no) ?? []).map((channel) => ({
      reportChannel: channel,
      reportStatus: reports?.[channel] ?? 'SUCCESS',
    }));
    return {
      requestNo: ownNo,
      applicationNo: no,
      merchantNo,
      [behaviour.stateField]: states[state],
      ...(reason !== undefined && { auditOpinion: reason }),
      ...(state === 'passed' && {
        channelReportResults: behaviour.reportsAsText ? JSON.stringify(results) : results,
      }),
    };
  };
  const getMerchant = (merchantNo: string): NetworkMerchant => {
    const merchant = desk.findMerchant(merchantNo);
    if (merchant) return merchant;
    throw new ReturnError('NIG10403', '商户与平台商无关系');
  };

  party.post(`${basePath}/mer/merchant/info/modify`, (c) => {
    const call = c.get('call');
    const form = Form.parse(Object.fromEntries(decodeParams(call.body)));
    const { requestNo, merchantNo, accountInfo } = form;
    const merchant = getMerchant(merchantNo);
    if (desk.find(({ ownNo }) => ownNo === requestNo))
      throw new ReturnError('NIG10001', '请求号重复');
    if (desk.hasOpen(merchantNo)) throw new ReturnError('NIG10002', '商户存在审核中的变更申请');
    const notified = takeCallbackFault(world.faults, call);
    const wanted = { ownNo: requestNo, merchantNo, number: accountInfo.bankCardNo };
    const application = desk.apply(wanted, merchant, call, (ended) => {
      if (notified === 'none') return;
      const times = notified === 'duplicate' ? 2 : 1;
      for (let n = 0; n < times; n += 1) void notify(notifyUrls.get(ended.no), describe(ended));
    });
    const { reportChannels = [] } = form.merchantReportConfig ?? {};
    channels.set(application.no, reportChannels);
    notifyUrls.set(application.no, form.notifyUrl);
    return c.json({
      result: {
        returnCode: success,
        applicationNo: application.no,
        applicationStatus: 'REVIEWING',
        merchantNo,
      },
    });
  });

  party.get(`${basePath}/mer/merchant/info/modify/query`, (c) => {
    const requestNo = readParam(c, 'requestNo');
    const found = desk.find(({ ownNo }) => ownNo === requestNo);
    if (!found) return c.json({ result: behaviour.missing });
    return c.json({ result: { returnCode: success, ...describe(found) } });
  });

  party.get(`${basePath}/account/withdraw/card/query`, (c) => {
    const merchantNo = readParam(c, 'merchantNo');
    const merchant = getMerchant(merchantNo);
    const { first6, last4 } = desk.getAccount(merchant);
    const { binding } = merchant.record;
    const old = { first6: binding.first6, last4: binding.last4 };
    const shown = [
      { first6, last4 },
      ...(behaviour.keepsOldCard && old.last4 !== last4 ? [old] : []),
    ];
    const bankCardAccountList = shown.map((card, n) => ({
      accountNo: `${card.first6}${(behaviour.masksCards ? '*' : '0').repeat(9)}${card.last4}`,
      bindCardId: `bind-${n}`,
      bankCardType: 'DEBIT_CARD',
    }));
    return c.json({ result: { returnCode: 'UA00000', merchantNo, bankCardAccountList } });
  });

  /** Posted as a form; a receiver that is down misses it. */
  const notify = async (url: string | undefined, content: object): Promise<void> => {
    if (url === undefined) return;
    const body = new URLSearchParams({
      customerIdentification: keys.app.appKey,
      response: encryptNotification(JSON.stringify(content), keys),
    });
    await fetch(url, { method: 'POST', body })
      .then((answer) => answer.arrayBuffer())
      .catch(() => undefined);
  };
  return party;
}

const states = { auditing: 'REVIEWING', passed: 'COMPLETED', failed: 'REVIEW_BACK' } as const;

/** The API itself refuses: answered with status 200. */
class ReturnError extends Error {
  readonly returnCode: string;
  constructor(returnCode: string, returnMsg: string) {
    super(returnMsg);
    this.returnCode = returnCode;
  }
}

/** @throws Refusal when it is missing */
function readParam(c: Context<PartyEnv>, name: string): string {
  const [, query = ''] = (c.env.incoming.url ?? '').split('?');
  const value = decodeParams(query).get(name);
  if (value === null) throw platformError(400, '40042', 'isv.check.request-param.miss');
  return value;
}

function respondWithPlatformError(error: Error, c: Context): Response {
  if (error instanceof ReturnError)
    return c.json({ result: { returnCode: error.returnCode, returnMsg: error.message } });
  if (error instanceof Refusal)
    return c.json({ code: error.code, message: '', subCode: error.message }, error.status);
  if (error instanceof ZodError)
    return c.json({ code: '40042', message: '', subCode: 'isv.check.request-param.format' }, 400);
  return c.json({ code: '40020', message: '', subCode: 'sys.service.unavailable' }, 500);
}
