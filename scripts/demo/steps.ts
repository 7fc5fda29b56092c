/** What people do in a sample, each through the interface that a real person would use. */
import type { ActionAnswer, Status } from '../../workflows/contract.ts';
import { pressButton, type HttpClient } from './http.ts';

/** Everything a person of the sample can see or reach. */
export interface StepContext {
  requestId: string;
  acquirerId: string;
  merchantId: string;
  newNumber: string;
  /** Calls an action of the API with this person's token, under the key of this step. */
  act<T = unknown>(action: string, fields: object): Promise<T>;
  /** The same under a key of this attempt, as somebody who waits in vain presses the button again. */
  actAgain<T = unknown>(action: string, fields: object): Promise<T>;
  /** How often the step was tried before in vain. */
  attempts: number;
  /** Uploads a document and returns what `correct` takes. */
  uploadDocument(kind: string): Promise<object>;
  /** Bank, provider and inboxes, as the person's own phone reaches them. */
  outside: HttpClient;
  status: Status;
}

/** The options that a sample gives to a step. */
type StepOptions = Record<string, string | number | boolean>;
type StepAction = (s: StepContext, options: StepOptions) => Promise<unknown>;

/** What the person needs is not there yet: the step is tried again. */
export class NotReady extends Error {}

const requireNewest = <T>(list: T[], what: string): T => {
  const last = list.at(-1);
  if (last === undefined) throw new NotReady(what);
  return last;
};

interface Message {
  text: string;
}

async function readMessages(s: StepContext): Promise<Message[]> {
  const [sms, mails] = await Promise.all([
    s.outside.get<Message[]>(`/_sms?requestId=${s.requestId}`),
    s.outside.get<Message[]>(`/_mails?requestId=${s.requestId}`),
  ]);
  return [...sms, ...mails];
}

/** Somebody who sees no SMS at this many looks asks for another code; longer than a code may be repeated. */
const readsPerCode = 100;

/** Has a code sent, another one when none arrives, and reads it from the newest SMS. */
async function requestSmsCode(s: StepContext): Promise<string> {
  const isInVain = s.attempts > 0 && s.attempts % readsPerCode === 0;
  await (isInVain ? s.actAgain('request-code', {}) : s.act('request-code', {}));
  const sms = await s.outside.get<Message[]>(`/_sms?requestId=${s.requestId}`);
  const codes = sms.flatMap(({ text }) => /验证码(\d+)/.exec(text)?.[1] ?? []);
  return requireNewest(codes, 'the SMS with the code');
}

/** @throws NotReady until the request reports a problem of this step to its operators */
function requireReportedFault({ status }: StepContext, step: unknown): true {
  const named =
    status.waitingOn === 'operator' && status.problems.some(({ field }) => field === step);
  if (!named) throw new NotReady(`the fault of ${String(step)}`);
  return true;
}

const corruptCode = (code: string): string => `${code.startsWith('0') ? 1 : 0}${code.slice(1)}`;

/** A payout of the sample, which is known by its amount. */
const buildPayout = ({ acquirerId, merchantId }: StepContext, amountFen: unknown) => ({
  acquirerId,
  merchantId,
  intentId: `${merchantId}-${String(amountFen)}`,
});

