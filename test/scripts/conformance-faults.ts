/** Servers that do otherwise than the contract of a party says, in one file, because it is read as a list. */
import { sandboxExample } from '../../scripts/conformance/example.ts';
import type { PartyName } from '../../scripts/conformance/parties.ts';
import type { Faulty } from '../support/faulty-party.ts';

/** With the secret that the sandbox takes. */
export const partySecret = 'secret-of-the-party';

/** What such a server does, to whose contract, the check that finds it, and how it is done. */
export const seededFaults: readonly [string, PartyName, string, Faulty][] = [
  ['asks for no secret', 'networks', 'secret', { rewriteHeaders: withSecret }],
  ['asks for no key', 'terminals', 'key-needed', { rewriteHeaders: withKey }],
  ...['same-answer', 'at-once', 'lost-answer'].map((id): Seeded => [
    'makes a new order of every call',
    'networks',
    id,
    { rewriteHeaders: withNewKey, when: isPost },
  ]),
  [
    'takes another body under a known key',
    'settlement',
    'key-reused',
    { rewriteStatus: (status) => (status === 409 ? 200 : status) },
  ],
  [
    'says of a key that never came that it is pending',
    'networks',
    'never-received',
    {
      rewriteStatus: (status) => (status === 404 ? 200 : status),
      rewriteAnswer: (answer) =>
        answer['code'] === 'NEVER_RECEIVED' ? { state: 'pending', ref: 'net-1' } : answer,
    },
  ],
  [
    'leaves orders pending for ever',
    'networks',
    'final',
    {
      rewriteAnswer: (answer) =>
        answer['state'] === 'done' ? { ...answer, state: 'pending' } : answer,
    },
  ],
  [
    'names the state of an order twice',
    'networks',
    'final',
    { rewriteText: (text) => text.replace('"state":"done"', '"state":"pending",$&') },
  ],
  [
    'carries out an order that was undone before it came',
    'settlement',
    'late-order',
    { rewriteBody: (body) => ({ ...body, undoes: undefined }) },
  ],
  [
    'refuses without a code',
    'terminals',
    'refusal',
    { rewriteAnswer: ({ code: _code, ...answer }) => answer },
  ],
  [
    'fails where a field is missing',
    'bank',
    'bad-body',
    { rewriteStatus: (status) => (status === 400 ? 500 : status) },
  ],
  [
    'answers about another person',
    'identity',
    'question-subject',
    { rewriteAnswer: (answer) => ({ ...answer, personToken: 'pers_of_another' }) },
  ],
  [
    'says of every account that it is the owner’s',
    'bank',
    'question-other',
    { rewriteAnswer: (answer) => ({ ...answer, result: 'MATCH' }) },
  ],
  [
    'says of a message that nobody sent that it has arrived',
    'sms',
    'receipt-unknown',
    {
      rewriteStatus: (status) => (status === 404 ? 200 : status),
      rewriteAnswer: (answer) =>
        answer['code'] === 'NEVER_RECEIVED' ? { messageId: 'sms-1', state: 'delivered' } : answer,
    },
  ],
  [
    'has words of its own for what became of a message',
    'sms',
    'receipt',
    { rewriteAnswer: (answer) => ('state' in answer ? { ...answer, state: 'DELIVRD' } : answer) },
  ],
  [
    'says that nothing is held',
    'settlement',
    'hold-read-back',
    { rewriteAnswer: (answer) => ('held' in answer ? { ...answer, held: false } : answer) },
  ],
  [
    'reads back another account than the one it pays',
    'networks',
    'account-read-back',
    { rewriteAnswer: (answer) => ('last4' in answer ? { ...answer, last4: '8889' } : answer) },
  ],
  [
    'changes the account of the merchant for a terminal that it does not know',
    'networks',
    'unknown-terminal',
    { rewriteBody: ({ terminalNo: _left, ...body }) => body },
  ],
  [
    'changes the account of the merchant when a terminal is meant',
    'networks',
    'terminal-account',
    { rewriteBody: ({ terminalNo: _left, ...body }) => body },
  ],
  [
    'holds the payouts of the whole merchant when a terminal is meant',
    'settlement',
    'terminal-scope',
    { rewriteBody: ({ terminal: _left, ...body }) => body },
  ],
  [
    'answers for many merchants without saying since which card',
    'settlement',
    'payouts-listed',
    { rewriteAnswer: mapEach('statements', ({ sinceCardVersion: _left, ...each }) => each) },
  ],
  [
    'has got back what never went out',
    'settlement',
    'recall-unknown',
    {
      rewriteStatus: (status) => (status === 422 ? 200 : status),
      rewriteAnswer: (answer) =>
        isRecallRefused(answer)
          ? { state: 'done', ref: 'set-1', result: { returnedFen: 1 } }
          : answer,
    },
  ],
  [
    'has got back less than it says of the payout',
    'settlement',
    'recall',
    {
      rewriteAnswer: (answer) =>
        'result' in answer ? { ...answer, result: { returnedFen: 1 } } : answer,
    },
  ],
  [
    'says of a terminal that is off that it may be on',
    'terminals',
    'probe',
    { rewriteAnswer: mapEach('terminals', (terminal) => ({ ...terminal, online: 'maybe' })) },
  ],
  ['lists payouts without the secret', 'payouts', 'secret', { rewriteHeaders: withSecret }],
  [
    'takes orders with the secret of the list',
    'payouts',
    'orders-nothing',
    { rewriteStatus: () => 202, when: isPost },
  ],
  [
    'lists nothing for a merchant that nobody knows',
    'payouts',
    'unknown-merchant',
    {
      rewriteStatus: () => 200,
      rewriteAnswer: (answer) => ('code' in answer ? { leftOut: 0, payouts: [] } : answer),
    },
  ],
  [
    'fails where days are no instants',
    'payouts',
    'bad-days',
    { rewriteStatus: (status) => (status === 400 ? 500 : status) },
  ],
  [
    'lists the oldest payout first',
    'payouts',
    'listed',
    {
      rewriteAnswer: mapEach('payouts', (payout, n) => ({ ...payout, dueAt: isoAfter(n) })),
    },
  ],
  [
    'lists payouts of other days',
    'payouts',
    'days-kept',
    { rewritePath: (path) => path.replace(/from=[^&]*/, 'from=2000-01-01T00:00:00.000Z') },
  ],
  [
    'has a payout out at two cards',
    'payouts',
    'one-card',
    {
      rewriteAnswer: mapEach('payouts', (payout) => ({
        ...payout,
        sendings: [payout['sendings'], payout['sendings']].flat(),
      })),
    },
  ],
  [
    'tells whole numbers of cards',
    'payouts',
    'masked',
    {
      rewriteAnswer: mapEach('payouts', (payout) => ({
        ...payout,
        sendings: [payout['sendings']]
          .flat()
          .map((sending) => ({ ...(sending as object), first6: sandboxExample.account.number })),
      })),
    },
  ],
  ...readWithoutSecret('networks', 'secret', 'account-secret'),
  ...readWithoutSecret('terminals', 'secret'),
  ...readWithoutSecret('settlement', 'secret', 'reads'),
  ...readWithoutSecret('bank', 'secret', 'session-subject', 'incoming'),
  ...readWithoutSecret('identity', 'session-subject'),
  ...readWithoutSecret('esign', 'session-subject'),
  ...readWithoutSecret('sms', 'secret'),
  [
    'takes any secret for a document check',
    'identity',
    'question-secret',
    {
      rewriteHeaders: (headers) => ('authorization' in headers ? withSecret(headers) : headers),
    },
  ],
  [
    'refuses every order in the end',
    'terminals',
    'final',
    {
      rewriteAnswer: (answer) => (answer['state'] === 'done' ? refusedLater : answer),
      when: isGet,
    },
  ],
  [
    'rejects every payment in the end',
    'bank',
    'final',
    {
      rewriteAnswer: (answer) =>
        answer['status'] === 'ACSC' ? { ...answer, status: 'RJCT' } : answer,
    },
  ],
  ...changed('answers about another payment', 'bank', 'asked', { endToEndId: 'of-another' }),
  ...changed('names orders in more words than are kept', 'networks', 'accepted', {
    ref: 'n'.repeat(200),
  }),
  ...changed('refuses by numbers of its own', 'terminals', 'refusal', { code: '100006' }),
  ...changed('refuses for a moment what it will never do', 'terminals', 'refusal', {
    code: 'UPS_BUSY',
  }),
  ...changed('refuses a number by numbers of its own', 'sms', 'unreachable', { code: 'E-404' }),
  ...changed('does not say how much is held', 'settlement', 'hold-read-back', {
    heldFen: undefined,
  }),
  ...changed('does not say of which cycle payouts are', 'settlement', 'payouts-listed', {
    cycle: undefined,
  }),
  ...changed('tells amounts in yuan', 'settlement', 'payouts-listed', { dueFen: 10.01 }),
  ...changed('does not say how the account is', 'bank', 'question-subject', {
    accountStatus: undefined,
  }),
  ...changed('does not name a document check', 'identity', 'question-subject', {
    checkId: undefined,
  }),
  ...changed('does not say which text is signed', 'esign', 'session-subject', {
    textHash: undefined,
  }),
  ...changed('has another text signed', 'esign', 'session-subject', { version: 'cn/0' }),
  ...changed('pays accounts that it hides', 'networks', 'account-read-back', { last4: '**' }),
  ...changed('tells of payouts at a time of no zone', 'networks', 'account-read-back', {
    payout: { state: 'landed', amountFen: 1, at: '2026-01-01 10:00:00' },
  }),
  [
    'lists payouts at a time of no zone',
    'payouts',
    'listed',
    { rewriteAnswer: mapEach('payouts', (each) => ({ ...each, dueAt: '2026-01-01 10:00:00' })) },
  ],
  [
    'pays a merchant that nobody knows',
    'networks',
    'account-secret',
    {
      rewriteStatus: () => 200,
      rewriteAnswer: (answer) =>
        answer['code'] === 'NOT_FOUND' ? { last4: '1011', verification: 'passed' } : answer,
    },
  ],
  [
    'carries out what was taken back while it was pending',
    'networks',
    'undone-early',
    { rewriteBody: (body) => ('undoes' in body ? { ...body, undoes: 'another-key' } : body) },
  ],
  ...changed('has every announced payment already', 'bank', 'incoming', {
    payments: [{ amountFen: 1, payer: 'MATCH' }],
  }),
  [
    'has payments that nobody announced',
    'bank',
    'incoming-unknown',
    {
      rewriteStatus: (status) => (status === 404 ? 200 : status),
      rewriteAnswer: (answer) =>
        answer['code'] === 'NOT_FOUND' ? { payments: [{ amountFen: 1, payer: 'MATCH' }] } : answer,
    },
  ],
];

