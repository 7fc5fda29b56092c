import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isCardNumber, isResidentId } from '../../../domain/account/check-digits.ts';
import { findCard } from '../../../sandbox/data/cards.ts';
import { findPerson } from '../../../sandbox/data/persons.ts';
import { loadCampaigns, loadSamples, type Sample } from '../../../scripts/demo/sample.ts';

const samples = loadSamples();

describe('the samples', () => {
  it('use people and cards of the sandbox', () => {
    for (const { name, newAccount, owner } of samples) {
      expect([name, findCard(newAccount.accountNumber)?.bankCode]).toEqual([
        name,
        newAccount.bankCode,
      ]);
      expect([name, isResidentId(owner.idNumber), findPerson(owner.idNumber)?.name]).toEqual([
        name,
        true,
        owner.name,
      ]);
      if (newAccount.kind === 'PERSONAL')
        expect([name, isCardNumber(newAccount.accountNumber)]).toEqual([name, true]);
    }
  });

  it('have a merchant each, named after the sample', () => {
    for (const { name, merchantId } of samples) expect(merchantId).toBe(`M-${name}`);
  });

  it('are listed in the README with titles in both languages and their ends', () => {
    const listing = readFileSync(new URL('../../../samples/README.md', import.meta.url), 'utf8');
    const rows = listing
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    const single = samples.map((sample) => [...titled(sample), ...endsOf([sample])]);
    const ofMany = loadCampaigns().map((campaign) => [
      ...titled(campaign),
      ...endsOf([campaign.answered, campaign.silent]),
    ]);
    const byName = (a: string[], b: string[]) => (String(a[0]) < String(b[0]) ? -1 : 1);
    expect(rows).toEqual([...single, ...ofMany].toSorted(byName));
  });
});

const titled = ({ name, title }: Pick<Sample, 'name' | 'title'>) => [
  `\`${name}\``,
  title.zh,
  title.en,
];

const endsOf = (ways: readonly Pick<Sample, 'expect'>[]) => [
  ways.map((way) => way.expect.outcome).join(', '),
  ways.map((way) => way.expect.paid).join(', '),
];
