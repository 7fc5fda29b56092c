/** One whole system that runs one request after the other; its worker is killed once in each. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { readSettings } from '../../../adapters/settings/settings.ts';
import { computeMerchantsRequestId } from '../../../client/ids.ts';
import { CardChanges, connectClient, loadPolicy } from '../../../client/index.ts';
import type { LedgerEntry } from '../../../sandbox/ledger.ts';
import type { Mail } from '../../../sandbox/mail-inbox.ts';
import { createHttpClient, type HttpClient } from '../../../scripts/demo/http.ts';
import { playSample, type PlayedSample } from '../../../scripts/demo/play.ts';
import { startSystem, type System } from '../../../scripts/demo/system.ts';
import { findFaults } from '../../../scripts/demo/outcome-check.ts';
import { ensureSnapshotFolder } from '../../support/database-snapshot.ts';
import { loadSampleAs } from '../sample-copies.ts';
import { writeInstruction, readEffects, readInstruction } from './crash-files.ts';
import { listPoints, type CrashPoint } from './crash-points.ts';
import {
  buildTrace,
  compareTraces,
  isWatchEffect,
  untold,
  type RequestTrace,
} from './request-trace.ts';

/** An undisturbed request, and all its crash points. */
export interface Baseline {
  trace: RequestTrace;
  points: CrashPoint[];
}

/** Whose effects are crash points: the plain case, networks that pay the merchant by themselves, a terminal with a card of its own, and a network with an API of its own. */
export const crashSamples = [
  '01-app-eight-steps',
  '25-network-pays',
  '29-one-terminals-card',
  '31-yeepay',
] as const;
export type CrashSample = (typeof crashSamples)[number];

/** Short deadlines where nothing happens; minutes where a restarted worker must still be in time. */
const profile = 'crash';
/** Longer than the watch waits between two tries. */
const tellingAtMostMs = 30_000;

export class CrashLane {
  readonly #system: System;
  readonly #folder: string;
  readonly #outside: HttpClient;
  readonly #settlement: HttpClient;
  readonly #temporal: Client;
  readonly #cardChanges: CardChanges;
  readonly #name: string;
  readonly #sample: CrashSample;
  #requests = 0;

  private constructor(name: string, sample: CrashSample, system: System, temporal: Client) {
    const { dataDir, parties } = readSettings(system.env);
    this.#name = name;
    this.#sample = sample;
    this.#temporal = temporal;
    this.#cardChanges = new CardChanges(temporal, loadPolicy(profile));
    this.#system = system;
    this.#folder = dataDir;
    this.#outside = createHttpClient(system.sandboxUrl);
    this.#settlement = createHttpClient(system.sandboxUrl, parties.settlement.secret);
  }

  /** @param workflowBundle path of the bundled workflows, for all lanes @throws as `startSystem` */
  static async open(name: string, sample: CrashSample, workflowBundle: string): Promise<CrashLane> {
    const system = await startSystem({
      profile,
      app: 'test/e2e/crash/app.ts',
      workflowBundle,
      database: await ensureSnapshotFolder(),
      report: () => undefined,
    });
    const { temporal, codecKeys } = readSettings(system.env);
    return new CrashLane(name, sample, system, await connectClient(temporal, codecKeys));
  }

  /** @throws Error when the request does not end as its sample says */
  async runBaseline(): Promise<Baseline> {
    const { played, names } = await this.#play();
    const faults = await this.#findFaults(played, () => []);
    if (faults.length > 0) throw new Error(`undisturbed: ${faults.join('; ')}`);
    const marks = readEffects(this.#folder, names.requestId)
      .map((each) => each.marks.at(-1) ?? '')
      // A batch of the audit log without an entry comes or does not, as the worker is fast or slow.
      .filter((mark) => mark !== '' && !isWatchEffect(mark));
    return { trace: await this.#readTrace(names), points: listPoints(marks) };
  }

  /** Kills the worker at a point of a request. @returns the differences in the end, as sentences */
  async runCrash(point: CrashPoint, { trace }: Baseline): Promise<string[]> {
    const { played, names } = await this.#play(point);
    return this.#findFaults(played, async () => [
      ...(readInstruction(this.#folder) ? ['the request never came to this point'] : []),
      ...(await this.#compareWhenTold(names, trace)),
    ]);
  }

  /** A copy of the last notice that could not be sent at once is sent by the watch, when the outcome is known already. */
  async #compareWhenTold(names: Names, undisturbed: RequestTrace): Promise<string[]> {
    const startedAt = performance.now();
    for (;;) {
      const differences = compareTraces(await this.#readTrace(names), undisturbed);
      const isWaiting = differences.some((each) => each.startsWith(untold));
      if (!isWaiting || performance.now() - startedAt >= tellingAtMostMs) return differences;
      await delay(200);
    }
  }

  async #play(point?: CrashPoint): Promise<{ played: PlayedSample; names: Names }> {
    this.#requests += 1;
    const merchantId = `M-${this.#name}-${this.#requests}`;
    const requestId = computeMerchantsRequestId('demo', merchantId, `demo-${merchantId}`);
    const names = { merchantId, requestId };
    if (point) writeInstruction(this.#folder, { requestId: names.requestId, point });
    const played = await playSample(this.#system, loadSampleAs(this.#sample, merchantId.slice(2)));
    return { played, names };
  }

  /** Faults of a closed request, from the outside parties, the audit log and the comparison. */
  async #findFaults(
    { sample, status, failure, acknowledgement }: PlayedSample,
    compared: () => string[] | Promise<string[]>,
  ): Promise<string[]> {
    // The last notices and audit log entries may still be in transit when the outcome is known.
    if (failure === undefined) await this.#cardChanges.outcome(acknowledgement);
    if (failure === undefined) await this.#readReceipt(acknowledgement.requestId);
    const sources = { outside: this.#outside, settlement: this.#settlement };
    return [
      ...(await findFaults({ sample, stage: status.stage, failure }, sources)),
      ...(await this.#outside.get<string[]>('/_ledger/violations')),
      ...(await compared()),
    ];
  }

  /** The receipt is available only when the audit log was verified. */
  async #readReceipt(requestId: string): Promise<void> {
    const token = await this.#system.issueToken({ sub: 'desk-1', roles: ['operator'] });
    const http = createHttpClient(this.#system.apiUrl, token);
    await http.get(`/v1/card-changes/${requestId}/receipt`);
  }

  async #readTrace(names: Names): Promise<RequestTrace> {
    const [ledger, mails] = await Promise.all([
      this.#outside.get<LedgerEntry[]>(`/_ledger?merchantId=${names.merchantId}`),
      this.#outside.get<Mail[]>(`/_mails?requestId=${names.requestId}`),
    ]);
    return buildTrace(names, ledger, mails);
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
