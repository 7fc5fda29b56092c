/** What people asked for and were answered. */
import type { Acted } from '../cast.ts';
import type { Played } from '../stage.ts';

export interface Answered extends Acted {
  /** Epoch ms. */
  answeredAt: number;
}

/** The acts of a name that were taken, in the order of their answers. */
export const taken = ({ people, server }: Played, name: Acted['name']): Answered[] =>
  people.acted
    .flatMap((act) => {
      const update = server.updates.get(act.id);
      return act.name === name && update?.state === 'completed'
        ? [{ ...act, answeredAt: update.at }]
        : [];
    })
    .toSorted((a, b) => a.answeredAt - b.answeredAt);

export const distinct = (acts: readonly Acted[]): number =>
  new Set(acts.map(({ by }) => by.id)).size;

/** Whether two people agreed to leave a step out; of `release/` one to whichever target. */
export const leftOut = (played: Played, step: string): boolean => {
  const skips = taken(played, 'skipStep');
  const steps = new Set(skips.map(({ fields }) => String(fields['step'])));
  return [...steps]
    .filter((each) => (step.endsWith('/') ? each.startsWith(step) : each === step))
    .some((each) => distinct(skips.filter(({ fields }) => fields['step'] === each)) >= 2);
};
