/** What stops a change (rules.md A71): somebody objects, or reports a card as lost. */
import { nextStep } from '../../domain/next-steps.ts';
import type { Case } from '../case.ts';
import type { ActionAnswer } from '../contract.ts';
import { breakIn } from '../interrupts.ts';
import { on } from './on.ts';
import { answer } from './permit.ts';

export function listenToAlarms(c: Case): void {
  on(c, 'object', (act) => objection(c, act.by.id, act.contactId ?? act.by.id, act.newFacts));
  on(
    c,
    'reportLost',
    ({ by, card }) => (card === 'old' ? oldCardLost(c, by.id) : newCardLost(c, by.id)),
    ({ card }) => (card === 'old' || card === 'new' ? undefined : 'INP_FORMAT'),
  );
}

/** The first objection freezes at once; a repeat by the same contact is kept on record (E2 objection.rules). */
function objection(c: Case, by: string, contact: string, newFacts = false): ActionAnswer {
  const repeat =
    c.objectors.has(contact) && !newFacts && c.policy['objection.rules'].repeat === 'log';
  c.objectors.add(contact);
  c.record(by, repeat ? 'objected again' : 'objected', {
    code: 'RSK_OBJECTED',
    data: { contact },
  });
  if (repeat) return answer(c, 'done', nextStep('objection-kept'));
  breakIn(c, { kind: 'freeze', code: 'RSK_OBJECTED' });
  return answer(c, 'accepted', nextStep('change-stopped'));
}

/** A dead card takes no money: payouts are held from now on (rules.md A65). */
function oldCardLost(c: Case, by: string): ActionAnswer {
  c.record(by, 'old card reported lost', { code: 'ACC_LOST' });
  oldCardDied(c, 'LOST');
  return answer(c, 'accepted', nextStep('held-until-new-card'));
}

export function oldCardDied(c: Case, status: 'LOST' | 'CLOSED'): void {
  c.facts.oldCardReported = status;
  breakIn(c, { kind: 'hold' });
}

/** Before the switch another card is asked for; afterwards everything goes back to the old one. */
function newCardLost(c: Case, by: string): ActionAnswer {
  c.record(by, 'new card reported lost', { code: 'ACC_LOST' });
  const token = c.facts.request.newAccount.token;
  c.facts.lostTokens = [...(c.facts.lostTokens ?? []), token];
  breakIn(
    c,
    c.switchBegun
      ? { kind: 'roll-back', code: 'ACC_LOST' }
      : {
          kind: 'ask',
          problems: [{ field: 'newAccount', code: 'ACC_LOST' }],
          event: 'correction-asked',
        },
  );
  return answer(c, 'accepted', nextStep('not-with-this-card'));
}
