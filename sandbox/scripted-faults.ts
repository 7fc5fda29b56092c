/** Scripted faults: what fails, at which calls, and how often. */
import { z } from 'zod';

export const FaultScript = z.strictObject({
  /** The first part of the path (`bank`, `settlement`, ...), or `mail`. */
  party: z.string(),
  method: z.enum(['GET', 'POST']).optional(),
  /** A regular expression that the decoded path below the party must match. */
  path: z.string().optional(),
  merchantId: z.string().optional(),
  requestId: z.string().optional(),
  /** Text that the body of the call must contain, e.g. the kind of an order. */
  bodyContains: z.string().optional(),
  fault: z.enum([
    'delay',
    'drop-before',
    'drop-after',
    'status',
    'garbage',
    'other-person',
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
  /** For `status`: the HTTP status, 503 by default; for mail the SMTP code, 451 by default. */
  status: z.int().min(400).max(599).optional(),
  /** For `status`: the Retry-After header, in seconds. */
  retryAfterS: z.int().min(0).optional(),
  /** For `status`: the call has its effect before it is answered so. */
  afterEffect: z.boolean().optional(),
  /** For `reject`: the code of the refusal; at WeChat Pay the reason, for `verify-fail` as well. */
  code: z.string().optional(),
  times: z.int().min(1).default(1),
});
export type FaultScript = z.input<typeof FaultScript>;
export type Fault = z.output<typeof FaultScript>;

/** The properties of a call that a fault can name. */
export interface Call {
  party: string;
  method: string;
  path: string;
  body: string;
  /** Undefined where neither the call nor an earlier call of its request names it. */
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

  /** The oldest fault of these kinds that matches the call; it counts as used once more. */
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
