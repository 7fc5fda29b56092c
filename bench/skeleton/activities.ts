export const skeletonActivities = {
  async call(): Promise<void> {},
};
export type SkeletonActivities = typeof skeletonActivities;
