import type { AssessedGate, Need, Problem } from '../../domain/gates/assessment.ts';
import type { GateName } from '../../domain/request/stages.ts';

/** The last assessments of the request's gates, for status and queries. */
export class Assessments {
  /** What the present gate still needs. */
  needs: Need[] = [];
  /** What screening let pass and found worth mentioning. */
  notes: Problem[] = [];
  readonly #byGate = new Map<GateName, AssessedGate>();

  /** @param assessed with a copy of the facts: they go on changing */
  add(assessed: AssessedGate): void {
    this.#byGate.set(assessed.gate, assessed);
  }

  /** By what each gate was last assessed. */
  list(): AssessedGate[] {
    return [...this.#byGate.values()];
  }
}
