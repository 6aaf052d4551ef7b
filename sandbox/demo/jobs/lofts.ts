import type { Job } from '../types';

/**
 * The job of the northern company, in Canadian dollars: young, well inside its budget. That company
 * has no chart of accounts in the demo, so it has orders, time and machines but no bills.
 */
export const lofts: Job = {
	code: 'N-2404',
	name: 'Pine Street Lofts',
	company: 'north',
	customer: 'C-04',
	contract: '615000.00',
	phases: [
		['10', 'Demolition and footings'],
		['20', 'Lofts'],
	],
	budget: [
		['10', '01-100', 'L', '18000.00'],
		['10', '02-100', 'E', '16500.00'],
		['10', '02-100', 'L', '12000.00'],
		['10', '03-100', 'L', '14500.00'],
		['10', '03-300', 'M', '46000.00'],
		['20', '01-100', 'L', '26000.00'],
		['20', '01-200', 'O', '9500.00'],
		['20', '05-200', 'S', '31000.00'],
		['20', '06-100', 'S', '88000.00'],
		['20', '06-200', 'M', '27500.00'],
		['20', '07-100', 'S', '74000.00'],
		['20', '07-200', 'S', '69000.00'],
		['20', '08-100', 'S', '58000.00'],
	],
	changes: [
		{
			number: 'BC-01',
			title: 'Asbestos found in the boiler room',
			month: 5,
			status: 'approved',
			lines: [['10', '02-100', 'L', '4800.00']],
		},
		{
			number: 'BC-02',
			title: 'Steel stair instead of timber',
			month: 7,
			status: 'in_review',
			lines: [['20', '05-200', 'S', '9200.00']],
		},
	],
	labour: [
		['2001', '10', '01-100', 4, 0, 10],
		['2001', '10', '01-100', 5, 0, 12],
		['2001', '20', '01-100', 6, 0, 10],
		['2001', '20', '01-100', 7, 0, 12],
		['2003', '10', '02-100', 4, 0, 18],
		['2003', '10', '02-100', 5, 0, 19],
		['2002', '10', '03-100', 6, 0, 18],
		['2002', '10', '03-100', 7, 0, 14],
	],
	equipment: [
		['EX-30', '10', '02-100', 4, 0, 8, '7.5'],
		['LD-12', '10', '02-100', 5, 0, 9, '6'],
	],
	material: [['FRM', '10', '03-100', 6, '145', '22.10']],
	other: [
		['20', '01-200', 4, '2150.00', 'Permit'],
		['20', '01-200', 6, '1845.60', 'Scaffold check'],
	],
	orders: [
		{
			number: 'PO-2601',
			kind: 'purchase',
			vendor: 'V-201',
			month: 5,
			state: 'confirmed',
			lines: [
				{
					key: '1',
					item: 'CON',
					what: 'Concrete for footings',
					quantity: '210',
					price: '204.60',
					split: [['10', '03-300', 'M', '100']],
				},
			],
			bills: [],
		},
		{
			number: 'SC-2701',
			kind: 'subcontract',
			vendor: 'V-202',
			month: 6,
			state: 'confirmed',
			lines: [
				{
					key: '1',
					item: 'SUB',
					what: 'Heating and cooling',
					quantity: '72900',
					price: '1.00',
					split: [['20', '07-100', 'S', '100']],
				},
				{
					key: '2',
					item: 'SUB',
					what: 'Plumbing',
					quantity: '70150',
					price: '1.00',
					split: [['20', '07-200', 'S', '100']],
				},
			],
			bills: [],
		},
	],
	invoices: [],
};
