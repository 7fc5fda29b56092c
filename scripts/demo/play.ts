/** Plays one sample: submits it as its own people would, and does what they do when their turn comes. */
import { setTimeout as delay } from 'node:timers/promises';
import { isOutcome } from '../../domain/request/stages.ts';
import type { Status } from '../../workflows/contract.ts';
import { DeskOperator } from './desk-operator.ts';
import type { Row } from './layout.ts';
import { People, type StepAttempt, type Submitted } from './people.ts';
import type { Sample, Step } from './sample.ts';
import { StallGuard } from './stall-guard.ts';
import type { System } from './system.ts';

/** How far a request has come. */
export interface RequestProgress {
  /** The last status that was read. */
  status: Status;
  /** A problem that somebody waited to see, and its deadline (ISO 8601). */
  waited?: { code: string; until: string };
  /** Why the sample was given up: what the request waited for, and the step that nobody could do. */
  failure?: string;
}

export type PlayedSample = Submitted & RequestProgress;

type StatusView = Omit<Status, 'steps'> & Partial<Pick<Status, 'steps'>>;

const pollEveryMs = 600;

/**
 * Plays a sample until the request has ended, or waits where it is expected to.
 * @param onProgress called at every reading of the status
 * @throws Error when the request cannot be submitted or read
 */
export async function playSample(
  system: System,
  sample: Sample,
  onProgress: (played: PlayedSample) => void = () => undefined,
): Promise<PlayedSample> {
  const people = new People(system, sample);
  await people.prepare();
  const submitted = await people.submit();
  const { requestId } = submitted.acknowledgement;
  const ending = await followRequest(people, sample, requestId, (now) =>
    onProgress({ ...submitted, ...now }),
  );
  return { ...submitted, ...ending };
}

/**
 * Has the people of a request do their steps until it has ended, or waits where it is expected to.
 * A request that does not move for minutes is given up: `failure` says what it waited for.
 */
export async function followRequest(
  people: People,
  sample: Sample,
  requestId: string,
  onProgress: (followed: RequestProgress) => void = () => undefined,
): Promise<RequestProgress> {
  const reader = await people.connectReader();
  const read = async (): Promise<Status> => ({
    // While the workflow does not answer, the API returns its last record, which has no steps.
    steps: [],
    ...(await reader.get<StatusView>(`/v1/card-changes/${requestId}`)),
  });
  const now: RequestProgress = { status: await read() };
  const steps = sample.steps.map((step, n) => ({ ...step, n }));
  const stallGuard = new StallGuard();
  const operator = new DeskOperator(reader);
  let attempt: StepAttempt | undefined;
  let attempts = 0;

  while (!isFinished(sample, now.status, steps.length)) {
    onProgress(now);
    const [step] = steps;
    const isPending = attempt?.isDone === false && attempt.isUnanswered;
    const isDue = step !== undefined && (step.at === now.status.stage || isPending);
    if (isDue) attempt = await people.tryStep(requestId, now.status, step, attempts);
    if (isDue && attempt?.isDone) {
      recordWait(now, step);
      steps.shift();
      attempt = undefined;
      attempts = 0;
    } else {
      if (isDue) attempts += 1;
      await delay(pollEveryMs);
    }
    now.status = await read();
    await operator.look(requestId, now.status, steps);
    if (stallGuard.isStalled(describePosition(now.status, steps.length))) {
      now.failure = describeStall(now.status, step, attempt);
      break;
    }
  }
  onProgress(now);
  return now;
}

/** What of a status changes when the request moves; its deadlines change by themselves. */
const describePosition = ({ stage, waitingOn, steps, problems }: Status, stepsLeft: number) => [
  stage,
  waitingOn,
  stepsLeft,
  ...steps.map(({ state }) => state),
  ...problems.map(({ code }) => code),
];

function describeStall(
  { stage, waitingOn, problems }: Status,
  step: Step | undefined,
  attempt: StepAttempt | undefined,
): string {
  const codes = problems.map(({ code }) => code).join(', ');
  const lastAnswer = attempt?.isDone === false ? attempt.reason : 'none, its stage did not come';
  return [
    `nothing moved for ${StallGuard.limitMs / 60_000} minutes at ${stage}, waiting on ${waitingOn}`,
    ...(codes === '' ? [] : [`problems: ${codes}`]),
    step === undefined
      ? 'no step is left'
      : `step not done: ${step.does} at ${step.at} by ${step.who?.id ?? 'the owner'}; last answer: ${lastAnswer}`,
  ].join('; ');
}

/** A request's line in the table. */
export function buildRow({ sample, status, waited }: PlayedSample): Row {
  const { stage, waitingOn, money, due = waited?.until } = status;
  return { name: sample.name, stage, waitingOn, money, due, ended: isOutcome(stage) };
}

/** Submits a sample and lets it wait. */
export async function submitSample(system: System, sample: Sample): Promise<Submitted> {
  const people = new People(system, sample);
  await people.prepare();
  return people.submit();
}

/** A completed request goes on where its card is watched, and somebody has something to say. */
function isFinished({ expect, steps }: Sample, { stage }: Status, stepsLeft: number): boolean {
  const goesOn = stage === 'completed' && steps.some(({ at }) => at === 'completed');
  return (isOutcome(stage) && !goesOn) || (stepsLeft === 0 && stage === expect.outcome);
}

function recordWait(now: RequestProgress, { does, with: options }: Step): void {
  const { due } = now.status;
  if (does === 'await-problem' && due !== undefined)
    now.waited = { code: String(options?.['code']), until: due };
}
