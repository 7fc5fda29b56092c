/** One thing a doctor looked at. */
export interface Finding {
  what: string;
  /** `wrong`: broken, or about to run out. */
  state: 'well' | 'wrong';
  says: string;
  /** What to do, where something is wrong. */
  remedy?: string;
}

const withinMs = 5_000;

/** What a look says, or why it could not be had; none keeps the doctor waiting. */
export async function check(
  what: string,
  remedy: string,
  look: () => Promise<string>,
): Promise<Finding> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${withinMs / 1000} s`)), withinMs);
  });
  try {
    return { what, state: 'well', says: await Promise.race([look(), late]) };
  } catch (error) {
    return { what, state: 'wrong', says: (error as Error).message, remedy };
  } finally {
    clearTimeout(timer);
  }
}
