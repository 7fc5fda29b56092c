/** What a watch listens to: the people of a request, and parties that report something about payouts. */
import { setHandler } from '@temporalio/workflow';
import type { FailureCode } from '../../domain/failures/codes.ts';
import type { Problem } from '../../domain/gates/assessment.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import { pickHandedEntries } from '../../domain/watch/handed-entries.ts';
import * as contract from '../contract.ts';
import { interruptRequest } from '../change-card/interrupt-request.ts';
import { registerPeopleHandlers } from '../handlers/registration.ts';
import { registerAction } from '../handlers/action-handler.ts';
import { buildAnswer } from '../handlers/permission.ts';
import { registerSignal } from '../handlers/reports.ts';
import { alsoRecorded, payoutsChanged } from './contract.ts';
import { registerLimitAction } from './limit.ts';
import { listUnprovenNetworks, takeOwnersWord } from './networks.ts';
import type { Watch } from './watch.ts';

export function registerWatchHandlers(w: Watch): void {
  const { c } = w;
  registerPeopleHandlers(c);
  registerAction(
    c,
    'correct',
    ({ by, changes }) => {
      const fields = Object.keys(changes);
      c.record(by.id, 'wrong-data-reported', { data: { fields: fields.join(', ') } });
      interruptRequest(c, buildAnotherCardInterrupt(fields, 'WATCH_CORRECTION'));
      return buildAnswer(c, 'accepted', describeNextStep('correct-anew'));
    },
    ({ by, changes }) => {
      // It holds the payouts of a completed change, which is the owner's to ask for.
      if (by.role === 'agent') return 'ACT_NOT_ALLOWED';
      return Object.keys(changes).length > 0 ? undefined : 'ACT_NO_CHANGE';
    },
  );
  registerAction(
    c,
    'confirmTest',
    (act) => {
      const { ok } = act;
      takeOwnersWord(w, act);
      return buildAnswer(c, 'accepted', describeNextStep(ok ? 'nothing' : 'we-call'));
    },
    () => (listUnprovenNetworks(w).length > 0 ? undefined : 'ACT_WRONG_STAGE'),
  );
  registerLimitAction(w);
  const markReported = () => {
    w.hasNewReport = true;
  };
  registerSignal(c, contract.bankReported, 'bank', ({ key }) => {
    if (typeof key === 'string') c.reports.add(key);
    markReported();
  });
  registerSignal(c, contract.networkReported, 'network', ({ key }) => {
    if (typeof key === 'string') c.reports.add(key);
  });
  registerSignal(c, contract.merchantChanged, 'acquirer', () => {
    w.isRecordReported = true;
    markReported();
  });
  registerSignal(c, payoutsChanged, 'system', markReported);
  registerSignal(c, contract.accountClosed, 'bank', ({ which }) => {
    if (which === 'new')
      interruptRequest(c, buildAnotherCardInterrupt(['newAccount'], 'ACC_CLOSED'));
    else c.facts.oldCardReported = 'CLOSED';
  });
  setHandler(alsoRecorded, async (entries) => {
    await c.firstTask.awaitEnd();
    for (const entry of pickHandedEntries(entries)) c.auditLog.add(entry);
    c.auditLog.flush();
  });
}

const buildAnotherCardInterrupt = (fields: string[], code: FailureCode) => ({
  kind: 'ask' as const,
  problems: fields.map((field): Problem => ({ field, code })),
  event: 'correction-asked' as const,
});
