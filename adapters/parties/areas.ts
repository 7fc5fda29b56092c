/** Places in answers of parties, which say no more than the prefecture. */
import { z } from 'zod';

/** A code of GB/T 2260. Of a county only its prefecture is passed on: where exactly people were is nobody's business. */
export const CoarseArea = z
  .string()
  .regex(/^\d{4}(\d{2})?$/)
  .transform((code) => code.slice(0, 4));
