/** What is left of a request when it has ended, told so that two requests can be compared. */
import type { LedgerEntry } from '../../../sandbox/ledger.ts';
import type { Mail } from '../../../sandbox/mail.ts';

export interface Left {
  /** What parties carried out, oldest first. */
  effects: string[];
  /** Copies that reached somebody, each once, in the order of the alphabet. */
  copies: string[];
  /** What must not be, in sentences. */
  faults: string[];
}

interface Names {
  requestId: string;
  merchantId: string;
}

/** The watch over the new card has a life of its own, and goes on; it writes down what is found out after the close. */
export const isOfTheWatch = (what: string): boolean =>
  /first.payout|cap-lifted|allow-t0|lift-cap|drop-old-card|watch|told: completed/.test(what);
/** Ids, and digests of what holds ids or times. */
const anyId = /\b(acct|snap|sig|req)[_-][\w-]+|\b[0-9a-f]{32,64}\b/g;

export function leftOf(names: Names, ledger: readonly LedgerEntry[], mails: readonly Mail[]): Left {
  const entries = ledger.filter(({ effect, key }) => !isOfTheWatch(`${effect} ${key}`));
  const sms = entries.filter(({ party }) => party === 'sms').map(({ key }) => key);
  const letters = mails.filter((mail) => !isOfTheWatch(noticeOf(mail)));
  return {
    effects: entries.filter(({ party }) => party !== 'sms').map((entry) => told(entry, names)),
    copies: [...sms, ...new Set(letters.map(noticeOf))].map(eventAndReader).toSorted(),
    faults: letters.flatMap((mail) => differing(mail, letters)),
  };
}

const noticeOf = ({ headers }: Mail): string => headers['x-card-change-notice'] ?? '';

/** The number between them counts what the request has said: two events at once may change places. */
const eventAndReader = (key: string): string => key.replace(/^[^/]*\/([^/]*)\/[^/]*/, '$1');

const told = ({ party, effect, key, detail }: LedgerEntry, names: Names): string =>
  anonymous(`${party} ${effect} ${key} ${JSON.stringify(detail)}`, names);

const anonymous = (text: string, { requestId, merchantId }: Names): string =>
  text.replaceAll(requestId, 'REQUEST').replaceAll(merchantId, 'MERCHANT').replaceAll(anyId, 'ID');

/** One notice is one message to every mail system, and says the same whenever it comes. */
function differing(mail: Mail, all: readonly Mail[]): string[] {
  const first = all.find((other) => noticeOf(other) === noticeOf(mail));
  if (!first || first === mail) return [];
  const same =
    first.messageId === mail.messageId &&
    first.subject === mail.subject &&
    first.text === mail.text;
  return same ? [] : [`${noticeOf(mail)} came as two messages`];
}

/** What one request left and the other did not, in sentences; none when they are equal. */
export function differences(found: Left, undisturbed: Left): string[] {
  const lacking = [
    ...surplus(undisturbed.effects, found.effects).map((each) => `not carried out: ${each}`),
    ...surplus(found.effects, undisturbed.effects).map((each) => `carried out as well: ${each}`),
  ];
  const moved = lacking.length === 0 && found.effects.join('\n') !== undisturbed.effects.join('\n');
  return [
    ...found.faults,
    ...lacking,
    ...(moved ? [`in another order: ${found.effects.join('; ')}`] : []),
    ...surplus(undisturbed.copies, found.copies).map((each) => `not told: ${each}`),
    ...surplus(found.copies, undisturbed.copies).map((each) => `told as well: ${each}`),
  ];
}

/** What stands more often in `of` than in `than`. */
function surplus(of: readonly string[], than: readonly string[]): string[] {
  const left = [...than];
  return of.filter((each) => {
    const at = left.indexOf(each);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
