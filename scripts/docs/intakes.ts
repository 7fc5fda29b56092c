import { intakeRules } from '../../domain/request/intakes.ts';
import { intakes } from '../../domain/request/stages.ts';
import { renderTable } from './table.ts';

const formatFlag = (isSet: boolean): string => (isSet ? 'yes' : '');

export const buildIntakeTable = (): string =>
  renderTable(
    ['intake', 'submitted by', 'drafted by', 'card number from', 'second factor enrolled', 'also'],
    intakes.map((intake) => {
      const rule = intakeRules[intake];
      return [
        `\`${intake}\``,
        rule.submitters.join(', '),
        rule.drafters.join(', '),
        rule.cardNumberRoles.join(', '),
        formatFlag(rule.isTwoFactorRequired),
        [
          rule.mayAgentApply ? 'an agent may apply' : '',
          rule.clerkCount === undefined ? '' : 'one clerk submits, another attests',
          rule.hoursParameter === undefined ? '' : `hours: \`${rule.hoursParameter}\``,
          rule.outOfBandMethods ? `${rule.outOfBandMethods.join(', ')} on another device` : '',
          rule.isAssertionAccepted ? "the platform's assertion is one factor" : '',
        ]
          .filter(Boolean)
          .join('; '),
      ];
    }),
  );