type Fields = Record<string, unknown>;
type Seeded = (typeof seededFaults)[number];

/** Answers that have these fields have them otherwise. */
function changed(what: string, party: PartyName, id: string, fields: Fields): Seeded[] {
  const names = Object.keys(fields);
  const rewriteAnswer = (answer: Fields): Fields =>
    names.some((name) => name in answer || (name === 'payout' && 'last4' in answer))
      ? { ...answer, ...fields }
      : answer;
  return [[what, party, id, { rewriteAnswer }]];
}

/** Asks for the secret where something is done, and tells what it is asked without one. */
function readWithoutSecret(party: PartyName, ...ids: string[]): Seeded[] {
  const faulty = { rewriteHeaders: withSecret, when: isGet };
  return ids.map((id) => ['tells without a secret what it is asked', party, id, faulty]);
}

/** Changes each item of a list that an answer has. */
function mapEach(
  name: string,
  change: (item: Fields, n: number) => Fields,
): (answer: Fields) => Fields {
  return (answer) =>
    Array.isArray(answer[name])
      ? { ...answer, [name]: (answer[name] as Fields[]).map(change) }
      : answer;
}
function isoAfter(seconds: number): string {
  return new Date(Date.UTC(2026, 0, 1, 0, 0, seconds)).toISOString();
}
function isRecallRefused({ code }: Fields): boolean {
  return code === 'WATCH_RECALL_REFUSED';
}
function isGet(method: string): boolean {
  return method === 'GET';
}
function isPost(method: string): boolean {
  return method === 'POST';
}
function withSecret(headers: Record<string, string>): Record<string, string> {
  return { ...headers, authorization: `Bearer ${partySecret}` };
}
const refusedLater = { state: 'refused', ref: 'trm-1', code: 'TRM_OFFLINE' };
let made = 0;
function withKey(headers: Record<string, string>): Record<string, string> {
  return { 'idempotency-key': `made-${(made += 1)}`, ...headers };
}
function withNewKey(headers: Record<string, string>): Record<string, string> {
  return { ...headers, 'idempotency-key': `made-${(made += 1)}` };
}
