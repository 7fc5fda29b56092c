/** Plays one sample: submits it as its own people would, and does what they do when their turn comes. */
import { setTimeout as delay } from 'node:timers/promises';
import { outcomeKinds, type StageOrOutcome } from '../../domain/stages.ts';
import type { Status } from '../../workflows/contract.ts';
import type { Row } from './layout.ts';
import { People, type Submitted } from './people.ts';
import type { Sample, Step } from './sample.ts';
import type { System } from './system.ts';

/** How far a request has come. */
export interface Followed {
  /** The last thing the request said of itself. */
  status: Status;
  /** What somebody read that it waited for, and until when (ISO 8601). */
  waited?: { code: string; until: string };
  /** A step that nobody could do, or a deadline of the demo. */
  failure?: string;
}

export type Played = Submitted & Followed;

const lookEveryMs = 600;
const stepWithinMs = 40_000;
const endWithinMs = 150_000;

/** Resolves when the request has ended, or waits where it is expected to. @param seen called at every look */
export async function play(
  system: System,
  sample: Sample,
  seen: (played: Played) => void = () => undefined,
): Promise<Played> {
  const people = new People(system, sample);
  await people.prepare();
  const submitted = await people.submit();
  const { requestId } = submitted.acknowledgement;
  const followed = await follow(people, sample, requestId, (now) => seen({ ...submitted, ...now }));
  return { ...submitted, ...followed };
}

/** Has the people of a request that is under way do their part, to its end. */
export async function follow(
  people: People,
  sample: Sample,
  requestId: string,
  seen: (followed: Followed) => void = () => undefined,
): Promise<Followed> {
  const reader = await people.reader();
  const read = () => reader.get<Status>(`/v1/card-changes/${requestId}`);
  const now: Followed = { status: await read() };
  const until = Date.now() + endWithinMs;
  const story = sample.story.map((step, n) => ({ ...step, n }));
  let tryingSince = Date.now();

  while (now.failure === undefined && !isOver(sample, now.status, story.length)) {
    seen(now);
    const [step] = story;
    const due = step?.at === now.status.stage;
    const done = step && due ? await people.tryStep(requestId, now.status, step) : 'not yet';
    if (step && done === true) note(now, step);
    if (done === true) story.shift();
    else await delay(lookEveryMs);
    if (done === true || !due) tryingSince = Date.now();
    else if (Date.now() - tryingSince > stepWithinMs)
      now.failure = `${step?.does} at ${step?.at}: ${done}`;
    if (Date.now() > until) now.failure ??= `still ${now.status.stage} at the demo's end`;
    now.status = await read();
  }
  seen(now);
  return now;
}

/** A request's line in the table. */
export function rowOf({ sample, status, waited }: Played): Row {
  const { stage, waitingOn, money, due = waited?.until } = status;
  return { name: sample.name, stage, waitingOn, money, due, ended: isOutcome(stage) };
}

/** Submits a sample and lets it wait. */
export async function submitOnly(system: System, sample: Sample): Promise<Submitted> {
  const people = new People(system, sample);
  await people.prepare();
  return people.submit();
}

/** A completed request goes on where its card is watched, and somebody has something to say. */
function isOver({ expect, story }: Sample, { stage }: Status, stepsLeft: number): boolean {
  const goesOn = stage === 'completed' && story.some(({ at }) => at === 'completed');
  return (isOutcome(stage) && !goesOn) || (stepsLeft === 0 && stage === expect.outcome);
}

const isOutcome = (stage: StageOrOutcome): boolean => outcomeKinds.some((kind) => kind === stage);

function note(now: Followed, { does, with: given }: Step): void {
  const { due } = now.status;
  if (does === 'read' && due !== undefined)
    now.waited = { code: String(given?.['code']), until: due };
}
