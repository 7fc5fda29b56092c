import { describe, expect, it } from 'vitest';
import { serveMetrics } from '../../../adapters/http/metrics-server.ts';

const source = { contentType: 'text/plain; version=0.0.4', renderText: async () => 'up 1\n' };

describe('The port for Prometheus', () => {
  it('The port for Prometheus serves /metrics and nothing else', async () => {
    const server = await serveMetrics(source, 0, 'API_METRICS_PORT');
    try {
      const answer = await fetch(`http://127.0.0.1:${server.port}/metrics`);
      expect(answer.headers.get('content-type')).toBe(source.contentType);
      expect(await answer.text()).toBe('up 1\n');
      expect((await fetch(`http://127.0.0.1:${server.port}/v1/card-changes`)).status).toBe(404);
      await expect(serveMetrics(source, server.port, 'API_METRICS_PORT')).rejects.toThrow(
        `port ${server.port} of API_METRICS_PORT cannot be used (EADDRINUSE): end what listens there`,
      );
    } finally {
      await server.close();
    }
  });

  it('The port for Prometheus answers 500 when the metrics cannot be read', async () => {
    const renderText = () => Promise.reject(new Error('broken'));
    const server = await serveMetrics({ ...source, renderText }, 0, 'API_METRICS_PORT');
    try {
      expect((await fetch(`http://127.0.0.1:${server.port}/metrics`)).status).toBe(500);
    } finally {
      await server.close();
    }
  });
});
