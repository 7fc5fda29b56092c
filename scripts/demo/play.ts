/** Plays one sample: submits it as its own people would, and does what they do when their turn comes. */
import { setTimeout as delay } from 'node:timers/promises';
import { outcomeKinds, type StageOrOutcome } from '../../domain/request/stages.ts';
import type { Status } from '../../workflows/contract.ts';
import type { Row } from './layout.ts';
import { People, type Submitted } from './people.ts';
import type { Sample, Step } from './sample.ts';
import type { System } from './system.ts';

/** How far a request has come. */
export interface RequestProgress {
  /** The last thing the request said of itself. */
  status: Status;
  /** What somebody read that it waited for, and until when (ISO 8601). */
  waited?: { code: string; until: string };
  /** A step that nobody could do, or a deadline of the demo. */
  failure?: string;
}

export type PlayedSample = Submitted & RequestProgress;

const pollEveryMs = 600;
const stepWithinMs = 40_000;
const endWithinMs = 150_000;

/** Resolves when the request has ended, or waits where it is expected to. @param seen called at every look */
export async function playSample(
  system: System,
  sample: Sample,
  seen: (played: PlayedSample) => void = () => undefined,
): Promise<PlayedSample> {
  const people = new People(system, sample);
  await people.prepare();
  const submitted = await people.submit();
  const { requestId } = submitted.acknowledgement;
  const followed = await followRequest(people, sample, requestId, (now) =>
    seen({ ...submitted, ...now }),
  );
  return { ...submitted, ...followed };
}

/** Has the people of a request that is under way do their part, to its end. */
export async function followRequest(
  people: People,
  sample: Sample,
  requestId: string,
  onProgress: (followed: RequestProgress) => void = () => undefined,
): Promise<RequestProgress> {
  const reader = await people.connectReader();
  const read = () => reader.get<Status>(`/v1/card-changes/${requestId}`);
  const now: RequestProgress = { status: await read() };
  const until = Date.now() + endWithinMs;
  const steps = sample.steps.map((step, n) => ({ ...step, n }));
  let tryingSince = Date.now();

  while (now.failure === undefined && !isFinished(sample, now.status, steps.length)) {
    onProgress(now);
    const [step] = steps;
    const due = step?.at === now.status.stage;
    const done = step && due ? await people.tryStep(requestId, now.status, step) : 'not yet';
    if (step && done === true) recordWait(now, step);
    if (done === true) steps.shift();
    else await delay(pollEveryMs);
    if (done === true || !due) tryingSince = Date.now();
    else if (Date.now() - tryingSince > stepWithinMs)
      now.failure = `${step?.does} at ${step?.at}: ${done}`;
    if (Date.now() > until) now.failure ??= `still ${now.status.stage} at the demo's end`;
    now.status = await read();
  }
  onProgress(now);
  return now;
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

const isOutcome = (stage: StageOrOutcome): boolean => outcomeKinds.some((kind) => kind === stage);

function recordWait(now: RequestProgress, { does, with: given }: Step): void {
  const { due } = now.status;
  if (does === 'await-problem' && due !== undefined)
    now.waited = { code: String(given?.['code']), until: due };
}
