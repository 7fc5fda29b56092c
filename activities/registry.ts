import type { ProofSubject } from '../domain/parties/subject.ts';
import type { RegistryLookUp } from '../domain/parties/registry.ts';
import { callPort, type CallOptions, type MerchantRef } from './calls.ts';

/** Asks for the entry of a merchant, to be compared with the owner and the new account. */
export interface RegistryQuestion extends ProofSubject {
  requestId: string;
  merchant: MerchantRef;
}

/** The business registry. */
export interface RegistryPort {
  /**
   * @returns NO_NUMBER when neither the core nor the new account names the credit code
   * @throws PortFailure
   */
  lookUp(question: RegistryQuestion, options: CallOptions): Promise<RegistryLookUp>;
}

/** @param registry missing in an installation without one */
export const createRegistryActivities = (registry: RegistryPort | undefined) => ({
  lookUpRegistry: async (question: RegistryQuestion): Promise<RegistryLookUp> =>
    registry ? callPort((options) => registry.lookUp(question, options)) : { state: 'NOT_ASKED' },
});
