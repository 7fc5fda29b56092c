/** Reads the form of an act as the body that the API takes for it. */
import { actionBodies } from '../../domain/request/action-schema.ts';
import { deskActions, type DeskAction } from './words.ts';
import { readFormTime } from '../form-times.ts';

export const isDeskAction = (name: string): name is DeskAction => Object.hasOwn(deskActions, name);

/**
 * The body of an act.
 * @returns the names of the fields that are missing or wrong, in place of it
 */
export function readDecision(
  action: DeskAction,
  form: URLSearchParams,
): { body: Record<string, unknown> } | { wrong: string[] } {
  const { shape } = actionBodies[action];
  const parsed = actionBodies[action].safeParse(
    Object.fromEntries(
      Object.entries(readFields(form)).filter(
        ([name, value]) => name in shape && value !== undefined,
      ),
    ),
  );
  return parsed.success
    ? { body: parsed.data }
    : { wrong: [...new Set(parsed.error.issues.map(({ path }) => String(path[0] ?? action)))] };
}

/** Fields that a browser sends empty are fields that nobody filled in. */
function readFields(form: URLSearchParams): Record<string, unknown> {
  const text = (name: string) => form.get(name)?.trim() || undefined;
  const confirmed = text('confirmed');
  return {
    evidence: text('evidence'),
    note: text('note'),
    reason: text('reason'),
    contactId: text('contactId'),
    confirmed: confirmed === undefined ? undefined : confirmed === 'true',
    to: text('to'),
    items: text('items'),
    feeWish: text('feeWish'),
    callRef: text('callRef'),
    step: text('step'),
    limitFen: readFen(text('limitYuan')),
    until: readChineseTime(text('until')),
    bothCardsShown: form.has('bothCardsShown'),
    codes: form.getAll('codes'),
    problems: form.getAll('documents').map((kind) => ({
      field: `materials.${kind}`,
      code: 'MAT_MISSING',
      params: { items: kind },
    })),
  };
}

/** People think in yuan; the body is in fen. */
const readFen = (yuan: string | undefined): number | undefined =>
  yuan === undefined ? undefined : Math.round(Number(yuan) * 100);

/** What no browser sends is refused by the schema of the body. */
const readChineseTime = (typed: string | undefined): string | undefined =>
  typed !== undefined && /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(typed) ? readFormTime(typed) : typed;
