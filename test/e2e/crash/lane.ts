/** One whole system that carries one request after the other, its worker killed in each of them. */
import type { Client } from '@temporalio/client';
import { readSettings } from '../../../adapters/settings.ts';
import { CardChanges, connectClient, loadPolicy, requestIdOf } from '../../../client/index.ts';
import type { LedgerEntry } from '../../../sandbox/ledger.ts';
import type { Mail } from '../../../sandbox/mail.ts';
import { doorTo, type Door } from '../../../scripts/demo/http.ts';
import { play, type Played } from '../../../scripts/demo/play.ts';
import { startSystem, type System } from '../../../scripts/demo/system.ts';
import { faultsOf } from '../../../scripts/demo/verdict.ts';
import { sampleAs } from '../system.ts';
import { crashAt, effectsOf, orderIn } from './orders.ts';
import { pointsAt, type Point } from './points.ts';
import { differences, isOfTheWatch, leftOf, type Left } from './record.ts';

/** A request that nothing happened to, and every point at which something could have. */
export interface Undisturbed {
  left: Left;
  points: Point[];
}

const sample = '01-app-eight-steps';
/** Seconds where nothing happens, minutes where a worker that is away must not be too late. */
const profile = 'crash';

export class Lane {
  readonly #system: System;
  readonly #folder: string;
  readonly #outside: Door;
  readonly #settlement: Door;
  readonly #temporal: Client;
  readonly #cardChanges: CardChanges;
  readonly #name: string;
  #requests = 0;

  private constructor(name: string, system: System, temporal: Client) {
    const { dataDir, parties } = readSettings(system.env);
    this.#name = name;
    this.#temporal = temporal;
    this.#cardChanges = new CardChanges(temporal, loadPolicy(profile));
    this.#system = system;
    this.#folder = dataDir;
    this.#outside = doorTo(system.sandboxUrl);
    this.#settlement = doorTo(system.sandboxUrl, parties.settlement.secret);
  }

  /** @param workflowBundle path of the bundled workflows, for all lanes @throws as `startSystem` */
  static async open(name: string, workflowBundle: string): Promise<Lane> {
    const system = await startSystem({
      profile,
      app: 'test/e2e/crash/app.ts',
      workflowBundle,
      report: () => undefined,
    });
    const { temporal, codecKeys } = readSettings(system.env);
    return new Lane(name, system, await connectClient(temporal, codecKeys));
  }

  /** @throws Error when the request does not end as its sample says */
  async undisturbed(): Promise<Undisturbed> {
    const { played, names } = await this.#play();
    const faults = await this.#faults(played, () => []);
    if (faults.length > 0) throw new Error(`undisturbed: ${faults.join('; ')}`);
    const marks = effectsOf(this.#folder, names.requestId)
      .map((each) => each.marks.at(-1) ?? '')
      .filter((mark) => !isOfTheWatch(mark));
    return { left: await this.#left(names), points: pointsAt(marks) };
  }

  /** Kills the worker at a point of a request; what that changed in the end, in sentences. */
  async crashed(point: Point, { left }: Undisturbed): Promise<string[]> {
    const { played, names } = await this.#play(point);
    return this.#faults(played, async () => [
      ...(orderIn(this.#folder) ? ['the request never came to this point'] : []),
      ...differences(await this.#left(names), left),
    ]);
  }

  async #play(point?: Point): Promise<{ played: Played; names: Names }> {
    this.#requests += 1;
    const merchantId = `M-${this.#name}-${this.#requests}`;
    const names = { merchantId, requestId: requestIdOf('demo', `demo-${merchantId}`) };
    if (point) crashAt(this.#folder, { requestId: names.requestId, point });
    const played = await play(this.#system, sampleAs(sample, merchantId.slice(2)));
    return { played, names };
  }

  /** The outside world's word, the trail's, and the comparison's, once the request is closed. */
  async #faults(
    { sample, status, failure, acknowledgement }: Played,
    compared: () => string[] | Promise<string[]>,
  ): Promise<string[]> {
    // The last notices and the last of the trail are on their way when the outcome is known.
    if (failure === undefined) await this.#cardChanges.outcome(acknowledgement);
    if (failure === undefined) await this.#receipt(acknowledgement.requestId);
    const books = { outside: this.#outside, settlement: this.#settlement };
    return [
      ...(await faultsOf({ sample, stage: status.stage, failure }, books)),
      ...(await this.#outside.get<string[]>('/_ledger/violations')),
      ...(await compared()),
    ];
  }

  /** The receipt rests on a trail that was verified. */
  async #receipt(requestId: string): Promise<void> {
    const token = await this.#system.token({ sub: 'desk-1', roles: ['operator'] });
    const desk = doorTo(this.#system.apiUrl, token);
    await desk.get(`/v1/card-changes/${requestId}/receipt`);
  }

  async #left(names: Names): Promise<Left> {
    const [ledger, mails] = await Promise.all([
      this.#outside.get<LedgerEntry[]>(`/_ledger?merchantId=${names.merchantId}`),
      this.#outside.get<Mail[]>(`/_mails?requestId=${names.requestId}`),
    ]);
    return leftOf(names, ledger, mails);
  }

  async close(): Promise<void> {
    await this.#temporal.connection.close();
    await this.#system.stop();
  }
}

interface Names {
  requestId: string;
  merchantId: string;
}
