import { ActivityFailure } from '@temporalio/workflow';
import type { OrderAnswer, OrderState } from '../../domain/parties/orders.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { Order } from './step.ts';

/**
 * Places an order beside the main line, which goes on meanwhile: the activity carries nothing of what waits to be
 * written.
 */
export async function placeBesideMainLine(
  c: ChangeRequest,
  { placing, summary }: Order,
): Promise<OrderAnswer | OrderState> {
  const place = c.proxies.order.placeOrders;
  try {
    const { answers } = await place.executeWithOptions({ summary }, [{ orders: [placing] }]);
    return answers[0] ?? { state: 'unavailable' };
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    return { state: 'unknown' };
  }
}
