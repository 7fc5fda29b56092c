/** Actions of people and their answers. */
import { actors, type SentAction } from '../actors/actors.ts';
import type { SimulatedRun } from '../run/setup.ts';

export interface AnsweredAction extends SentAction {
  /** Epoch ms. */
  answeredAt: number;
}

/** The accepted actions of a name, in the order of their answers. */
export const listCompletedActions = (
  { people, server }: SimulatedRun,
  name: SentAction['name'],
): AnsweredAction[] =>
  people.sentActions
    .flatMap((act) => {
      const update = server.updates.get(act.id);
      return act.name === name && update?.state === 'completed'
        ? [{ ...act, answeredAt: update.at }]
        : [];
    })
    .toSorted((a, b) => a.answeredAt - b.answeredAt);

/** Ids of actions in the order in which the workflow took them. One that was taken later may be answered sooner. */
export const listTaken = ({ server }: SimulatedRun): string[] =>
  server.issued.flatMap((command) =>
    command.kind === 'update' && command.state === 'accepted' ? [command.id] : [],
  );

/** Different people; one person stays one in every spelling. */
export const countPeople = (acts: readonly SentAction[]): number =>
  new Set(acts.map(({ by }) => by.id.toLowerCase())).size;

/** Whether the session of the owner, who submitted the request, sent an action in whatever role. */
export const isOwners = ({ by }: SentAction): boolean => by.id.toLowerCase() === actors.owner.id;

/** Whether two people agreed to skip a step; `release/` matches a release to any target. */
export const isSkipped = (played: SimulatedRun, step: string): boolean => {
  const skips = listCompletedActions(played, 'skipStep');
  const steps = new Set(skips.map(({ fields }) => String(fields['step'])));
  return [...steps]
    .filter((each) => (step.endsWith('/') ? each.startsWith(step) : each === step))
    .some((each) => countPeople(skips.filter(({ fields }) => fields['step'] === each)) >= 2);
};
