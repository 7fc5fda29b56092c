import type { GateAssessment } from '../../activities/assessment.ts';

/** What the rules said ahead of a gate that is about to be entered. */
export class AssessmentCache {
  #cached: { question: string; said: GateAssessment } | undefined;

  store(cacheKey: string, assessment: GateAssessment): void {
    this.#cached = { question: cacheKey, said: assessment };
  }

  /** Good for the very same question only, and once: whatever happened since asks the rules again. */
  take(cacheKey: string): GateAssessment | undefined {
    const cached = this.#cached;
    this.#cached = undefined;
    return cached?.question === cacheKey ? cached.said : undefined;
  }
}
