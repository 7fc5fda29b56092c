/**
 * CPU of this process in ms while `work` runs.
 * Machines differ by more than any fixed limit can allow for: compare it with a yardstick of the same test.
 */
export const measureCpuMs = async (work: () => unknown): Promise<number> => {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
};
