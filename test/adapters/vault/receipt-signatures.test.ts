import { describe, expect, it } from 'vitest';
import { KeyRing } from '../../../adapters/key-ring.ts';
import { createReceiptSignatures } from '../../../adapters/vault/receipt-signatures.ts';

const older = { id: 'v1', key: Buffer.alloc(32, 1) };
const newer = { id: 'v2', key: Buffer.alloc(32, 2) };
const receipt = { requestId: 'req-00000001', outcome: 'completed' };

describe('A receipt', () => {
  it('A receipt is signed the same every time, whatever the order of its fields', () => {
    const receipts = createReceiptSignatures(new KeyRing([older], 'VAULT_KEYS'));
    const { outcome, requestId } = receipt;
    expect(receipts.sign({ outcome, requestId })).toEqual(receipts.sign(receipt));
  });

  it('A receipt stays valid after a rotation while the old key is in the ring', () => {
    const signature = createReceiptSignatures(new KeyRing([older], 'VAULT_KEYS')).sign(receipt);
    expect(
      createReceiptSignatures(new KeyRing([newer, older], 'VAULT_KEYS')).isOurs(receipt, signature),
    ).toBe(true);
    expect(
      createReceiptSignatures(new KeyRing([newer], 'VAULT_KEYS')).isOurs(receipt, signature),
    ).toBe(false);
  });

  it('A receipt is not valid under the id of another key', () => {
    const receipts = createReceiptSignatures(new KeyRing([newer, older], 'VAULT_KEYS'));
    const signature = { ...receipts.sign(receipt), keyId: 'v1' };
    expect(receipts.isOurs(receipt, signature)).toBe(false);
  });
});
