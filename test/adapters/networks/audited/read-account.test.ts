/** The account that a network with a published contract pays, as the engine reads it back. */
import { describe, expect, it } from 'vitest';
import { PortFailure } from '../../../../domain/parties/port-failure.ts';
import { createLakalaKeys } from '../../../../sandbox/lakala/options.ts';
import { createYeepayKeys } from '../../../../sandbox/yeepay/options.ts';
import { createCallContext, useShared } from '../../../support/audited-network.ts';
import { createLakalaScenario } from '../../../support/lakala.ts';
import { createYeepayScenario } from '../../../support/yeepay.ts';

const lakala = useShared(createLakalaKeys);
const yeepay = useShared(createYeepayKeys);

describe.each([
  ['lakala', () => createLakalaScenario(lakala())],
  ['yeepay', () => createYeepayScenario(yeepay())],
] as const)('The account that %s pays', (networkId, createScenario) => {
  it('[A52] is read back before and after a change, by its last digits', async () => {
    const scenario = await createScenario();
    const { merchant, merchantNo } = scenario;
    const read = () =>
      scenario.newAdapter().readAccount({ networkId, merchant, merchantNo }, createCallContext());
    expect(await read()).toEqual({ last4: '1025', verification: 'pending' });
    await scenario.change();
    await scenario.becomes({ state: 'done' });
    expect(await read()).toEqual({ last4: '1011', verification: 'pending' });
  });

  it('is not asked for without the number of the merchant there', async () => {
    const scenario = await createScenario();
    const { merchant } = scenario;
    const read = scenario.newAdapter().readAccount({ networkId, merchant }, createCallContext());
    await expect(read).rejects.toThrow(PortFailure);
  });
});
