import { loadPolicy } from '../../adapters/settings/policy-files.ts';
import { getIntakeRule } from '../../domain/request/intakes.ts';
import { intakes } from '../../domain/request/stages.ts';
import { renderTable } from './table.ts';

const formatFlag = (isSet: boolean): string => (isSet ? 'yes' : '');

/** By the default profile. */
export function buildIntakeTable(): string {
  const { values } = loadPolicy('cn-default');
  return renderTable(
    ['intake', 'submitted by', 'drafted by', 'card number from', 'second factor enrolled', 'also'],
    intakes.map((intake) => {
      const rule = getIntakeRule(intake, values);
      return [
        `\`${intake}\``,
        rule.submitters.join(', '),
        rule.drafters.join(', '),
        rule.cardNumberRoles.join(', '),
        formatFlag(rule.isTwoFactorRequired),
        [
          rule.mayAgentApply ? 'an agent may apply' : '',
          intake === 'counter' ? 'one clerk submits, another attests' : '',
          rule.hoursParameter === undefined ? '' : `hours: \`${rule.hoursParameter}\``,
          rule.outOfBandMethods ? `${rule.outOfBandMethods.join(', ')} on another device` : '',
          rule.isAssertionAccepted ? "the platform's assertion is one factor" : '',
        ]
          .filter(Boolean)
          .join('; '),
      ];
    }),
  );
}
