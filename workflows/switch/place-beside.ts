import { ActivityFailure } from '@temporalio/workflow';
import type { Moment } from '../../activities/moments.ts';
import type { OrderAnswer, OrderState } from '../../domain/parties/orders.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { Order } from './step.ts';

/**
 * Places an order beside the main line, which goes on meanwhile.
 * @param carriesMoment the activity takes along what waits to be written; only where the main line writes nothing
 *   before the answer
 */
export async function placeBesideMainLine(
  c: ChangeRequest,
  { placing, summary }: Order,
  carriesMoment = false,
): Promise<OrderAnswer | OrderState> {
  const place = (moment?: Moment) =>
    c.proxies.order.placeOrders.executeWithOptions({ summary }, [
      { orders: [placing], ...(moment && { moment }) },
    ]);
  try {
    const { answers } = await (carriesMoment ? c.auditLog.carry(place) : place());
    return answers[0] ?? { state: 'unavailable' };
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    return { state: 'unknown' };
  }
}
