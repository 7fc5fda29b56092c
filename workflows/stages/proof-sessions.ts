import type { ProofSubject } from '../../domain/parties/subject.ts';
import { isForPresentSubject } from '../../domain/identity/proof-subject.ts';
import { addDuration } from '../../domain/time/duration.ts';
import type { Facts } from '../../domain/gates/assessment.ts';
import type { ProofSession } from '../../domain/parties/identity.ts';

/** Links of providers do not last longer; after that another session is opened. */
const linkValidFor = 'PT30M';

interface OpenedProofSession extends ProofSession, ProofSubject {
  /** ISO 8601 */
  openedAt: string;
  /** Its result has been recorded: it counts once. */
  isSpent: boolean;
}

/** The sessions that this request has opened at providers. A session of somebody else, or of another request, proves nothing. */
export class ProofSessions {
  readonly #opened: OpenedProofSession[] = [];
  #attempts = 0;

  /** The number of the next attempt to open one: a session whose answer was lost is never used, and harms nobody. */
  countAttempt(): number {
    this.#attempts += 1;
    return this.#attempts;
  }

  add(session: Omit<OpenedProofSession, 'isSpent'>): void {
    this.#opened.push({ ...session, isSpent: false });
  }

  /** The session of a kind that the owner can still use; a second link to the same thing is not needed. */
  findOpen(kind: ProofSession['kind'], facts: Facts, now: string): OpenedProofSession | undefined {
    return this.#opened.findLast(
      (session) =>
        session.kind === kind &&
        !session.isSpent &&
        now < addDuration(session.openedAt, linkValidFor) &&
        isForPresentSubject(session, facts),
    );
  }

  /** The session of this reference, if it may count: opened by us, for the present person and account, and not used yet. */
  findUsable(
    kind: ProofSession['kind'],
    sessionRef: string | undefined,
    facts: Facts,
  ): OpenedProofSession | undefined {
    return this.#opened.find(
      (session) =>
        session.kind === kind &&
        session.sessionRef === sessionRef &&
        !session.isSpent &&
        isForPresentSubject(session, facts),
    );
  }

  spend(sessionRef: string): void {
    for (const session of this.#opened)
      if (session.sessionRef === sessionRef) session.isSpent = true;
  }
}
