/** What a completed request hands on to the watch over its card. */
import type { Facts } from '../gates/assessment.ts';
import { listDutyHolders } from '../request/duty-holders.ts';
import { addDutyHolder, type DutyHolder } from '../request/separation-of-duties.ts';

export type HandedFacts = Pick<
  Facts,
  | 'submittedAt'
  | 'account'
  | 'merchant'
  | 'contacts'
  | 'oldCardReported'
  | 'risk'
  | 'reviews'
  | 'dutyHolders'
  | 'callback'
  | 'deniedAt'
  | 'openObjectionAt'
  | 'agentActs'
>;

export function pickHandedFacts(facts: Omit<Facts, 'evidence'>): HandedFacts {
  const { account, agentActs, callback, contacts, deniedAt, merchant, oldCardReported } = facts;
  const { openObjectionAt, reviews, risk, submittedAt } = facts;
  return {
    submittedAt,
    ...(account && { account }),
    ...(merchant && { merchant }),
    ...(contacts && { contacts }),
    ...(oldCardReported && { oldCardReported }),
    ...(risk && { risk }),
    reviews,
    dutyHolders: [...listDutyHolders(facts).reduce<readonly DutyHolder[]>(addDutyHolder, [])],
    ...(callback && { callback }),
    ...(deniedAt !== undefined && { deniedAt }),
    ...(openObjectionAt !== undefined && { openObjectionAt }),
    ...(agentActs && { agentActs }),
  };
}
