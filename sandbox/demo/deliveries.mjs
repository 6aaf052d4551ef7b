/**
 * A week of field records as crews really send them: most are right, some are not. Each goes through
 * the template `11-field-costs-to-job-cost`, so that the ledger of the demo holds what that template
 * made of it. `then` is where it must end: `applied`, `waiting`, or the queue of a role.
 */

const CHANGED = '2026-10-08T22:15:00Z';

const hours = (id, then, more = {}) => ({
	into: 'Get Timesheets',
	then,
	json: {
		id,
		day: '2026-10-07',
		employee: 'Marco Reyes',
		job: '26-105',
		phase: 'A',
		code: '03-1100',
		hours: '8',
		rate: '52.00',
		note: 'Wall forms, grid 5 to 8',
		approved: true,
		changed_at: CHANGED,
		...more,
	},
});

const machine = (id, then, more = {}) => ({
	into: 'Get Machine Hours',
	then,
	json: {
		id,
		day: '2026-10-07',
		machine: 'EX-30',
		job: '26-105',
		code: '31-2300',
		hours: '4',
		rate: '124.50',
		note: 'Backfill, east side',
		changed_at: CHANGED,
		...more,
	},
});

const material = (id, then, more = {}) => ({
	into: 'Get Material',
	then,
	json: {
		id,
		day: '2026-10-07',
		item: 'FRM',
		job: '26-105',
		phase: 'A',
		code: '03-1100',
		quantity: '24',
		unit: 'EA',
		price: '32.50',
		note: 'Form panels, second lift',
		changed_at: CHANGED,
		...more,
	},
});

export const DELIVERIES = [
	hours('T-2001', 'applied'),
	hours('T-2002', 'applied', { employee: 'Alice Tran', rate: '44.50', hours: '7.5' }),
	hours('T-2003', 'applied', { employee: 'Dana Whitlock', code: '01-3100', rate: '68.00' }),
	machine('M-3001', 'applied'),
	material('I-4001', 'applied'),
	// A code that was opened on site this morning; its master record is on the way.
	hours('T-2004', 'waiting', { code: '03-3500', note: 'Slab finishing, bay 1' }),
	// A new hire whose file is not in Odoo yet.
	hours('T-2005', 'waiting', { employee: 'Priya Natarajan', rate: '41.00' }),
	// A job that estimating has not handed over.
	hours('T-2006', 'waiting', { job: '26-118', note: 'Site visit before start' }),
	material('I-4002', 'waiting', { item: 'WTR', note: 'Water stop, 20 m' }),
	// Booked as 8 hours on Monday; the phone sent 9.5 under the same change.
	hours('T-1001', 'finance', {
		day: '2026-10-05',
		hours: '9.5',
		note: 'Wall forms, grid 1 to 3',
		changed_at: '2026-10-05T23:30:00Z',
	}),
	// A correction typed as minus hours, without the record it takes back.
	hours('T-2007', 'finance', { hours: '-2', note: 'Minus two, was in the office' }),
	// The crew left the cost code open.
	hours('T-2008', 'project', { code: '', note: 'Clean-up, all bays' }),
	// Taken from the yard, no price on the slip and none in Odoo.
	material('I-4004', 'project', { price: '', note: 'Form panels from the yard' }),
	// A hired machine nobody gave a rate.
	machine('M-3003', 'integration', { rate: '', note: 'Backfill, west side' }),
	material('I-4003', 'procurement', { unit: 'PALLET', quantity: '2', note: 'Two pallets' }),
	// A photograph pasted into the note.
	machine('M-3002', 'integration', { note: `data:image/jpeg;base64,${'QUJD'.repeat(300_000)}` }),
];
