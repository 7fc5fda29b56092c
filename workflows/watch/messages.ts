/** What a watch listens to: the people of a request, and parties that report something about payouts. */
import { setHandler } from '@temporalio/workflow';
import type { FailureCode } from '../../domain/failures.ts';
import type { Problem } from '../../domain/assessment.ts';
import { nextStep } from '../../domain/next-steps.ts';
import * as contract from '../contract.ts';
import { breakIn } from '../interrupts.ts';
import { listenToPeople } from '../messages/index.ts';
import { on } from '../messages/on.ts';
import { answer } from '../messages/permit.ts';
import { receive } from '../messages/reports.ts';
import { alsoRecorded } from './contract.ts';
import type { Watch } from './watch.ts';

export function listenWhileWatching(w: Watch): void {
  const { c } = w;
  listenToPeople(c);
  on(
    c,
    'correct',
    ({ by, changes }) => {
      const fields = Object.keys(changes);
      c.record(by.id, 'wrong data found', { data: { fields: fields.join(', ') } });
      breakIn(c, anotherCardWanted(fields, 'WATCH_CORRECTION'));
      return answer(c, 'accepted', nextStep('correct-anew'));
    },
    ({ changes }) => (Object.keys(changes).length > 0 ? undefined : 'ACT_NO_CHANGE'),
  );
  const lookNow = () => {
    w.lookNow = true;
  };
  receive(c, contract.bankReported, 'bank', ({ key }) => {
    if (typeof key === 'string') c.reported.add(key);
    lookNow();
  });
  receive(c, contract.networkReported, 'network', ({ key }) => {
    if (typeof key === 'string') c.reported.add(key);
  });
  receive(c, contract.merchantChanged, 'acquirer', lookNow);
  receive(c, contract.accountClosed, 'bank', ({ which }) => {
    if (which === 'new') breakIn(c, anotherCardWanted(['newAccount'], 'ACC_CLOSED'));
    else c.facts.oldCardReported = 'CLOSED';
  });
  setHandler(alsoRecorded, (entries) => {
    for (const entry of entries) c.trail.add(entry);
    c.trail.press();
  });
}

const anotherCardWanted = (fields: string[], code: FailureCode) => ({
  kind: 'ask' as const,
  problems: fields.map((field): Problem => ({ field, code })),
  event: 'correction-asked' as const,
});
