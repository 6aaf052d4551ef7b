/**
 * The shapes of the demo company's books. Tables of tuples, so that a person can add a column up:
 * amounts are decimal strings in the company's currency, months run from 0 (the oldest) to 7 (the
 * last full month before the anchor date), and costs are positive.
 */

export type CompanyKey = 'home' | 'north';

export const COST_TYPES = [
	['L', 'Labour', 'labor'],
	['M', 'Material', 'materials'],
	['E', 'Equipment', 'equipment'],
	['S', 'Subcontract', 'subcontract'],
	['O', 'Other', 'other'],
] as const;
export type CostTypeCode = (typeof COST_TYPES)[number][0];

/** Phase, cost code, cost type. */
export type Coding = readonly [phase: string, code: string, type: CostTypeCode];

export type BudgetRow = readonly [...Coding, amount: string];

export interface Change {
	readonly number: string;
	readonly title: string;
	readonly month: number;
	readonly status: 'approved' | 'in_review' | 'void';
	readonly lines: readonly BudgetRow[];
}

/** Eight-hour days of one person from the given working day of the month on (0 = the first). */
export type LabourRow = readonly [
	employee: string,
	phase: string,
	code: string,
	month: number,
	fromWorkday: number,
	days: number,
];

/** Days of one machine, with the hours it ran on each. */
export type EquipmentRow = readonly [
	machine: string,
	phase: string,
	code: string,
	month: number,
	fromWorkday: number,
	days: number,
	hoursADay: string,
];

/** Material taken from the yard. */
export type MaterialRow = readonly [
	item: string,
	phase: string,
	code: string,
	month: number,
	quantity: string,
	unitCost: string,
];

/** A cost without vendor, person or machine: permits, insurance, travel. */
export type OtherRow = readonly [
	phase: string,
	code: string,
	month: number,
	amount: string,
	what: string,
];

export interface OrderLine {
	readonly key: string;
	readonly item: string;
	readonly what: string;
	readonly quantity: string;
	readonly price: string;
	/** One coding, or several with percentages that sum to 100. */
	readonly split: ReadonlyArray<readonly [...Coding, percent: string]>;
}

/** A bill or credit note, each line for one order line: quantity and price as billed. */
export interface Bill {
	readonly number: string;
	readonly month: number;
	readonly state: 'posted' | 'draft';
	readonly kind?: 'credit';
	readonly lines: ReadonlyArray<readonly [orderLine: string, quantity: string, price: string]>;
}

export interface Order {
	readonly number: string;
	readonly kind: 'purchase' | 'subcontract';
	readonly vendor: string;
	readonly month: number;
	/** A draft is a request for quotation: it binds nothing and counts nowhere. */
	readonly state: 'confirmed' | 'draft';
	readonly lines: readonly OrderLine[];
	readonly bills: readonly Bill[];
}

/** A progress invoice to the customer. */
export type InvoiceRow = readonly [number: string, month: number, amount: string];

export interface Job {
	readonly code: string;
	readonly name: string;
	readonly company: CompanyKey;
	readonly customer: string;
	/** Contract with the customer, change orders included. */
	readonly contract: string;
	readonly phases: ReadonlyArray<readonly [code: string, name: string]>;
	readonly budget: readonly BudgetRow[];
	readonly changes: readonly Change[];
	readonly labour: readonly LabourRow[];
	readonly equipment: readonly EquipmentRow[];
	readonly material: readonly MaterialRow[];
	readonly other: readonly OtherRow[];
	readonly orders: readonly Order[];
	readonly invoices: readonly InvoiceRow[];
}
