/**
 * Lakala's API for changes of the settlement account of a merchant or a single terminal, as strict as it is
 * published (docs/adapters.md). It shares merchants, account states and ledger with the other networks.
 */
import { Hono, type Context } from 'hono';
import { ZodError, type z } from 'zod';
import { AuditDesk, type DeskApplication } from '../audit-desk.ts';
import { takeCallbackFault } from '../callbacks.ts';
import { findCard, getBankName } from '../data/cards.ts';
import {
  authorityLetter,
  CardBin,
  ChangeMer,
  ContractQuestion,
  MerchantAccount,
  TerminalAccount,
  UploadFile,
} from '../lakala/forms.ts';
import { defaultLakalaBehaviour, type LakalaOptions } from '../lakala/options.ts';
import {
  createLakalaCheck,
  signLakalaAnswer,
  signLakalaNotification,
} from '../lakala/signatures.ts';
import { createParty, type Party, type PartyContext, type PartyEnv } from '../party.ts';
import { Refusal } from '../refusal.ts';
import type { NetworkMerchant, World } from '../world.ts';

const networkId = 'lakala';
const openApi = '/api/v2/mms/openApi';
const mcqs = '/api/v2/mcqs/merchant';
const maxFileBytes = 5 * 1024 * 1024;
const fileValidMs = 24 * 60 * 60_000;

export function createLakalaParty(world: World, options: LakalaOptions): Hono<PartyEnv> {
  const app = new Hono<PartyEnv>();
  app.use(async (c, next) => {
    await next();
    if (c.res.headers.has('x-hono-already-sent')) return;
    const headers = signLakalaAnswer(await c.res.clone().text(), options.keys, options.now?.());
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
  });
  return app.route('/', createApi(world, options));
}

