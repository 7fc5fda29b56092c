/** What two requests are compared by: what the crash tests would miss if it were blind. */
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

describe('two requests, one of them disturbed', () => {
  it('are equal but for their ids, and for a message that came again', () => {
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

  it.each([
    ['an order that is missing', [sms, hold], [letter], /^not carried out: settlement set-target/],
    ['an order done twice', [sms, hold, hold, moved], [letter], /^carried out as well: .* hold/],
    ['orders that changed places', [sms, moved, hold], [letter], /^in another order/],
    ['a lost message', [hold, moved], [letter], /^not told: submitted\/c-mobile/],
    ['a message sent as two', [sms, sms, hold, moved], [letter], /^told as well: submitted/],
    ['a mail lost', [sms, hold, moved], [], /^not told: submitted\/c-mail/],
    [
      'a mail that is two to every mail system',
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

describe('the points of a request', () => {
  const points = listPoints(['sms otp', 'settlement hold', 'sms otp']);

  it('are before and after each effect, the second of a kind by its number', () => {
    expect(points.map(formatPoint)).toEqual([
      ...['before sms otp', 'after sms otp', 'before settlement hold', 'after settlement hold'],
      ...['before sms otp (2)', 'after sms otp (2)'],
    ]);
  });

  it('are chosen by a seed, the same for the same one and none twice', () => {
    expect(choosePoints(points, 4, 7)).toEqual(choosePoints(points, 4, 7));
    expect(choosePoints(points, 4, 7)).not.toEqual(choosePoints(points, 4, 8));
    expect(new Set(choosePoints(points, 9, 7)).size).toBe(points.length);
  });
});
