import type { ChangeRequest } from './change-request.ts';
import type { Interrupt } from './interrupts.ts';

/** Interrupts the process at its next step, or records that it was too late. */
export function interruptRequest(c: ChangeRequest, interrupt: Interrupt): void {
  if (!c.interrupts.add(interrupt)) recordLateInterrupt(c, interrupt);
}

/** Accepts no more interrupts, and records those that were still pending as too late. */
export function closeInterrupts(c: ChangeRequest): void {
  for (const late of c.interrupts.close()) recordLateInterrupt(c, late);
}

function recordLateInterrupt(c: ChangeRequest, interrupt: Interrupt): void {
  c.record('system', 'interrupt-too-late', { data: { interrupt: interrupt.kind } });
  if (c.money === 'new') c.interrupts.late.push(interrupt);
}
