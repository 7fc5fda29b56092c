import { describe, expect, it } from 'vitest';
import { setUpApi, createKey, owner } from '../../support/api.ts';
import { submitRequest } from '../../support/submission.ts';

const { api, storage } = setUpApi();

describe('monitoring', () => {
  it('gets an answer from /healthz while the process runs', async () => {
    expect((await api().get('/healthz')).body).toEqual({ status: 'up' });
  });

  it('learns from /readyz whether database and Temporal answer', async () => {
    const ready = await api().get('/readyz');
    expect([ready.status, ready.body]).toEqual([200, { database: 'up', temporal: 'up' }]);
    const withoutTemporal = await api({
      pingTemporal: () => Promise.reject(new Error('no answer')),
    }).get('/readyz');
    expect([withoutTemporal.status, withoutTemporal.body]).toEqual([
      503,
      { database: 'up', temporal: 'down' },
    ]);
    const ping = () => Promise.reject(new Error('no answer'));
    const withoutDatabase = await api({ storage: { ...storage(), ping } }).get('/readyz');
    expect([withoutDatabase.status, withoutDatabase.body]).toEqual([
      503,
      { database: 'down', temporal: 'up' },
    ]);
  });

  it('gets calls by route and open requests by stage from /metrics, without ids', async () => {
    const at = api();
    const id = await submitRequest(at, owner, createKey());
    await at.get(`/v1/card-changes/${id}`, { as: owner });
    await at.get(`/nowhere/${id}`);
    const { text = '' } = (await at.get('/metrics')).body;
    expect(text).toContain(
      'card_change_http_requests_total{method="GET",route="/v1/card-changes/:id",status="200"} 1',
    );
    expect(text).toContain('{method="GET",route="none",status="404"} 1');
    expect(text).toContain('card_change_open_requests{stage="screening"} 1');
    expect(text).not.toMatch(/req-|M-GREEN|demo/);
  });

  it('gets the days until the end of the known holidays from /metrics', async () => {
    const { text = '' } = (await api().get('/metrics')).body;
    expect(text).toMatch(/^card_change_calendar_days_left\{profile="cn-default"\} -?\d+$/m);
  });
});
