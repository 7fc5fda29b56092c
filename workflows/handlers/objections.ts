/** What stops a change [A71]: somebody objects, or reports a card as lost. */
import type { FailureCode } from '../../domain/failures/codes.ts';
import { findObjectionProblems, getObjector } from '../../domain/request/objections.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { ActionAnswer, ActionMessageOf } from '../contract.ts';
import { interruptRequest } from '../change-card/interrupt-request.ts';
import { findAgentActRefusal, notifyOwnerOfAgent } from './agent-acts.ts';
import { registerAction } from './action-handler.ts';
import { buildAnswer } from './permission.ts';

export function registerObjectionHandlers(c: ChangeRequest): void {
  registerAction(
    c,
    'object',
    (act) => handleObjection(c, act),
    (act) =>
      findObjectionProblems(act)[0]?.code ??
      findContactRefusal(c, act) ??
      findAgentActRefusal(c, 'object', act),
  );
  registerAction(
    c,
    'reportLost',
    (act) => {
      const { by, card } = act;
      notifyOwnerOfAgent(c, 'reportLost', act);
      return card === 'old' ? handleOldCardLost(c, by.id) : handleNewCardLost(c, by.id);
    },
    (act) =>
      act.card === 'old' || act.card === 'new'
        ? findAgentActRefusal(c, 'reportLost', act)
        : 'INP_FORMAT',
  );
}

/** The first objection freezes at once; a repeat by the same contact is kept on record [E2 objection.rules]. */
function handleObjection(c: ChangeRequest, act: ActionMessageOf<'object'>): ActionAnswer {
  const { by, contactId, callRef, newFacts } = act;
  notifyOwnerOfAgent(c, 'object', act);
  const isKnown = c.objectors.add(getObjector(act));
  const repeat = isKnown && newFacts !== true && c.policy['objection.rules'].repeat === 'log';
  c.record(by.id, repeat ? 'objected-again' : 'objected', {
    code: 'RSK_OBJECTED',
    data: {
      contact: contactId ?? by.id,
      ...(callRef !== undefined && { call: callRef }),
      ...(newFacts !== undefined && { newFacts }),
    },
  });
  if (repeat) return buildAnswer(c, 'done', describeNextStep('objection-kept'));
  c.facts.openObjectionAt = c.now();
  // A contact who confirmed the change on the phone did not know of this.
  delete c.facts.callback;
  interruptRequest(c, { kind: c.policy['objection.rules'].first, code: 'RSK_OBJECTED' });
  return buildAnswer(
    c,
    'accepted',
    describeNextStep(c.isWatching ? 'payouts-stopped' : 'change-stopped'),
  );
}

/** Staff heard it from a contact of the record; links are sent to no others. */
function findContactRefusal(
  { facts }: ChangeRequest,
  { by, contactId }: ActionMessageOf<'object'>,
): FailureCode | undefined {
  if (contactId === undefined || by.role === 'system' || !facts.contacts) return undefined;
  return facts.contacts.some(({ id }) => id === contactId) ? undefined : 'ACT_CONTACT_REFUSED';
}

/** A dead card takes no money: payouts are held from now on, unless the new card is paid already [A65]. */
function handleOldCardLost(c: ChangeRequest, by: string): ActionAnswer {
  c.record(by, 'old-card-reported-lost', { code: 'ACC_LOST' });
  recordDeadOldCard(c, 'LOST');
  // A completed change pays the old card no longer.
  return buildAnswer(
    c,
    'accepted',
    describeNextStep(c.isWatching ? 'loss-recorded' : 'held-until-new-card'),
  );
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
  return buildAnswer(
    c,
    'accepted',
    describeNextStep(c.isWatching ? 'name-another-card' : 'not-with-this-card'),
  );
}
