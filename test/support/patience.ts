/**
 * How long tests wait for Temporal: a busy machine takes seconds for what usually takes milliseconds, and a worker without a
 * cache replays the whole history for each question. What ends a test is its own time.
 */
import type { CallPolicy } from '../../client/retrying-calls.ts';

export const patience: Partial<CallPolicy> = { timeoutMs: 60_000, silenceMs: 30_000 };
