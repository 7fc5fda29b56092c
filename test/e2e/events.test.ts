import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ListedEvent } from '../../domain/events/delivery.ts';
import { createHttpClient } from '../../scripts/demo/http.ts';
import { playSample } from '../../scripts/demo/play.ts';
import { loadSampleAs } from './sample-copies.ts';
import { useSystem } from './system.ts';

const running = useSystem();

describe('the back office of a merchant', () => {
  it('is told what happens to a request, in order, from the acceptance to the end, as the list says', async () => {
    const { system } = running();
    const received: { id: string; type: string; requestId: unknown; seq: unknown }[] = [];
    let secret = '';
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const headers = request.headers as Record<string, string>;
        const event = new Webhook(secret).verify(body, headers) as Omit<ListedEvent, 'id'>;
        const { requestId, seq } = event.data;
        received.push({ id: headers['webhook-id'] ?? '', type: event.type, requestId, seq });
        response.writeHead(204).end();
      });
    });
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`;
    const api = createHttpClient(
      system.apiUrl,
      await system.issueToken({ sub: 'operator-9', roles: ['operator'], acquirerId: 'demo' }),
    );
    ({ secret } = await api.post<{ secret: string }>('/v1/endpoints', { url }));

    const played = await playSample(system, loadSampleAs('01-app-eight-steps', 'events'));
    const { requestId } = played.acknowledgement;
    const ofRequest = () => received.filter((event) => event.requestId === requestId);
    await expect
      .poll(() => ofRequest().map(({ type }) => type), { timeout: 60_000 })
      .toContain('card_change.completed');
    const types = ofRequest().map(({ type }) => type);
    expect(types[0]).toBe('card_change.accepted');
    const told = ['approved', 'payouts_held', 'switched', 'payouts_released', 'completed'].map(
      (what) => types.indexOf(`card_change.${what}`),
    );
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told).not.toContain(-1);
    const { events } = await api.get<{ events: ListedEvent[] }>(
      `/v1/events?requestId=${requestId}&limit=200`,
    );
    const ids = [...new Set(ofRequest().map(({ id }) => id))];
    expect(ids).toEqual(events.map(({ id }) => id).slice(0, ids.length));
  }, 180_000);
});
