import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { setUpApi } from '../../support/api.ts';

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

  it('learns from /readyz that the process takes no more calls', async () => {
    const { status, body } = await api({ isEnding: () => true }).get('/readyz');
    expect([status, body]).toEqual([503, { database: 'up', temporal: 'up' }]);
    expect((await api({ isEnding: () => true }).get('/healthz')).status).toBe(200);
  });

  it('leaves no line in the log at info while all is well', async () => {
    const ping = () => Promise.reject(new Error('no answer'));
    const { get, logged } = api();
    await get('/healthz');
    await get('/readyz');
    expect(logged.map(({ level, route }) => [level, route])).toEqual([
      [20, '/healthz'],
      [20, '/readyz'],
    ]);
    const failing = api({ pingTemporal: ping });
    await failing.get('/readyz');
    expect(failing.logged).toMatchObject([{ level: 30, route: '/readyz', status: 503 }]);
  });

  it('learns from /readyz in time that a database is silent', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const ping = () => new Promise<never>(() => undefined);
    const asked = api({ storage: { ...storage(), ping } }).get('/readyz');
    await vi.advanceTimersByTimeAsync(2_000);
    const { status, body } = await asked;
    expect([status, body]).toEqual([503, { database: 'down', temporal: 'up' }]);
  });
});
