import { mapContext } from '../../../../core/canonical/map-context';
import { COMMERCIAL_STATUSES } from '../../../../core/canonical/status';
import { procoreStatusMaps } from '../../../../core/sources/procore/status';
import { thrown } from '../../canonical/thrown';

type Maps = typeof procoreStatusMaps;

const options = { tenant: '1', receivedAt: '2026-01-01T00:00:00Z' };

/** Every native value with what it means: commercial [, progress or flag]. */
const EXPECTED: Readonly<Record<keyof Maps, Readonly<Record<string, readonly string[]>>>> = {
	'Purchase Order Contract': {
		Draft: ['draft'],
		Processing: ['in_review'],
		Submitted: ['submitted'],
		'Partially Received': ['approved', 'partially_fulfilled'],
		Received: ['approved', 'fulfilled'],
		Approved: ['approved'],
		Closed: ['closed'],
	},
	'Work Order Contract': {
		Draft: ['draft'],
		'Out For Bid': ['in_review'],
		'Out For Signature': ['submitted'],
		Approved: ['approved'],
		Complete: ['closed'],
		Terminated: ['terminated'],
		Void: ['void'],
	},
	'Change Order': {
		draft: ['draft'],
		not_pricing: ['draft'],
		pricing: ['in_review'],
		pending: ['submitted'],
		revised: ['revise'],
		proceeding: ['submitted', 'proceed_at_risk'],
		not_proceeding: ['rejected'],
		no_charge: ['approved', 'no_charge'],
		approved: ['approved'],
		rejected: ['rejected'],
		void: ['void'],
	},
	'Subcontractor Invoice': {
		draft: ['draft'],
		under_review: ['in_review'],
		revise_and_resubmit: ['revise'],
		approved: ['approved'],
		approved_as_noted: ['approved', 'approved_as_noted'],
		pending_owner_approval: ['submitted'],
	},
	'Owner Invoice': {
		draft: ['draft'],
		under_review: ['in_review'],
		revise_and_resubmit: ['revise'],
		approved: ['approved'],
	},
	'Direct Cost': {
		draft: ['draft'],
		pending: ['in_review'],
		revise_and_resubmit: ['revise'],
		approved: ['approved'],
	},
	'Budget Change': {
		draft: ['draft'],
		under_review: ['in_review'],
		approved: ['approved'],
		void: ['void'],
	},
	'Change Event': { Open: ['submitted'], Pending: ['in_review'], Closed: ['closed'] },
	'Lien Waiver': { awaiting_signature: ['submitted'], completed: ['executed'] },
	Timesheet: { pending: ['submitted'], approved: ['approved'] },
};

const rows = Object.entries(EXPECTED).flatMap(([type, values]) =>
	Object.entries(values).map(([native, meaning]) => [type as keyof Maps, native, meaning] as const),
);

it.each(rows)('%s %s means %j', (type, native, [commercial, more]) => {
	const status = mapContext(options).status(procoreStatusMaps[type], native);
	expect(status?.native).toBe(native);
	expect(status?.commercial).toBe(commercial);
	expect(COMMERCIAL_STATUSES).toContain(commercial);
	expect(status?.progress ?? status?.flags?.[0]).toBe(more);
});

it('lists every native value above', () => {
	for (const [type, map] of Object.entries(procoreStatusMaps)) {
		const expected = Object.keys(EXPECTED[type as keyof Maps]).map((word) => word.toLowerCase());
		expect(Object.keys(map).sort()).toEqual(expected.sort());
	}
});

it('refuses an unknown status by name and lists the known ones', () => {
	const read = (word: string): unknown =>
		mapContext(options).status(procoreStatusMaps['Direct Cost'], word);
	expect(thrown(() => read('Half done'))).toMatchObject({
		code: 'mapping.unknown_status',
		message: expect.stringMatching(
			/"Half done".*draft, pending, revise_and_resubmit, approved/,
		) as string,
	});
	// Not a key of the map, though every object has it.
	expect(thrown(() => read('constructor'))).toMatchObject({ code: 'mapping.unknown_status' });
	expect(read('  ')).toBeUndefined();
});

it('lets the caller’s list win', () => {
	const context = mapContext({
		...options,
		statusMap: { 'Half Done': { commercial: 'in_review' }, approved: { commercial: 'executed' } },
	});
	const map = procoreStatusMaps['Direct Cost'];
	expect(context.status(map, 'half done')).toEqual({
		commercial: 'in_review',
		native: 'half done',
	});
	expect(context.status(map, 'approved')?.commercial).toBe('executed');
});
