export const referenceActivities = {
  async call(): Promise<void> {},
};
export type ReferenceActivities = typeof referenceActivities;
