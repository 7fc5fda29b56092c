/** What stops a change [A71]: somebody objects, or reports a card as lost. */
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { ActionAnswer } from '../contract.ts';
import { interruptRequest } from '../change-card/interrupt-request.ts';
import { registerAction } from './action-handler.ts';
import { buildAnswer } from './permission.ts';

export function registerObjectionHandlers(c: ChangeRequest): void {
  registerAction(c, 'object', (act) =>
    handleObjection(c, act.by.id, act.contactId ?? act.by.id, act.newFacts),
  );
  registerAction(
    c,
    'reportLost',
    ({ by, card }) => (card === 'old' ? handleOldCardLost(c, by.id) : handleNewCardLost(c, by.id)),
    ({ card }) => (card === 'old' || card === 'new' ? undefined : 'INP_FORMAT'),
  );
}

/** The first objection freezes at once; a repeat by the same contact is kept on record [E2 objection.rules]. */
function handleObjection(
  c: ChangeRequest,
  by: string,
  contact: string,
  newFacts = false,
): ActionAnswer {
  const isKnown = c.objectors.add(contact);
  const repeat = isKnown && !newFacts && c.policy['objection.rules'].repeat === 'log';
  c.record(by, repeat ? 'objected-again' : 'objected', {
    code: 'RSK_OBJECTED',
    data: { contact },
  });
  if (repeat) return buildAnswer(c, 'done', describeNextStep('objection-kept'));
  interruptRequest(c, { kind: 'freeze', code: 'RSK_OBJECTED' });
  return buildAnswer(c, 'accepted', describeNextStep('change-stopped'));
}

/** A dead card takes no money: payouts are held from now on [A65]. */
function handleOldCardLost(c: ChangeRequest, by: string): ActionAnswer {
  c.record(by, 'old-card-reported-lost', { code: 'ACC_LOST' });
  recordDeadOldCard(c, 'LOST');
  return buildAnswer(c, 'accepted', describeNextStep('held-until-new-card'));
}

export function recordDeadOldCard(c: ChangeRequest, status: 'LOST' | 'CLOSED'): void {
  c.facts.oldCardReported = status;
  interruptRequest(c, { kind: 'hold' });
}

/** Before the switch another card is asked for; afterwards everything goes back to the old one. */
function handleNewCardLost(c: ChangeRequest, by: string): ActionAnswer {
  c.record(by, 'new-card-reported-lost', { code: 'ACC_LOST' });
  const token = c.facts.request.newAccount.token;
  c.facts.lostTokens = [...(c.facts.lostTokens ?? []), token];
  interruptRequest(
    c,
    c.switch.hasStarted
      ? { kind: 'roll-back', code: 'ACC_LOST' }
      : {
          kind: 'ask',
          problems: [{ field: 'newAccount', code: 'ACC_LOST' }],
          event: 'correction-asked',
        },
  );
  return buildAnswer(c, 'accepted', describeNextStep('not-with-this-card'));
}
