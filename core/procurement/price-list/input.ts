import { priceListSchema } from '../../canonical/entities/price-list';
import { delivered } from '../../job-cost/delivered';

import type { z } from 'zod/v4';

/** A price list to keep in Odoo, as it comes from Canonical Map. */
export const priceListInput = delivered(priceListSchema);
export type DeliveredPriceList = z.infer<typeof priceListInput>;
