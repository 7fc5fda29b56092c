import { describe, expect, it } from 'vitest';
import { findFreePort } from '../../../scripts/servers/server-process.ts';
import { nextMessage, startProcess } from '../../support/child-processes.ts';

describe('The metrics of a worker', () => {
  it('The metrics of a worker are served by the exporter of the SDK, under the names of the catalogue', async () => {
    const port = await findFreePort();
    const text = String(await nextMessage(startProcess('worker-metrics', `${port}`)));
    const lines = text.split('\n').map((line) => line.replace(/,?service_name="[^"]*"/, ''));
    for (const line of [
      'card_change_notices_total{channel="sms",result="sent"} 1',
      'card_change_notices_total{channel="mail",result="refused"} 0',
      'card_change_open_circuits{party="bank"} 1',
      'card_change_audit_lag_seconds_bucket{le="0.5"} 1',
      'card_change_party_call_seconds_bucket{call="order",outcome="unknown",party="bank",le="2"} 0',
      'card_change_party_call_seconds_count{call="order",outcome="unknown",party="bank"} 1',
    ])
      expect(lines).toContain(line);
  });
});
