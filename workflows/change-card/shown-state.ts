/** What SQL says of a request: readers are answered from there. */
import type { Shown } from '../../activities/moments.ts';
import type { RequestDetails, RequestState } from '../../activities/requests.ts';
import type { StatusDetails } from '../contract.ts';
import type { Foresee } from './carrying.ts';

export interface StateDescriptions {
  describeRequest(): { state: RequestState };
  /** What readers see of the request besides its state. */
  describeDetails(): StatusDetails;
}

export class ShownState {
  readonly #descriptions: StateDescriptions;
  /** Stage and place of the money that SQL has, and the whole state as JSON. */
  #place = '';
  #state = '';
  /** The details that SQL has, as JSON by name. */
  #details: ReadonlyMap<string, string> = new Map();

  constructor(descriptions: StateDescriptions) {
    this.#descriptions = descriptions;
  }

  /** Takes the present state for what readers see, because an earlier run has written it. */
  takeAsShown(): void {
    this.setPlace();
    this.takeChanges();
  }

  /** True when readers see another stage, or the money elsewhere. */
  get hasMoved(): boolean {
    return this.#describePlace() !== this.#place;
  }

  /** True when readers see another state. */
  get isOutdated(): boolean {
    return this.#describeState() !== this.#state;
  }

  /** Notes that readers get the present stage and the place of the money. */
  setPlace(): void {
    this.#place = this.#describePlace();
  }

  /** Notes that readers get the present state. @returns none of the details, which come later */
  takeState(): undefined {
    this.#state = this.#describeState();
  }

  /** The details that readers do not have, and null for what is gone. Every byte stays in the history. */
  takeChanges(): RequestDetails | undefined {
    this.takeState();
    const details = new Map<string, unknown>(Object.entries(this.#descriptions.describeDetails()));
    const shown = new Map(this.#details);
    const changed = new Map<string, unknown>();
    for (const name of new Set([...shown.keys(), ...details.keys()])) {
      const value = details.get(name) ?? null;
      const json = JSON.stringify(value);
      if (shown.get(name) === json) continue;
      shown.set(name, json);
      changed.set(name, value);
    }
    this.#details = shown;
    return changed.size === 0 ? undefined : Object.fromEntries(changed);
  }

  /** What readers see besides what they have, when the request looks as it will. */
  lookAhead(foresee: Foresee): Shown {
    const takeBack = foresee();
    const { state } = this.#descriptions.describeRequest();
    const details = this.takeChanges();
    takeBack();
    return { state, ...(details && { details }) };
  }

  /**
   * @returns what brings back the state of now, for when the changes were not written, as far as anybody knows: they
   *   are written again
   */
  save(): () => void {
    const [place, details] = [this.#place, this.#details];
    return () => {
      const isSame = (name: string) => this.#details.get(name) === details.get(name);
      const names = [...new Set([...details.keys(), ...this.#details.keys()])];
      this.#details = new Map(
        names.map((name) => [name, isSame(name) ? (details.get(name) ?? '') : '']),
      );
      [this.#place, this.#state] = [place, ''];
    };
  }

  #describeState(): string {
    return JSON.stringify(this.#descriptions.describeRequest().state);
  }

  #describePlace(): string {
    const { stage, money } = this.#descriptions.describeRequest().state;
    return `${stage} ${money}`;
  }
}
