/** Where to report fraud [A71]: police, anti-fraud line, central bank, consumer complaints. */
import type { Sentence } from './texts.ts';

export const fraudReportingGuide: Sentence = {
  zh: '如怀疑被骗，请立即拨打110或96110报警；投诉可拨打12363（人民银行）或12315（消费者投诉）。',
  en: 'If you think you were defrauded, call the police at once, 110 or 96110; complaints: 12363 (central bank) or 12315 (consumers).',
};
