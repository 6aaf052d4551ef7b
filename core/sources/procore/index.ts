import { z } from 'zod/v4';

import { source } from '../source';
import { budgetShapes } from './budget';
import { codeShapes } from './codes';
import { commitmentShapes } from './commitments';
import { directCostShapes } from './direct-costs';
import { fieldShapes } from './field';
import { invoiceShapes } from './invoices';
import { payApplicationShapes } from './pay-applications';
import { projectShapes } from './projects';
import { procoreRefusal, unwrapProcore } from './refusals';
import { procoreStatusMaps } from './status';
import { vendorShapes } from './vendors';

export { recordRequest } from './fetch';
export { toThinEvent, type ThinEvent } from './webhook';

const settings = z.strictObject({
	/** How the project's WBS codes are put together; Procore's own default is code.type. */
	wbs: z
		.strictObject({
			delimiter: z.string().min(1).max(3).default('.'),
			segments: z
				.array(z.enum(['cost_code', 'cost_type', 'phase', 'skip']))
				.min(1)
				.max(10)
				.default(['cost_code', 'cost_type']),
		})
		.default({ delimiter: '.', segments: ['cost_code', 'cost_type'] }),
});

/** Procore: REST records v1 and v2, sync answers, and the events of its ERP integration platform. */
export const procore = source({
	id: 'procore',
	name: 'Procore',
	doc: 'REST records, sync answers and ERP integration events. The tenant is the company id.',
	entities: [
		'vendor',
		'project',
		'phase',
		'cost_code',
		'cost_type',
		'budget_line',
		'budget_change',
		'purchase_order',
		'subcontract',
		'vendor_invoice',
		'sub_pay_application',
		'timesheet',
		'equipment_usage',
		'cost_entry',
	],
	settings,
	statusMaps: procoreStatusMaps,
	open: ({ wbs }) => ({
		records: [
			...projectShapes,
			...codeShapes,
			...budgetShapes(wbs),
			...vendorShapes,
			...commitmentShapes(wbs),
			...invoiceShapes,
			...payApplicationShapes,
			...fieldShapes(wbs),
			...directCostShapes(wbs),
		],
		batches: [],
		unwrap: unwrapProcore,
		refusal: procoreRefusal,
	}),
});
