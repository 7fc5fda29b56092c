/** The effects of a closed request, in a form in which two requests can be compared. */
import type { LedgerEntry } from '../../../sandbox/ledger.ts';
import type { Mail } from '../../../sandbox/mail-inbox.ts';

export interface RequestTrace {
  /** What parties carried out, oldest first. */
  effects: string[];
  /** Delivered copies of notices, each once, in alphabetical order. */
  copies: string[];
  /** Faults, as sentences. */
  faults: string[];
}

interface Names {
  requestId: string;
  merchantId: string;
}

/** Whether an effect belongs to the watch, which continues after the request and is not compared. */
export const isWatchEffect = (what: string): boolean =>
  /first.payout|cap-lifted|allow-t0|lift-cap|drop-old-card|watch|notice sent: completed/.test(what);
/** Ids, digests of contents with ids or times, and numbers of terminals at a network. */
const anyId =
  /\b(acct|snap|sig|req|pers|lakala|yeepay)[_-][\w-]+|\b[0-9a-f]{32,64}\b|(?<=network:\w+:)\d{8}\b/g;

export function buildTrace(
  names: Names,
  ledger: readonly LedgerEntry[],
  mails: readonly Mail[],
): RequestTrace {
  // What happens without the request, such as a payout of another card, comes when it comes.
  const entries = ledger.filter(
    ({ effect, key, requestId }) => requestId !== '' && !isWatchEffect(`${effect} ${key}`),
  );
  const sms = entries.filter(({ party }) => party === 'sms').map(({ key }) => key);
  const letters = mails.filter((mail) => !isWatchEffect(getNoticeId(mail)));
  return {
    effects: entries
      .filter(({ party }) => party !== 'sms')
      .map((entry) => describeEntry(entry, names)),
    copies: [...sms, ...new Set(letters.map(getNoticeId))].map(removeNoticeNumber).toSorted(),
    faults: letters.flatMap((mail) => findMailDifferences(mail, letters)),
  };
}

const getNoticeId = ({ headers }: Mail): string => headers['x-card-change-notice'] ?? '';

/** Removes the counter of notices: two events at the same time may swap. */
const removeNoticeNumber = (key: string): string => key.replace(/^[^/]*\/([^/]*)\/[^/]*/, '$1');

/** The first lock is tried again under a key of its own: to lock what is locked changes nothing, and the unlock undoes every try. */
const removeTry = (key: string): string => key.replace(/\/lock\/accepted-\d+$/, '/lock/accepted');

const describeEntry = ({ party, effect, key, detail }: LedgerEntry, names: Names): string =>
  anonymize(`${party} ${effect} ${removeTry(key)} ${JSON.stringify(detail)}`, names);

const anonymize = (text: string, { requestId, merchantId }: Names): string =>
  text.replaceAll(requestId, 'REQUEST').replaceAll(merchantId, 'MERCHANT').replaceAll(anyId, 'ID');

/** Copies of one notice must have the same message id and text, so that mail systems treat them as one message. */
function findMailDifferences(mail: Mail, all: readonly Mail[]): string[] {
  const first = all.find((other) => getNoticeId(other) === getNoticeId(mail));
  if (!first || first === mail) return [];
  const same =
    first.messageId === mail.messageId &&
    first.subject === mail.subject &&
    first.text === mail.text;
  return same ? [] : [`${getNoticeId(mail)} came as two messages`];
}

/** How the difference begins that a copy of a notice is missing. */
export const untold = 'not told: ';

/** The differences between two requests, as sentences; empty when they are equal. */
export function compareTraces(found: RequestTrace, undisturbed: RequestTrace): string[] {
  const lacking = [
    ...subtract(undisturbed.effects, found.effects).map((each) => `not carried out: ${each}`),
    ...subtract(found.effects, undisturbed.effects).map((each) => `carried out as well: ${each}`),
  ];
  const moved = lacking.length === 0 && found.effects.join('\n') !== undisturbed.effects.join('\n');
  return [
    ...found.faults,
    ...lacking,
    ...(moved ? [`in another order: ${found.effects.join('; ')}`] : []),
    ...subtract(undisturbed.copies, found.copies).map((each) => `${untold}${each}`),
    ...subtract(found.copies, undisturbed.copies).map((each) => `told as well: ${each}`),
  ];
}

/** The items that occur more often in `of` than in `than`. */
function subtract(of: readonly string[], than: readonly string[]): string[] {
  const left = [...than];
  return of.filter((each) => {
    const at = left.indexOf(each);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
