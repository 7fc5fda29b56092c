/** Installs the runtime of a worker, measures something, and reports what its port serves to Prometheus. */
import { Runtime } from '@temporalio/worker';
import { createSdkMeter } from '../../../adapters/metrics/sdk-meter.ts';
import { installRuntime } from '../../../worker/runtime.ts';

const workerMetricsPort = Number(process.argv[2]);
installRuntime({ logLevel: 'error', workerMetricsPort });
const meter = createSdkMeter(() => Runtime.instance().metricMeter);
meter.count('card_change_notices_total', { channel: 'sms', result: 'sent' });
meter.set('card_change_open_circuits', { party: 'bank' }, 1);
meter.observe('card_change_audit_lag_seconds', {}, 0.4);
meter.observe(
  'card_change_party_call_seconds',
  { party: 'bank', call: 'order', outcome: 'unknown' },
  3,
);
const answer = await fetch(`http://127.0.0.1:${workerMetricsPort}/metrics`);
process.send?.(await answer.text());
