/** What terminals say of themselves: an optional part of the contract. */
import { Probes } from '../../adapters/parties/probed-terminals.ts';
import { NotJudged, require, type Check } from './check.ts';
import { buildHeader, type Judging } from './judging.ts';
import { describe, requireUnderstood } from './keyed-calls.ts';

export const buildProbeCheck = (judging: Judging): Check => ({
  id: 'probe',
  rule: 'a probe says of each terminal of the merchant whether it is online, and nothing of others',
  why: 'a terminal that is off or has an old app is mended before the switch, and not found out by it',
  async run(party) {
    const { terminal, unknownTerminal } = judging.example;
    const body = { ...buildHeader(judging), terminals: [terminal, unknownTerminal] };
    const answer = await party.send({ method: 'POST', path: '/probes', body });
    if (answer.status === 404) throw new NotJudged('the server does not know POST /probes');
    require(answer.status === 200, () => describe(answer));
    const [first, ...others] = requireUnderstood(Probes, answer).terminals;
    require(first?.sn === terminal, () => describe(answer));
    require(others.length === 0, () => `it says something of ${unknownTerminal} as well`);
  },
});
