export const skeletonActivities = {
  look: async (id: string): Promise<string> => id,
};
export type SkeletonActivities = typeof skeletonActivities;
