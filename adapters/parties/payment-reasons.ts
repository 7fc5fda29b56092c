/**
 * Reasons for which a payment of ours fails on our own side: the account that pays, the amount, the message, our own recall
 * (ISO 20022 ExternalStatusReason and ExternalReturnReason; some of field 39). They say nothing about the
 * account that is to be paid. What stands in no list says nothing about anybody.
 */
const ownReasons: readonly string[] = [
  // The account that pays: its number, closed, its type, what it may do.
  ...['AC02', 'AC05', 'AC13', 'AG02', 'DNOR'],
  // Sent twice, called back by us, too late in the day, no settlement between the banks.
  ...['DUPL', 'FOCR', 'TM01', 'ED05', 'ED06', 'TECH'],
  // Field 39: we may not, the message, the amount, our balance, sent twice.
  ...['03', '12', '13', '30', '51', '58', '94'],
];

/** Amounts (AM04: our balance is too low), signatures, dates, repeats and forms of messages. */
const ownFamilies = /^(?:AM|DS|DT|DU|FF)\d\w$/;

/** Whether a payment failed for a reason of ours. */
export const isOwnPaymentFault = (reason: string | undefined): boolean =>
  reason !== undefined && (ownReasons.includes(reason) || ownFamilies.test(reason));
