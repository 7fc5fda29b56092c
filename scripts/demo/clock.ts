/**
 * The clock of `npm start -- --clock`: whoever integrates sees days in seconds. It moves the time of the processes, and
 * with it every deadline of a request. People's tokens, links and limits go by the clock of the machine.
 */
import type { AddressInfo } from 'node:net';
import { serve, type ServerType } from '@hono/node-server';
import { Client, Connection, type TestService } from '@temporalio/client';
import { InternalConnectionOptionsSymbol } from '@temporalio/client/lib/connection.js';
import { msToTs } from '@temporalio/common/lib/time.js';
import { Hono } from 'hono';
import { z } from 'zod';
import type { RingKey } from '../../adapters/settings/variables.ts';
import { createDataConverter } from '../../adapters/temporal/data-converter.ts';
import { isDuration, parseDurationMs } from '../../domain/time/duration.ts';
import { taskQueue } from '../../workflows/contract.ts';
import { maintenanceType } from '../../workflows/maintenance/contract.ts';

const dayMs = 24 * 60 * 60_000;
const maxDays = 400;

const Move = z.strictObject({
  forward: z
    .string()
    .refine(
      (text) => isDuration(text) && parseDurationMs(text) <= maxDays * dayMs,
      `a duration such as P3D or PT12H, at most P${maxDays}D`,
    ),
});

export interface Clock {
  /** Where `GET` reads the time and `POST` moves it. */
  url: string;
  stop(): Promise<void>;
}

/** @param temporal a server that skips time */
export async function startClock(
  temporal: { address: string; codecKeys: readonly RingKey[] },
  port: number,
): Promise<Clock> {
  // The SDK gives the service that moves time to its own test environment only.
  const connection = await Connection.connect({
    address: temporal.address,
    [InternalConnectionOptionsSymbol]: { supportsTestService: true },
  } as Parameters<typeof Connection.connect>[0]);
  const client = new Client({
    connection,
    dataConverter: createDataConverter(temporal.codecKeys),
  });
  const testService = connection.testService as TestService;
  const readTime = async () => {
    const { time } = await testService.getCurrentTime({});
    return new Date(Number(time?.seconds ?? 0) * 1_000).toISOString();
  };
  /** One move after the other. */
  let moved: Promise<unknown> = Promise.resolve();
  const app = new Hono();
  app.get('/_clock', async (c) => c.json({ now: await readTime() }));
  app.post('/_clock', async (c) => {
    const body = Move.safeParse(await c.req.json().catch(() => undefined));
    if (!body.success)
      return c.json(
        { problems: body.error.issues.map(({ message }) => `forward: ${message}`) },
        422,
      );
    const move = moved.then(() =>
      moveTime(testService, client, parseDurationMs(body.data.forward)),
    );
    moved = move.catch(() => undefined);
    await move;
    return c.json({ now: await readTime() });
  });
  const server = await new Promise<ServerType>((resolve, reject) => {
    const started = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, () =>
      resolve(started),
    );
    started.once('error', reject);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/_clock`,
    stop: async () => {
      server.close();
      await connection.close();
    },
  };
}

/** Day by day, each with the maintenance of its morning, which a schedule begins elsewhere. */
async function moveTime(testService: TestService, client: Client, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= dayMs) {
    const part = Math.min(left, dayMs);
    await testService.unlockTimeSkippingWithSleep({ duration: msToTs(part) });
    if (part === dayMs)
      await client.workflow.execute(maintenanceType, {
        workflowId: `card-change-${maintenanceType}`,
        taskQueue,
      });
  }
}
