/** Scripted faults: what goes wrong, at which calls, and how often. */
import { z } from 'zod';

export const FaultScript = z.strictObject({
  /** The first part of the path (`bank`, `settlement`, ...), or `mail`. */
  party: z.string(),
  method: z.enum(['GET', 'POST']).optional(),
  /** A regular expression on the decoded path below the party. */
  path: z.string().optional(),
  merchantId: z.string().optional(),
  requestId: z.string().optional(),
  /** Text in the call's body, e.g. an order's kind. */
  bodyContains: z.string().optional(),
  fault: z.enum([
    'delay',
    'drop-before',
    'drop-after',
    'status',
    'garbage',
    'reject',
    'never-final',
    'late-final',
    'no-callback',
    'callback-duplicate',
    'callback-reorder',
    'verify-fail',
    'sign-test',
  ]),
  /** For `delay` and `late-final`: ms. */
  delayMs: z.int().min(0).optional(),
  /** For `status`: 503 unless told; for mail the SMTP code, 451 unless told. */
  status: z.int().min(400).max(599).optional(),
  /** For `status`: the Retry-After header, in seconds. */
  retryAfterS: z.int().min(0).optional(),
  /** For `status`: answer so, but only after the call has had its effect. */
  afterEffect: z.boolean().optional(),
  /** For `reject`: the code of the refusal; at WeChat Pay the reason, also for `verify-fail`. */
  code: z.string().optional(),
  times: z.int().min(1).default(1),
});
export type FaultScript = z.input<typeof FaultScript>;
export type Fault = z.output<typeof FaultScript>;

/** A call as the script sees it. */
export interface Call {
  party: string;
  method: string;
  path: string;
  body: string;
  /** As far as the call or what was learned of its request tells. */
  requestId: string | undefined;
  merchantId: string | undefined;
}

export class ScriptedFaults {
  #faults: Fault[] = [];

  add(fault: FaultScript): void {
    this.#faults.push(FaultScript.parse(fault));
  }

  clear(): void {
    this.#faults = [];
  }

  /** The oldest fault of these kinds that fits the call, used up by one. */
  take(call: Call, kinds: readonly Fault['fault'][]): Fault | undefined {
    const fault = this.#faults.find(
      (known) => known.times > 0 && kinds.includes(known.fault) && matchesCall(known, call),
    );
    if (fault) fault.times -= 1;
    return fault;
  }
}

const matchesCall = (fault: Fault, call: Call): boolean =>
  fault.party === call.party &&
  (fault.method === undefined || fault.method === call.method) &&
  (fault.path === undefined || new RegExp(fault.path).test(call.path)) &&
  (fault.merchantId === undefined || fault.merchantId === call.merchantId) &&
  (fault.requestId === undefined || fault.requestId === call.requestId) &&
  (fault.bodyContains === undefined || call.body.includes(fault.bodyContains));
