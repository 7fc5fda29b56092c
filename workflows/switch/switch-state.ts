import type { DataCounts } from '../../domain/switch/migration.ts';
import type { Step, StepProgress, UndoableStep } from './step.ts';

/** What a completed request hands over of its switch to the watch. */
export interface FinishedSwitch {
  steps: StepProgress[];
  snapshotRef?: string;
  cardVersion: number;
  /** Missing where no network pays by itself. */
  networkMoney?: Readonly<Record<string, 'old' | 'new'>>;
}

/** Steps after which nothing has moved yet. */
const preparations = ['lock', 'hold'];

/** How far the switch has come, and what undoing it takes. */
export class SwitchState {
  readonly steps: StepProgress[];
  /** What was tried, in order: pushed before the step is tried. */
  readonly undoStack: UndoableStep[] = [];
  /** Orders that were left on their way: they are asked about before anything is sent again. */
  readonly #uncertain = new Set<StepProgress>();
  /** The acquirer's reference of the settings before the switch. */
  snapshotRef: string | undefined;
  /** What the settlement counted for the snapshot. */
  dataBefore: DataCounts | undefined;
  /** The card version that the switch made. */
  cardVersion: number;
  /** Batches of payouts that were open when somebody last looked; undefined when nobody knows. */
  openBatches: number | undefined;
  /** Two operators have decided not to wait for their end. */
  despiteOpenBatch = false;
  /** Where networks that pay by themselves have said that they pay, by network; missing until they were read. */
  readonly networkMoney: Record<string, 'old' | 'new'>;
  /** Networks that have approved after a stop, and were asked to return to the old card. */
  readonly returning = new Set<string>();
  /** Where the settlement has said that payouts go, until the release has looked at it. */
  readTarget: { last4: string; at: string } | undefined;

  constructor(
    { steps, snapshotRef, cardVersion, networkMoney }: FinishedSwitch = {
      steps: [],
      cardVersion: 0,
    },
  ) {
    this.networkMoney = { ...networkMoney };
    this.steps = [...steps];
    this.snapshotRef = snapshotRef;
    this.cardVersion = cardVersion;
  }

  /** True from the first order on: the switch ends done or undone. A hold for a dead card does not start it. */
  get hasStarted(): boolean {
    return this.undoStack.some(({ progress }) => progress.name === 'lock');
  }

  /** True when a step was tried that changes something outside, beyond lock and hold. */
  get hasMoved(): boolean {
    return this.undoStack.some(({ progress }) => !preparations.includes(progress.name));
  }

  /** A step that is tried again is undone once. */
  pushUndo(progress: StepProgress, buildUndoOrder: UndoableStep['buildUndoOrder']): void {
    if (this.undoStack.every((known) => known.progress !== progress))
      this.undoStack.push({ progress, buildUndoOrder });
  }

  /** Of a step that was begun and not sent: nothing of it is to be undone. */
  takeBack(step: Pick<Step, 'name' | 'target'>): void {
    const progress = this.getOrCreateProgress(step);
    progress.state = 'pending';
    if (progress.mayArrive) return;
    const at = this.undoStack.findIndex((known) => known.progress === progress);
    if (at >= 0) this.undoStack.splice(at, 1);
  }

  markUncertain(progress: StepProgress): void {
    this.#uncertain.add(progress);
  }

  /** @returns whether nobody knows what became of its order; asked once */
  takeUncertain(progress: StepProgress): boolean {
    return this.#uncertain.delete(progress);
  }

  /** Nothing of its order is on its way any more, so that nobody asks about it. */
  markUndone(progress: StepProgress): void {
    this.takeUncertain(progress);
    delete progress.mayArrive;
    progress.state = 'undone';
  }

  findProgress(name: string, target: string): StepProgress | undefined {
    return this.steps.find((step) => step.name === name && step.target === target);
  }

  /** The step's line in status, back office and Temporal UI; created once, found again on every later entry. */
  getOrCreateProgress({ name, target }: Pick<Step, 'name' | 'target'>): StepProgress {
    const known = this.findProgress(name, target);
    if (known) return known;
    const created: StepProgress = { name, target, state: 'pending' };
    this.steps.push(created);
    return created;
  }
}
