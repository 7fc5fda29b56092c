import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isCardNumber, isResidentId } from '../../../domain/account/check-digits.ts';
import { getBankName, cards } from '../../../sandbox/data/cards.ts';
import { createMerchants } from '../../../sandbox/data/merchants.ts';
import { persons, unreachableMobiles } from '../../../sandbox/data/persons.ts';
import { merchantTemplates } from '../../../sandbox/data/templates.ts';
import { FaultScript } from '../../../sandbox/scripted-faults.ts';

const readme = readFileSync(new URL('../../../sandbox/README.md', import.meta.url), 'utf8');

/** The rows of the table under a heading, cells trimmed. */
function rowsUnder(heading: string): string[][] {
  const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) => line.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()));
}

describe("The sandbox's README", () => {
  it("The sandbox's README lists the test cards, and no others", () => {
    expect(rowsUnder('Cards')).toEqual(
      cards.map((c) => [c.number, `${getBankName(c.bankCode)} (${c.bankCode})`, c.title]),
    );
  });

  it("The sandbox's README lists the test persons, and no others", () => {
    expect(rowsUnder('Persons')).toEqual(
      persons.map((p) => [p.idNumber, p.name, p.document, p.face]),
    );
  });

  it("The sandbox's README lists the mobiles that are never reached, and no others", () => {
    expect(rowsUnder('Mobiles')).toEqual(unreachableMobiles.map((mobile) => [mobile]));
  });

  it("The sandbox's README lists the test merchants, and no others", () => {
    expect(rowsUnder('Merchants')).toEqual(merchantTemplates.map((t) => [t.merchantId, t.title]));
  });

  it("The sandbox's README names every fault that can be scripted", () => {
    for (const fault of FaultScript.shape.fault.options) expect(readme).toContain(`\`${fault}\``);
  });
});

describe("The sandbox's numbers", () => {
  it("The sandbox's numbers are sound for people and personal cards, and fail the card check for the company", () => {
    for (const { number, ownerType } of cards)
      expect([number, isCardNumber(number)]).toEqual([number, ownerType !== 'BUSINESS']);
    for (const { idNumber } of persons)
      expect([idNumber, isResidentId(idNumber)]).toEqual([idNumber, true]);
  });

  it("The sandbox's numbers differ in their last four digits, also from the bound cards", () => {
    const bound = new Set(createMerchants(Date.now()).map(({ record }) => record.binding.last4));
    const all = [...cards.map(({ number }) => number.slice(-4)), ...bound];
    expect(new Set(all).size).toBe(all.length);
  });
});