const steps = {
  'enter-code': async (s) =>
    s.act('prove-factor', { method: 'otp', code: await requestSmsCode(s) }),

  'enter-wrong-code': async (s) =>
    s.act('prove-factor', { method: 'otp', code: corruptCode(await requestSmsCode(s)) }),

  'show-face': async (s) => {
    const kind = { kind: 'face' };
    const { session } = await (s.attempts > 0
      ? s.actAgain<ActionAnswer>('sessions', kind)
      : s.act<ActionAnswer>('sessions', kind));
    if (!session) throw new NotReady('the face session');
    const { sessionRef } = session;
    await s.outside.post(`/identity/face/sessions/${sessionRef}/complete`, {});
    return s.act('prove-factor', { method: 'face', sessionRef });
  },

  'attest-in-person': (s) => s.act('attest-in-person', { bothCardsShown: true }),

  sign: async (s) => {
    const { signing } = s.status;
    if (!signing) throw new NotReady('the signing');
    await s.outside.post(`/esign/signings/${signing.signingId}/sign`, {});
    return s.act('sign', { signingId: signing.signingId });
  },

  approve: (s) => s.act('approve', { evidence: s.status.evidence }),

  reject: (s, { code = 'RSK_OBJECTED' }) =>
    s.act('reject', { evidence: s.status.evidence, codes: [code] }),

  'enter-penny-code': async (s) => {
    const lines = await s.outside.get<{ remark: string; endToEndId: string }[]>(
      `/bank/statements/${s.newNumber}`,
    );
    const ours = lines.filter(({ endToEndId }) => endToEndId.startsWith(s.requestId)).toReversed();
    return s.act('confirm-penny', { code: requireNewest(ours, 'the penny').remark });
  },

  'upload-document': async (s, { kind = '' }) => {
    const materials = await Promise.all(
      String(kind)
        .split(', ')
        .map((one) => s.uploadDocument(one)),
    );
    return s.act('correct', { changes: { materials } });
  },

  /** The old contact opens the link of their notice and presses the button of the page. */
  object: async (s) => {
    const links = (await readMessages(s)).flatMap(
      ({ text }) => /https?:\/\/\S+?(\/stop\/\S+)/.exec(text)?.slice(0, 1) ?? [],
    );
    const link = requireNewest(links, 'the notice with the stop link');
    return pressButton(link);
  },

  /** Waits until the status shows this problem with a deadline. */
  'await-problem': async ({ status }, { code = '' }) => {
    const isNamed = status.problems.some((problem) => problem.code === code);
    if (!isNamed || status.due === undefined) throw new NotReady(`${code} with a deadline`);
  },

  /** Staff call a number of the record, and the owner confirms the request. */
  'call-back': (s) => s.act('record-callback', { contactId: 'c-mobile', confirmed: true }),

  'report-lost': (s, { card = 'old' }) => s.act('report-lost', { card }),

  /** Waits until a step of the switch is in this state. */
  'await-step': async ({ status }, { step = '', state = '' }) => {
    const found = status.steps.find(({ name, target }) => `${name}/${target}` === step);
    if (found?.state !== state) throw new NotReady(`${step} is ${found?.state}, not ${state}`);
  },

  /** Has a step tried again whose fault was reported. */
  'retry-step': (s, { step = '' }) =>
    requireReportedFault(s, step) && s.act('retry-step', { step }),

  /** Skips a step that is done by hand; two people must ask for it. */
  'skip-step': (s, { step = '' }) =>
    requireReportedFault(s, step) && s.act('skip-step', { step, reason: '已与该渠道人工核对' }),

  withdraw: (s) => s.act('withdraw', {}),

  /**
   * The takings of a day reach the settlement, of the merchant or of a terminal with a card of its own; `inFlight`:
   * their payout stays on its way.
   */
  'settle-takings': (s, { amountFen = 0, inFlight = false, terminal }) =>
    s.outside.post('/_settle', {
      ...buildPayout(s, amountFen),
      ...(terminal !== undefined && { terminal }),
      amountFen: Number(amountFen),
      inFlight,
    }),

  /**
   * The bank of the old card sends a payout back, dated some hours later than now: nobody waits for that. The core
   * system reports that something has changed.
   */
  'return-payout': async (s, { amountFen = 0, hoursLater = 0 }) => {
    const laterMs = Number(hoursLater) * 3_600_000;
    await s.outside.post('/_flights', { ...buildPayout(s, amountFen), as: 'returned', laterMs });
    const { acquirerId, merchantId } = s;
    const data = { acquirerId, merchantId };
    return s.outside.post('/_callbacks', { party: 'merchants', type: 'merchant.changed', data });
  },

  /** Waits for a message that holds these words. */
  'await-message': async (s, { text = '' }) => {
    const messages = await readMessages(s);
    if (!messages.some((message) => message.text.includes(String(text))))
      throw new NotReady(`a message with ${String(text)}`);
  },

  'confirm-test': (s) => s.act('confirm-test', { ok: true }),

  'refuse-test': (s) => s.act('confirm-test', { ok: false }),
} satisfies Record<string, StepAction>;

export type StepName = keyof typeof steps;
export const stepNames = Object.keys(steps) as [StepName, ...StepName[]];

/** @throws NotReady when what the person needs is not there yet; HttpProblem when a server refuses */
export const performStep = (
  name: StepName,
  s: StepContext,
  options: StepOptions = {},
): Promise<unknown> => (steps[name] as StepAction)(s, options);
