/** The policy as people read it. */
import { describe, expect, it } from 'vitest';
import { comparePolicies, describePolicy } from '../../../domain/policy/policy-words.ts';
import { loadPolicy } from '../../../adapters/settings/policy-files.ts';

const { values } = loadPolicy('cn-default');
const find = (parameter: string) =>
  describePolicy(values)
    .find((words) => words.parameter === parameter)
    ?.lines.map(({ part, value }) => [part?.zh, value.zh, value.en]);

describe('A policy in words', () => {
  it.each([
    ['cooling.amber', [[undefined, '3 天', '3 d']]],
    ['review.max', [[undefined, '5 个工作日', '5 working days']]],
    ['correction.reminders', [[undefined, '1 天、3 天、6 天', '1 d, 3 d, 6 d']]],
    [
      'fee',
      [
        ['换卡', '¥0.00', '¥0.00'],
        ['非工作时间', '¥0.00', '¥0.00'],
      ],
    ],
    ['terminals.compatibility', [[undefined, '无', 'none']]],
    [
      'risk.tiers',
      expect.arrayContaining([['高风险', expect.any(String), expect.any(String)]]) as never,
    ],
  ])('A policy in words says what %s is, in units that people use', (parameter, lines) => {
    expect(find(parameter)).toEqual(lines);
  });

  it('A policy in words has a Chinese word for every part of every value that has one', () => {
    const english = describePolicy(values)
      .flatMap(({ lines }) => lines.flatMap(({ part, value }) => [part?.zh ?? '', value.zh]))
      .flatMap((text) => text.split(/[ ·、]+/))
      .filter((word) => /^[A-Za-z][a-z-]{2,}/.test(word));
    expect(english).toEqual(['Asia/Shanghai', 'Asia/Shanghai']);
  });

  it('A comparison of two policies shows only what differs, as it was and as it would be', () => {
    const plain = values;
    const fee = { changeFen: 1_000, outsideHoursFen: 0 };
    const stricter = { ...values, 'cooling.red': 'P10D', fee };
    expect(
      comparePolicies(plain, stricter).map(({ parameter, was, wouldBe }) => [
        parameter,
        was.map(({ value }) => value.en),
        wouldBe.map(({ value }) => value.en),
      ]),
    ).toEqual([
      ['cooling.red', ['5 d'], ['10 d']],
      ['fee', ['¥0.00'], ['¥10.00']],
    ]);
    expect(comparePolicies(plain, plain)).toEqual([]);
  });
});
