/** The people of a simulated request, and the actions they send. */
import type { Actor } from '../../../domain/request/card-change-schema.ts';
import type { ActionName } from '../../../workflows/contract.ts';

const buildActor = (id: string, role: Actor['role']): Actor => ({ id, role });

export const actors = {
  /** Submitted the request. */
  owner: buildActor('owner-1', 'owner'),
  maker: buildActor('maker-1', 'maker'),
  checker: buildActor('checker-1', 'checker'),
  risk: buildActor('risk-1', 'risk-officer'),
  secondRisk: buildActor('risk-2', 'risk-officer'),
  operator: buildActor('operator-1', 'operator'),
  secondOperator: buildActor('operator-2', 'operator'),
  clerk: buildActor('clerk-1', 'clerk'),
  stopLink: buildActor('stop-link', 'system'),
} as const;

export type Fields = Record<string, unknown>;
/** Sends an action; nobody waits for its answer. */
export type SendAction = (name: ActionName, by: Actor, fields?: Fields) => void;

/** An action that was sent; the server keeps the answer under the id. */
export interface SentAction {
  id: string;
  /** Epoch ms. */
  at: number;
  name: ActionName;
  by: Actor;
  fields: Fields;
}
