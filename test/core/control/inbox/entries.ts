import type { Entry } from '../../../../core/delivery/entry';
import { toItem } from '../../../../core/canonical/item';
import { entityOf, type EntityName } from '../../../../core/canonical/registry';
import { SAMPLES } from '../../canonical/samples';

/** Text that becomes markup, script or SQL wherever it is not treated as text. */
export const HOSTILE = `</textarea></style><script>alert(1)</script>"><img src=x onerror=alert(2)>' OR 1=1; drop table entries;--\u202e{{ $json }}`;

export const canonical = (entity: EntityName, data: object = {}): Record<string, unknown> => ({
	...toItem(
		{
			entity: entityOf(entity),
			system: 'procore',
			tenant: '8089',
			nativeId: '4711',
			time: '2026-11-20T08:00:00Z',
		},
		{ ...SAMPLES[entity], ...data },
	),
});

export const anEntry = (more: Partial<Entry> = {}): Entry => ({
	id: 12,
	key: 'k',
	connection: 'https://odoo.example.com|books',
	company: 1,
	lane: 'l',
	kind: 'state',
	operation: 'jobCost.project.upsert',
	action: 'upsert',
	revision: '3',
	revisionKind: 'version',
	ordinal: '3',
	hash: 'h',
	facts: { title: 'Project P-1', project: 'P-1', amount: '1234567.5', currency: 'USD' },
	priority: 2,
	state: 'dead',
	attempts: 1,
	epoch: 1,
	nextAt: 0,
	leaseUntil: 0,
	blockedOn: null,
	fault: {
		class: 'mapping',
		code: 'mapping.unknown_cost_code',
		message: 'Cost code 03-300 does not exist.',
		remedy: 'Create it in Odoo.',
		retryable: false,
		field: 'costCode.code',
	},
	exceptionClass: 'missing_reference',
	queue: 'project',
	assignee: null,
	effect: null,
	result: null,
	seen: 1,
	workflowId: 'w',
	node: 'Odoo Job Cost',
	correlationId: 'c',
	causation: null,
	corrects: null,
	createdAt: 1_000,
	updatedAt: 2_000,
	failingSince: 1_500,
	doneAt: null,
	system: 'procore',
	tenant: '8089',
	entity: 'project',
	nativeId: '4711',
	...more,
});
