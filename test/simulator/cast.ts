/** Who takes part, and what they ask the request for. */
import type { Actor } from '../../domain/card-change.ts';
import type { ActionName } from '../../workflows/contract.ts';

const person = (id: string, role: Actor['role']): Actor => ({ id, role });

export const cast = {
  /** Submitted the request. */
  owner: person('owner-1', 'owner'),
  maker: person('maker-1', 'maker'),
  checker: person('checker-1', 'checker'),
  risk: person('risk-1', 'risk-officer'),
  secondRisk: person('risk-2', 'risk-officer'),
  operator: person('operator-1', 'operator'),
  secondOperator: person('operator-2', 'operator'),
  clerk: person('clerk-1', 'clerk'),
  door: person('stop-link', 'system'),
} as const;

export type Fields = Record<string, unknown>;
/** Sends an action; nobody waits for its answer. */
export type Act = (name: ActionName, by: Actor, fields?: Fields) => void;

/** What somebody asked for; the answer stands with the server under the id. */
export interface Acted {
  id: string;
  /** Epoch ms. */
  at: number;
  name: ActionName;
  by: Actor;
  fields: Fields;
}
