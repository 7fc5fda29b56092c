/** Tests that the comparison of two requests, on which the crash tests rely, notices differences. */
import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../../sandbox/ledger.ts';
import type { Mail } from '../../../sandbox/mail-inbox.ts';
import { choosePoints, formatPoint, listPoints } from './crash-points.ts';
import { compareTraces, buildTrace } from './request-trace.ts';

const requestId = 'req-0123456789abcdef0123456789abcdef';
const names = { requestId, merchantId: 'M-lane1-1' };

const entry = (party: string, effect: string, key: string, detail = {}): LedgerEntry => ({
  ...{ seq: 1, at: '2026-06-10T02:00:00Z', acquirerId: 'demo', ...names },
  ...{ party, effect, detail, key: `${requestId}/${key}` },
});
const mail = (notice: string, messageId = `<${notice}>`): Mail => ({
  ...{ at: '', from: '', to: [], subject: '', text: '', raw: '', messageId },
  headers: { 'x-card-change-notice': `${requestId}/${notice}` },
});

const hold = entry('settlement', 'hold', 'hold/settlement');
const moved = entry('settlement', 'set-target', 'set-target/settlement', { newLast4: '1011' });
const sms = entry('sms', 'sms', 'submitted/1/c-mobile');
const letter = mail('submitted/1/c-mail');
const undisturbed = buildTrace(names, [sms, hold, moved], [letter]);

describe('the traces of a disturbed and an undisturbed request', () => {
  it('are equal apart from ids and repeated messages', () => {
    const other = { requestId: 'req-other', merchantId: 'M-lane2-7' };
    const renamed = [sms, hold, moved].map((each) => ({
      ...each,
      key: each.key.replace(requestId, other.requestId),
    }));
    const again = [letter, letter].map((each) => ({
      ...each,
      headers: { 'x-card-change-notice': 'req-other/submitted/2/c-mail' },
    }));
    expect(compareTraces(buildTrace(other, renamed, again), undisturbed)).toEqual([]);
  });

  it('are equal when the network knows the terminal of each by another number', () => {
    const [one, other] = ['93297844', '89864668'].map((no) =>
      entry('networks', 'network-change', 'change/unionpay', { target: `network:unionpay:${no}` }),
    );
    const traces = [one, other].map((each) => buildTrace(names, each ? [each] : [], []));
    expect(traces[0]).toEqual(traces[1]);
    expect(traces[0]?.effects).toHaveLength(1);
  });

  it('are equal when a network has numbered the applications itself', () => {
    const [one, other] = ['yeepay_000022', 'yeepay_000060'].map((key) =>
      buildTrace(names, [{ ...entry('yeepay', 'network-change', ''), key }], []),
    );
    expect(one).toEqual(other);
    expect(one?.effects).toHaveLength(1);
  });

  it('are equal when something happens meanwhile that is of no request', () => {
    const payout = { ...entry('settlement', 'payout', 'M-lane1-1-320000'), requestId: '' };
    const found = buildTrace(names, [sms, hold, payout, moved], [letter]);
    expect(compareTraces(found, undisturbed)).toEqual([]);
  });

  it.each([
    ['a missing order', [sms, hold], [letter], /^not carried out: settlement set-target/],
    [
      'an order executed twice',
      [sms, hold, hold, moved],
      [letter],
      /^carried out as well: .* hold/,
    ],
    ['a different order sequence', [sms, moved, hold], [letter], /^in another order/],
    ['a lost text message', [hold, moved], [letter], /^not told: submitted\/c-mobile/],
    ['a text message sent twice', [sms, sms, hold, moved], [letter], /^told as well: submitted/],
    ['a lost mail', [sms, hold, moved], [], /^not told: submitted\/c-mail/],
    [
      'a mail repeated under another message id',
      [sms, hold, moved],
      [letter, mail('submitted/1/c-mail', '<another>')],
      /came as two messages$/,
    ],
  ])('differ by %s', (_, ledger, mails, sentence) => {
    const [found, ...more] = compareTraces(buildTrace(names, ledger, mails), undisturbed);
    expect(found).toMatch(sentence);
    expect(more).toEqual([]);
  });
});

describe('the crash points of a request', () => {
  const points = listPoints(['sms otp', 'settlement hold', 'sms otp']);

  it('are before and after each effect, numbered when an effect repeats', () => {
    expect(points.map(formatPoint)).toEqual([
      ...['before sms otp', 'after sms otp', 'before settlement hold', 'after settlement hold'],
      ...['before sms otp (2)', 'after sms otp (2)'],
    ]);
  });

  it('are chosen by a seed, the same ones for the same seed and none twice', () => {
    expect(choosePoints(points, 4, 7)).toEqual(choosePoints(points, 4, 7));
    expect(choosePoints(points, 4, 7)).not.toEqual(choosePoints(points, 4, 8));
    expect(new Set(choosePoints(points, 9, 7)).size).toBe(points.length);
  });
});
