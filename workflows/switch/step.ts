/** One order of the saga: how it is placed, asked about and undone. */
import type { OrderAnswer, OrderState } from '../../domain/parties/orders.ts';
import type { WaitingOn } from '../../domain/request/stages.ts';
import type { ChangeRequest, StepProgress } from '../change-card/change-request.ts';

export interface Order {
  /** `requestId/step/target`, the same on every attempt. */
  key: string;
  /** For the Temporal UI, e.g. `hold payouts`. */
  summary: string;
  party: WaitingOn;
  /** Forward orders may be left while nobody accepted them; compensations are carried out. */
  isForward?: boolean;
  /** Its compensation names it, so that it is void even if it arrives later (docs/adapters.md). */
  isRevocable?: boolean;
  /** Two operators may leave it out: the rest makes sense without it. */
  mayBeSkipped?: boolean;
  place(): Promise<OrderAnswer>;
  query(): Promise<OrderState>;
}

export type DoneAnswer = Extract<OrderAnswer, { state: 'done' }>;

export interface Step {
  name: string;
  target: string;
  /** Made when the step is taken: it may carry what an earlier step answered. */
  buildOrder: () => Order;
  /** What a refusal means: the switch is given up, an operator decides, or the step may lag. */
  onRefusal: 'roll-back' | 'ask-operator' | 'lag' | 'go-on';
  /** Shown, and never taken: its network is closed. */
  isExcluded?: true;
  buildUndoOrder?: () => Order;
  /** Takes what the order answered, e.g. the snapshot's reference. */
  onDone?(answer: DoneAnswer): void;
}

export interface UndoableStep {
  progress: StepProgress;
  buildUndoOrder: () => Order;
}

/** The step's line in status, desk and Temporal UI; made once, found again on every later entry. */
export function getOrCreateProgress(
  c: ChangeRequest,
  step: Pick<Step, 'name' | 'target'>,
): StepProgress {
  const known = c.steps.find(({ name, target }) => name === step.name && target === step.target);
  if (known) return known;
  const created: StepProgress = { name: step.name, target: step.target, state: 'pending' };
  c.steps.push(created);
  return created;
}
