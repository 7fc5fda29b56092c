/**
 * Proofs of what a completed request hands to its watch: a keyed hash over all of it, under a key that API and
 * worker alone have (docs/decisions/0022-staff-assertions.md).
 */
import { timingSafeEqual } from 'node:crypto';
import type { HandoverProofsPort } from '../../activities/handover.ts';
import { toCanonicalJson } from '../../domain/text/canonical-json.ts';
import { computeHmac, KeyRing } from '../key-ring.ts';
import type { RingKey } from '../settings/variables.ts';

/** A proof is `keyId.hash`. It does not expire: a watch may begin after a long outage of the workers. */
export function createHandoverProofs(keys: readonly RingKey[]): HandoverProofsPort {
  const ring = new KeyRing(keys, 'ASSERTION_KEYS');
  return {
    prove(workflowId, input) {
      const { id, key } = ring.active;
      return `${id}.${computeHash(key, workflowId, input).toString('base64url')}`;
    },

    check(workflowId, input, proof) {
      const [, id = '', hash = ''] = /^([\w-]{1,32})\.([\w-]{43})$/.exec(proof) ?? [];
      if (!ring.has(id)) return false;
      const expected = computeHash(ring.getKey(id), workflowId, input);
      return timingSafeEqual(Buffer.from(hash, 'base64url'), expected);
    },
  };
}

const computeHash = (key: Buffer, workflowId: string, input: object): Buffer =>
  computeHmac(key, toCanonicalJson(['card-change/handover/1', workflowId, input]));
