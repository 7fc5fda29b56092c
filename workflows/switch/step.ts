/** One step of the switch: its order, how the order is queried and undone, and what a refusal means. */
import type { PartyOrder } from '../../activities/errands.ts';
import type { FailureCode } from '../../domain/failures/codes.ts';
import type { Network } from '../../domain/parties/merchant.ts';
import type { OrderAnswer, OrderState } from '../../domain/parties/orders.ts';
import type { StepState } from '../../domain/switch/rollback.ts';
import type { NextStep } from '../../domain/text/next-steps.ts';
import type { WaitingOn } from '../../domain/request/stages.ts';

export interface Order {
  /** `requestId/step/target`, the same on every attempt. */
  key: string;
  /** For the Temporal UI, e.g. `hold payouts`. */
  summary: string;
  party: WaitingOn;
  /** An interrupt may end a forward order while nobody has accepted it; a compensation is always completed. */
  isForward?: boolean;
  /** Its compensation names it, so that it is void even if it arrives later (docs/adapters.md). */
  isRevocable?: boolean;
  /** A stop leaves it on its way, whatever became of it: payouts are held first, and the party is asked about it later. */
  yieldsToStops?: true;
  /** Two operators may leave it out: the rest makes sense without it. */
  mayBeSkipped?: boolean;
  /** The party may take days for it, as its contract says: nobody is called in before [E2 network.audit]. */
  isAudited?: boolean;
  /** What the merchant reads while the party takes its time, where it is not the usual. */
  nextStep?: NextStep;
  /** What the party gets. */
  placing: PartyOrder;
  /** Called each time before it is placed. */
  onPlace?(): void;
  /** Called when nothing was sent, or it was not accepted: it is tried again later. */
  onNotAccepted?(): void;
  /** Called each time before it is waited for. */
  onPending?(): Promise<void>;
  query(): Promise<OrderState>;
}

export type DoneAnswer = Extract<OrderAnswer, { state: 'done' }>;

export interface Step {
  name: string;
  target: string;
  /** Called when the step begins: the order may carry what an earlier step was answered. */
  buildOrder: () => Order;
  /**
   * What a refusal means: the switch is rolled back, an operator decides within a deadline, the
   * step is done later, the switch goes on without it, or operators have it tried until it is done.
   */
  onRefusal: 'roll-back' | 'ask-operator' | 'lag' | 'go-on' | 'until-done';
  /** Shown but not run: its network is closed. */
  isExcluded?: true;
  /** The network pays by itself: its approval is a cut-over, and counts when its account was read back. */
  payer?: Network;
  buildUndoOrder?: () => Order;
  /** Called each time before the order is sent. */
  onBegin?(): void;
  /** Receives what the order was answered, e.g. the reference of the snapshot. */
  onDone?(answer: DoneAnswer): void;
  /** What the audit log keeps of the answer: counts and hashes. */
  describeAnswer?(answer: DoneAnswer): Readonly<Record<string, string | number | boolean>>;
  /** Why what was answered is not good enough: the step counts as refused with this code, and its order is not repeated. */
  findFault?(answer: DoneAnswer): StepFault | undefined;
  onRefused?(): void;
}

export interface StepFault {
  code: FailureCode;
  /** For the audit log. */
  items: string;
}

export interface StepProgress {
  name: string;
  target: string;
  state: StepState;
  /** Of a network that was asked back and then again: which change this is. */
  attempt?: number;
  /** A copy of its order was sent before and never answered: it may still take effect, whatever became of the last copy. */
  mayArrive?: true;
}

export interface UndoableStep {
  progress: StepProgress;
  buildUndoOrder: () => Order;
}

/** A step without a way back: operators have its order tried until it is done, or leave it out. */
export const buildRequiredStep = (name: string, target: string, order: Order): Step => ({
  name,
  target,
  onRefusal: 'until-done',
  buildOrder: () => order,
});