function createApi(world: World, options: LakalaOptions): Party {
  const { keys, now = Date.now, terminalsWithAccount = [] } = options;
  const { orgCode } = keys.partner;
  const behaviour = { ...defaultLakalaBehaviour, ...options.behaviour };
  const desk = new AuditDesk(world, networkId);
  const files = new Map<string, { orderNo: string; attType: string; at: number }>();
  const retUrls = new Map<string, string>();
  const party = createParty(world, networkId, createLakalaCheck(options));
  party.onError(respondWithLakalaError);

  const read = <Schema extends z.ZodType<{ reqData: unknown }>>(
    c: PartyContext,
    schema: Schema,
  ): z.output<Schema>['reqData'] => {
    const { reqData } = schema.parse(JSON.parse(c.get('call').body));
    const named = (reqData as { orgCode?: string }).orgCode;
    if (named !== undefined && named !== orgCode) throw new ReturnError('100006', '机构代码有误');
    return reqData;
  };
  const getMerchant = (merCupNo: string): NetworkMerchant => {
    const merchant = desk.findMerchant(merCupNo);
    if (merchant) return merchant;
    throw new ReturnError('100048', '银联商户号不存在');
  };
  const hasOwnAccount = (merchant: NetworkMerchant, termNo: string): boolean =>
    terminalsWithAccount.includes(termNo) || desk.findOwnTerminal(merchant, termNo) !== undefined;
  const requireTerminal = (merchant: NetworkMerchant, termNo: string): void => {
    const isKnown =
      hasOwnAccount(merchant, termNo) || merchant.record.terminals.some(({ sn }) => sn === termNo);
    if (!isKnown) throw new ReturnError('100015', '终端号不存在');
  };
  const describe = ({ ownNo, no, merchantNo, state, reason, isManual }: DeskApplication) => ({
    orgCode,
    orderNo: ownNo,
    contractId: no,
    contractStatus: state === 'auditing' && isManual ? 'MANUAL_AUDIT' : contractStates[state],
    contractMemo: reason ?? '',
    ...(state === 'passed' && { merCupNo: merchantNo }),
  });
  const ended = (application: DeskApplication, copies: number): void => {
    const url = retUrls.get(application.no);
    const content = { code: '000000', message: '成功', data: describe(application) };
    for (let n = 0; n < copies; n += 1) void notify(url, JSON.stringify(content));
  };
  /** A receiver that is down misses it. */
  const notify = async (url: string | undefined, body: string): Promise<void> => {
    if (url === undefined) return;
    const headers = {
      'content-type': 'application/json',
      authorization: signLakalaNotification(body, keys, now()),
    };
    await fetch(url, { method: 'POST', headers, body })
      .then((answer) => answer.arrayBuffer())
      .catch(() => undefined);
  };
  const countCopies = (c: PartyContext): number => {
    const fault = takeCallbackFault(world.faults, c.get('call'));
    return fault === 'none' ? 0 : fault === 'duplicate' ? 2 : 1;
  };

  party.post(`${openApi}/uploadFile`, (c) => {
    const { orderNo, attType, attContext } = read(c, UploadFile);
    if (Buffer.from(attContext, 'base64').length > maxFileBytes)
      throw new ReturnError('100006', '附件超过5M');
    const attFileId = world.nextId('file');
    files.set(attFileId, { orderNo, attType, at: now() });
    return succeed(c, { orgCode, orderNo, attFileId, attType });
  });

  party.post(`${openApi}/cardBin`, (c) => {
    const { cardNo, orderNo } = read(c, CardBin);
    const bankCode = findCard(cardNo)?.bankCode ?? '999';
    return succeed(c, {
      orgCode,
      orderNo,
      bankCode: `${bankCode}100000026`,
      bankName: getBankName(bankCode),
      clearingBankCode: `${bankCode}100000026`,
    });
  });

  party.post(`${openApi}/changeMer`, (c) => {
    const form = read(c, ChangeMer);
    const { orderNo, merCupNo, merInnerNo, termNo, fileData = [] } = form;
    if (merCupNo === undefined)
      throw merInnerNo === undefined
        ? new ReturnError('100006', '商户号不能为空')
        : new ReturnError('100011', '内部商户号不存在');
    const merchant = getMerchant(merCupNo);
    if (termNo !== undefined) requireTerminal(merchant, termNo);
    requireFiles(form.orderNo, fileData);
    const hasLetter = fileData.some(({ attType }) => attType === authorityLetter);
    if (form.acctIdcard !== undefined && !hasLetter)
      throw new ReturnError('100006', '缺少非法人结算授权书');
    const isPersonal = form.acctTypeCode === '58';
    if (isPersonal ? merchant.record.kind === 'COMPANY' : merchant.record.kind === 'MICRO')
      throw new ReturnError('100028', '账户类型不存在');
    if (desk.find(({ ownNo }) => ownNo === orderNo))
      throw new ReturnError('100006', '订单编号重复');
    if (desk.hasOpen(merCupNo, termNo)) throw new ReturnError('100006', '商户存在审核中的变更');
    const copies = countCopies(c);
    const wanted = {
      ownNo: orderNo,
      merchantNo: merCupNo,
      terminalNo: termNo,
      number: form.acctNo,
      papers: fileData.map(({ attType }) => attType),
      isIdle: termNo !== undefined && !hasOwnAccount(merchant, termNo),
    };
    const application = desk.apply(wanted, merchant, c.get('call'), (each) => ended(each, copies));
    retUrls.set(application.no, form.retUrl);
    return succeed(c, { orgCode, orderNo, contractId: application.no });
  });

  const requireFiles = (
    orderNo: string,
    named: readonly { attFileId: string; attType: string }[],
  ): void => {
    for (const { attFileId, attType } of named) {
      const file = files.get(attFileId);
      const isOwn = file?.orderNo === orderNo && file.attType === attType;
      if (!isOwn || now() - file.at > fileValidMs) throw new ReturnError('100006', '附件已失效');
    }
  };
  const getContract = (orderNo: string, contractId: string): DeskApplication => {
    const found = desk.find(({ no, ownNo }) => no === contractId && ownNo === orderNo);
    if (found) return found;
    throw new ReturnError('100006', '进件信息不存在');
  };

  party.post(`${openApi}/queryContract`, (c) => {
    const { orderNo, contractId } = read(c, ContractQuestion);
    return succeed(c, describe(getContract(orderNo, contractId)));
  });

  party.post(`${openApi}/reconsiderSubmit`, (c) => {
    const { orderNo, contractId } = read(c, ContractQuestion);
    const found = getContract(orderNo, contractId);
    if (found.state !== 'failed' || found.isManual)
      throw new ReturnError('OP10102', '三代进件进件复议提交失败');
    const copies = countCopies(c);
    desk.appeal(found, getMerchant(found.merchantNo), c.get('call'), (each) => ended(each, copies));
    return succeed(c, { orgCode, orderNo });
  });

  const answerAccount = (
    c: PartyContext,
    { orderNo, merCupNo, termNo }: { orderNo: string; merCupNo: string; termNo?: string },
  ) => {
    const merchant = getMerchant(merCupNo);
    if (termNo !== undefined) requireTerminal(merchant, termNo);
    const { first6, last4 } = desk.getAccount(merchant, termNo);
    const isOwn = termNo === undefined || hasOwnAccount(merchant, termNo);
    const middle = (behaviour.masksAccounts ? '*' : '0').repeat(9);
    return succeed(c, {
      ...(behaviour.repeats !== 'merchant' && { orderNo }),
      ...(behaviour.repeats !== 'order' && { merCupNo }),
      ...(behaviour.repeats !== 'order' && termNo !== undefined && { termNo }),
      ...(isOwn && { acctNo: `${first6}${middle}${last4}` }),
    });
  };
  party.post(`${mcqs}/queryMerAccount`, (c) => answerAccount(c, read(c, MerchantAccount)));
  party.post(`${mcqs}/queryTermAccount`, (c) => answerAccount(c, read(c, TerminalAccount)));
  return party;
}

const contractStates = {
  auditing: 'REVIEW_ING',
  passed: 'WAIT_FOR_CONTACT',
  failed: 'INNER_CHECK_REJECTED',
} as const;

const succeed = (c: Context, respData: object): Response =>
  c.json({ retCode: '000000', retMsg: '成功', respData });

/** The API itself refuses: answered with status 200. */
class ReturnError extends Error {
  readonly retCode: string;
  constructor(retCode: string, retMsg: string) {
    super(retMsg);
    this.retCode = retCode;
  }
}

function respondWithLakalaError(error: Error, c: Context): Response {
  if (error instanceof ReturnError)
    return c.json({ retCode: error.retCode, retMsg: error.message });
  if (error instanceof Refusal)
    return c.json({ code: error.code, message: error.message }, error.status);
  if (error instanceof ZodError || error instanceof SyntaxError)
    return c.json({ retCode: '100006', retMsg: '参数校验失败' });
  return c.json({ retCode: '100001', retMsg: '系统异常' });
}
