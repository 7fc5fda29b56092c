/**
 * What the rules say of the facts. The activity that obtains a fact asks them as well, so most answers are
 * here before a gate needs them. An answer is void as soon as anything else has happened.
 */
import type { GateAssessments } from '../../activities/assessment.ts';
import type { RulesAnswer, RulesQuestion, StoredChange } from '../../activities/rules.ts';
import type { Facts } from '../../domain/gates/assessment.ts';
import {
  findFactsChange,
  listChangedFacts,
  toFactTexts,
  type FactTexts,
} from '../../domain/request/facts-change.ts';
import { gateNames, type GateName } from '../../domain/request/stages.ts';
import type { AssessmentAhead } from '../stages/stage-end.ts';

/** The request that the rules are asked about. */
interface Subject {
  readonly facts: Facts;
  readonly stage: string;
  readonly requestId: string;
  readonly merchant: { acquirerId: string };
  now(): string;
}

/** A question that goes with an activity, and the facts that it is about. */
export interface AskedRules {
  question: RulesQuestion;
  texts: FactTexts;
}

/** Rules depend on the time: what they said longer ago is asked again. */
const validForMs = 60_000;

/** Facts that the assessments themselves change, and the deadline that ends with a stage. */
const changedByGates: readonly string[] = ['risk', 'extendedTo'];

export class GateRules {
  readonly #subject: Subject;
  /** What the activities have stored. */
  #stored: { digest: string; texts: FactTexts } | undefined;
  #ahead: { assessments: GateAssessments[number][]; texts: FactTexts; now: string } | undefined;

  constructor(subject: Subject) {
    this.#subject = subject;
  }

  /**
   * The question about a gate, to be sent with an activity.
   * @param supposed the facts if the activity answers as expected, where they are known before
   */
  ask(from: GateName, supposed: Partial<Facts> = {}): AskedRules {
    const { merchant, requestId } = this.#subject;
    const { change, texts } = this.findChange(supposed);
    return {
      question: {
        from,
        request: { acquirerId: merchant.acquirerId, requestId },
        now: this.#subject.now(),
        ...change,
      },
      texts,
    };
  }

  /** The facts, as what has changed in those that the activities have stored. */
  findChange(supposed: Partial<Facts> = {}): { change: StoredChange; texts: FactTexts } {
    const stored = this.#stored;
    const texts = toFactTexts({ ...this.#subject.facts, ...supposed });
    return {
      change: {
        ...(stored && { base: stored.digest }),
        ...findFactsChange(stored?.texts ?? new Map(), texts),
      },
      texts,
    };
  }

  /** The same about the gate that the request stands at; undefined at a side stage. */
  askHere(supposed?: Partial<Facts>): AskedRules | undefined {
    const from = gateNames.find((name) => name === this.#subject.stage);
    return from && this.#subject.facts.policy && this.ask(from, supposed);
  }

  /**
   * Takes up what the rules said, if they were asked and answered.
   * @param learnt facts that the activity has added to those of the question
   */
  take(
    asked: AskedRules | undefined,
    answer: RulesAnswer | undefined,
    learnt: Partial<Facts> = {},
  ): void {
    if (!asked || !answer) return;
    const texts = new Map([...asked.texts, ...toFactTexts(learnt)]);
    this.#stored = { digest: answer.facts, texts };
    this.#ahead = { assessments: [...answer.assessments], texts, now: asked.question.now };
  }

  /** Sends all facts with the next question: what was stored is lost. */
  forgetStored(): void {
    this.#stored = undefined;
  }

  /** What the rules have said of a gate; undefined when they must be asked. */
  getAhead(gate: GateName): AssessmentAhead | undefined {
    const ahead = this.#ahead;
    const [first] = ahead?.assessments ?? [];
    if (!ahead || first?.gate !== gate || !this.#isCurrent(ahead)) return undefined;
    return { assessment: first, now: ahead.now };
  }

  /** The gate has acted on what the rules said of it: it asks again before it goes on. */
  dropAhead(): void {
    this.#ahead?.assessments.shift();
  }

  #isCurrent({ texts, now }: { texts: FactTexts; now: string }): boolean {
    const { facts } = this.#subject;
    const others = listChangedFacts(findFactsChange(texts, toFactTexts(facts))).filter(
      (name) => !changedByGates.includes(name),
    );
    const ageMs = Date.parse(this.#subject.now()) - Date.parse(now);
    return others.length === 0 && ageMs < validForMs;
  }
}
