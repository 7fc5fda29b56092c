/** Where the audit log keeps what people say with their acts: what is accepted and stored nowhere is lost. */
import { expect } from 'vitest';
import type { AuditEntry } from '../../activities/audit-log.ts';
import type { ActionFields } from '../../client/action-fields.ts';
import type { Actor } from '../../domain/request/card-change-schema.ts';
import { isOutcome } from '../../domain/request/stages.ts';
import type { ActionAnswer, ActionName } from '../../workflows/contract.ts';

/** An act that was accepted. */
export interface ScenarioAct {
  requestId: string;
  by: Actor;
  action: ActionName;
  fields: object;
  answer: ActionAnswer;
}

/** The name of the entry's data, or why there is none. */
type Place = { in: string } | { not: string };
type Places = { [A in ActionName]: { [F in keyof Required<ActionFields<A>>]: Place } };

const reason = { reason: { in: 'reason' } };
const note = { note: { in: 'note' } };
const inName: Place = { not: 'the name of the entry says it' };
const looked: Place = { not: 'it is compared with what the process knows, and the proof holds it' };

const checked: Place = { not: 'the entry follows when the proof was checked' };

const storedFields: Places = {
  correct: { changes: { not: 'the request holds it, and the entry the names of its fields' } },
  requestCode: { contactId: { not: 'the entry has the mask of the contact' } },
  openSession: { kind: { not: 'the entry has the method; the signing was opened before' } },
  proveFactor: { method: checked, answerRef: looked, sessionRef: looked },
  sign: { signingId: looked },
  confirmPenny: { answerRef: looked },
  chooseWindow: { from: { in: 'from' }, to: { in: 'to' } },
  confirmTest: { ok: inName, ...note },
  withdraw: reason,
  object: { contactId: { in: 'contact' }, newFacts: { in: 'newFacts' }, callRef: { in: 'call' } },
  reportLost: { card: inName },
  claim: { to: { in: 'assignee' } },
  release: {},
  approve: { evidence: { in: 'evidence' }, feeWish: { in: 'feeWish' }, ...note },
  reject: { evidence: { in: 'evidence' }, codes: { in: 'codes' }, items: { in: 'items' }, ...note },
  requestInfo: { problems: { in: 'items' } },
  attestInPerson: { bothCardsShown: { in: 'bothCardsShown' }, assertedFor: looked },
  recordCallback: { contactId: { in: 'contact' }, confirmed: inName, assertedFor: looked },
  escalate: note,
  extendDeadline: { until: { in: 'until' }, ...reason },
  freeze: reason,
  thaw: reason,
  retryStep: { step: { in: 'step' } },
  skipStep: { step: { in: 'step' }, ...reason },
  forceRollback: reason,
  recallPayouts: reason,
  adjustLimit: { limitFen: { in: 'limitFen' }, ...reason },
  addNote: note,
};

/** The fields of accepted acts that no entry of their person holds: empty when all is kept. */
function findLostFields(acts: readonly ScenarioAct[], entries: readonly AuditEntry[]): string[] {
  return acts
    .filter(({ answer: { stage } }) => !isOutcome(stage) || stage === 'completed')
    .flatMap(({ action, by, fields }) => {
      const own = entries.filter(({ actor }) => actor === by.id);
      return Object.entries(fields).flatMap(([field, value]: [string, unknown]) => {
        const place = (storedFields[action] as Record<string, Place>)[field];
        if (value === undefined || (place && 'not' in place)) return [];
        const isKept = own.some(({ data = {} }) => place && holds(data[place.in], value));
        return isKept ? [] : [`${action}.${field}`];
      });
    });
}

export const expectNothingLost = (
  requestId: string,
  acts: readonly ScenarioAct[],
  entries: readonly AuditEntry[],
): void =>
  expect(
    findLostFields(
      acts.filter((act) => act.requestId === requestId),
      entries,
    ),
  ).toEqual([]);

function holds(kept: unknown, said: unknown): boolean {
  if (Array.isArray(said)) return said.every((each) => holds(kept, each));
  if (typeof said === 'object' && said !== null)
    return Object.entries(said).every(([name, value]) => name === 'code' || holds(kept, value));
  if (typeof kept !== 'string') return kept === said;
  return kept.includes(String(said)) || Date.parse(kept) === Date.parse(String(said));
}
