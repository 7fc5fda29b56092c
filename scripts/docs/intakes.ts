import { intakeRules } from '../../domain/request/intakes.ts';
import { intakes } from '../../domain/request/stages.ts';
import { renderTable } from './table.ts';

const formatYes = (holds: boolean): string => (holds ? 'yes' : '');

export const buildIntakeTable = (): string =>
  renderTable(
    ['by', 'sent in by', 'drafted by', 'card number from', 'second factor enrolled', 'also'],
    intakes.map((intake) => {
      const rule = intakeRules[intake];
      return [
        `\`${intake}\``,
        rule.submitters.join(', '),
        rule.drafters.join(', '),
        rule.cardNumberRoles.join(', '),
        formatYes(rule.isTwoFactorRequired),
        [
          rule.mayAgentApply ? 'an agent may apply' : '',
          rule.clerkCount === undefined ? '' : 'one clerk fills in, another attests',
          rule.hoursParameter === undefined ? '' : `hours: \`${rule.hoursParameter}\``,
          rule.outOfBandMethods ? `${rule.outOfBandMethods.join(', ')} on another device` : '',
          rule.isAssertionAccepted ? "the platform's word is one factor" : '',
        ]
          .filter(Boolean)
          .join('; '),
      ];
    }),
  );
