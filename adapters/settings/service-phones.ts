/** The numbers that merchants call: one for everybody, and those of acquirers with a number of their own. */
export interface ServicePhones {
  usual: string;
  byAcquirer: ReadonlyMap<string, string>;
}

/** @returns the number of an acquirer; the usual one for an acquirer without a number of its own */
export const createServicePhoneFinder =
  ({ usual, byAcquirer }: ServicePhones) =>
  (acquirerId?: string): string =>
    (acquirerId === undefined ? undefined : byAcquirer.get(acquirerId)) ?? usual;
