/** What people do in a sample, each at the door where a real one would do it. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Status } from '../../workflows/contract.ts';
import type { HttpClient } from './http.ts';

/** Everything a person of the sample can see or reach. */
export interface StepContext {
  requestId: string;
  acquirerId: string;
  merchantId: string;
  owner: { name: string; idNumber: string };
  newNumber: string;
  /** The API as this person: his token, his key for this step. */
  act(action: string, fields: object): Promise<unknown>;
  /** Uploads a paper and answers what `correct` takes. */
  uploadDocument(kind: string): Promise<object>;
  /** Bank, provider and inboxes, as the person's own phone reaches them. */
  outside: HttpClient;
  status: Status;
}

/** What a step of a sample adds to its verb. */
type StepOptions = Record<string, string | number | boolean>;
type StepAction = (s: StepContext, given: StepOptions) => Promise<unknown>;

/** A step whose time has not come: it is tried again. */
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

/** Asks for a code and reads it from the SMS. */
async function requestSmsCode(s: StepContext): Promise<string> {
  await s.act('request-code', {});
  const sms = await s.outside.get<Message[]>(`/_sms?requestId=${s.requestId}`);
  const codes = sms.flatMap(({ text }) => /验证码(\d+)/.exec(text)?.[1] ?? []);
  return requireNewest(codes, 'the SMS with the code');
}

/** @throws NotYet until the request names the step as a problem of its operators' */
function requireReportedFault({ status }: StepContext, step: unknown): true {
  const named =
    status.waitingOn === 'operator' && status.problems.some(({ field }) => field === step);
  if (!named) throw new NotReady(`the fault of ${String(step)}`);
  return true;
}

const corruptCode = (code: string): string => `${code.startsWith('0') ? 1 : 0}${code.slice(1)}`;

const steps = {
  'enter-code': async (s) =>
    s.act('prove-factor', { method: 'otp', code: await requestSmsCode(s) }),

  'enter-wrong-code': async (s) =>
    s.act('prove-factor', { method: 'otp', code: corruptCode(await requestSmsCode(s)) }),

  'show-face': async (s) => {
    const { sessionRef } = await s.outside.post<{ sessionRef: string }>('/identity/face/sessions', {
      ...s.owner,
      last4: s.status.newLast4,
    });
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

  /** The old contact taps the link in his notice and confirms on the page. */
  object: async (s) => {
    const links = (await readMessages(s)).flatMap(
      ({ text }) => /https?:\/\/\S+?(\/stop\/\S+)/.exec(text)?.slice(0, 1) ?? [],
    );
    const link = requireNewest(links, 'the notice with the stop link');
    const tapped = await fetch(link, { method: 'POST' });
    if (!tapped.ok) throw new Error(`the stop page answered ${tapped.status}`);
    return tapped.text();
  },

  /** Nobody hurries: what there is to see stands for a while. */
  wait: (_s, { seconds = 1 }) => delay(Number(seconds) * 1_000),

  /** Looks at the request until it says this, and until when. */
  'await-problem': async ({ status }, { code = '' }) => {
    const said = status.problems.some((problem) => problem.code === code);
    if (!said || status.due === undefined) throw new NotReady(`${code} with a deadline`);
  },

  /** A number of the record is called, and the owner says that it is his wish. */
  'call-back': (s) => s.act('record-callback', { contactId: 'c-mobile', confirmed: true }),

  'report-lost': (s, { card = 'old' }) => s.act('report-lost', { card }),

  /** Looks at the switch until a step of it stands so, whether it is spoken of as lagging or as done. */
  'await-step': async ({ status }, { step = '', state = '' }) => {
    const seen = status.steps.find(({ name, target }) => `${name}/${target}` === step);
    if (seen?.state !== state) throw new NotReady(`${step} is ${seen?.state}, not ${state}`);
  },

  /** Clears a fault that is told, and has the step tried again. */
  'retry-step': (s, { step = '' }) =>
    requireReportedFault(s, step) && s.act('retry-step', { step }),

  /** Leaves a step out, by two people: it is done by hand. */
  'skip-step': (s, { step = '' }) =>
    requireReportedFault(s, step) && s.act('skip-step', { step, reason: '已与该渠道人工核对' }),

  withdraw: (s) => s.act('withdraw', {}),

  /** A day's takings reach the settlement. */
  'settle-takings': (s, { amountFen = 0 }) =>
    s.outside.post('/_settle', {
      acquirerId: s.acquirerId,
      merchantId: s.merchantId,
      amountFen: Number(amountFen),
      intentId: `${s.merchantId}-${amountFen}`,
    }),

  'confirm-test': (s) => s.act('confirm-test', { ok: true }),

  'refuse-test': (s) => s.act('confirm-test', { ok: false }),
} satisfies Record<string, StepAction>;

export type StepName = keyof typeof steps;
export const stepNames = Object.keys(steps) as [StepName, ...StepName[]];

/** @throws NotYet when what the person needs is not there yet */
export const performStep = (
  name: StepName,
  s: StepContext,
  given: StepOptions = {},
): Promise<unknown> => (steps[name] as StepAction)(s, given);
