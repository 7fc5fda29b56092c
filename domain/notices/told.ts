import { isAgentName } from './recipients.ts';

/** What became of a notice, as far as anybody was told by it. */
interface Tried {
  notified: readonly string[];
  isUnfinished?: true;
}

/** Whether every notice was sent, and somebody got it who may stop the change: an agent may not. */
export const hasReachedSomebody = (tried: readonly Tried[]): boolean =>
  tried.every(
    ({ isUnfinished, notified }) => !isUnfinished && notified.some((name) => !isAgentName(name)),
  );
