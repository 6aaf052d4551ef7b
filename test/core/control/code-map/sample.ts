import { entityOf, type EntityName } from '../../../../core/canonical/registry';
import { toItem } from '../../../../core/canonical/item';
import type { CanonicalItem } from '../../../../core/canonical/envelope';
import { readPeople } from '../../../../core/control/approval/people';
import type { Choice, Untranslated } from '../../../../core/control/code-map/apply';
import type { Wish } from '../../../../core/control/code-map/desk';
import type { MapOffice } from '../../../../core/control/code-map/records';
import { DEFAULT_SETTINGS } from '../../../../core/delivery/ledger/settings';
import type { LedgerStore } from '../../../../core/delivery/stores/store.port';
import { createMemoryStore } from '../../../../core/delivery/stores/memory';

export const NOW = Date.UTC(2026, 5, 15, 12);
export const CONNECTION = 'https://odoo.example.com|books';

export const officeAt = (
	company: number,
	store: LedgerStore = createMemoryStore(() => NOW),
): MapOffice => ({
	store,
	settings: DEFAULT_SETTINGS,
	scope: { connection: CONNECTION, company },
	worker: { id: 'w', workflowId: '7', node: 'Translate' },
});

export const PEOPLE = readPeople(
	[
		{ person: 'amy@example.com', role: 'Cost Control', aliases: 'amy' },
		{ person: 'ben@example.com', role: 'Cost Control', company: '2' },
		{ person: 'cat@example.com', role: 'Cost Control', project: '26-105' },
		{
			person: 'dan@example.com',
			role: 'Cost Control',
			delegate: 'eve@example.com',
			delegateFrom: '2026-06-15',
			delegateUntil: '2026-06-15',
		},
		{ person: 'fay@example.com', role: 'Finance' },
		{
			person: 'gus@example.com',
			role: 'Cost Control',
			delegate: 'hal@example.com',
			delegateFrom: '2026-06-16',
			delegateUntil: '2026-06-20',
		},
		{
			person: 'ivy@example.com',
			role: 'Cost Control',
			delegate: 'joe@example.com',
			delegateFrom: '2026-06-01',
			delegateUntil: '2026-06-14',
		},
		{ person: 'root@example.com', role: 'Integration administrator' },
		{ person: 'root@example.com', role: 'Cost Control' },
	],
	'UTC',
);

export const wish = (native: string, target: string | null, more: Partial<Wish> = {}): Wish => ({
	to: 'odoo',
	list: 'cost_code',
	system: 'procore',
	tenant: '8089',
	project: '',
	native,
	name: '',
	target,
	label: '',
	from: null,
	until: null,
	score: null,
	...more,
});

/** A cost entry: day, project, cost code, type and vendor. */
export const costEntry = (
	nativeId: string,
	data: Readonly<Record<string, unknown>> = {},
	more: { readonly tenant?: string; readonly entity?: EntityName } = {},
): CanonicalItem =>
	toItem(
		{
			entity: entityOf(more.entity ?? 'cost_entry'),
			system: 'procore',
			tenant: more.tenant ?? '8089',
			nativeId,
			time: '2026-06-14T22:30:00Z',
		},
		// As it travels: without the fields a test takes away.
		JSON.parse(
			JSON.stringify({
				date: '2026-06-10',
				kind: 'other',
				description: 'Crane',
				amount: '100.00',
				project: { id: '12' },
				costCode: { id: '77', code: '03-300' },
				costType: { code: 'O' },
				...data,
			}),
		),
	) as CanonicalItem;

export const given = (item: CanonicalItem, index = 0): Untranslated => ({
	index,
	item,
	payload: JSON.stringify(item),
	causation: null,
});

export const CHOICE: Choice = {
	to: 'odoo',
	lists: new Set(['cost_code', 'cost_type', 'phase', 'project', 'status', 'tax', 'unit', 'vendor']),
	optional: new Set(['cost_type', 'project']),
	timezone: 'UTC',
};
