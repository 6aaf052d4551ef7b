import { DECIMAL_PATTERN } from '../canonical/types';
import { decimal, sum, toText, ZERO, type Decimal } from '../money';
import type { BusinessFacts } from './entry';

type Data = Readonly<Record<string, unknown>>;

const TITLE_LIMIT = 120;
const CODE_LIMIT = 64;

/**
 * What a controller reads in a list of deliveries, taken from the data of a canonical record: title,
 * codes of project, vendor and cost code, amount. A document with lines on several codes names none.
 *
 * The amount is a decimal text with two places in the record's currency, without tax where the record
 * has it; costs are positive, a credit note is negative. Hours and quantities without a rate have no
 * amount. Facts a record does not hold are absent; never throws.
 * @param entity name of the canonical entity, e.g. `cost_entry`
 */
export function businessFacts(entity: string, data: unknown): BusinessFacts {
	if (!isRecord(data)) return {};
	const lines = linesOf(data);
	const own = text(data['code'], CODE_LIMIT);
	const title = titleOf(data);
	const project = entity === 'project' ? own : shared('project', data, lines);
	const vendor = entity === 'vendor' ? (own ?? text(data['name'])) : codeOf(data['vendor']);
	const costCode = entity === 'cost_code' ? own : shared('costCode', data, lines);
	const gives = entity === 'vendor_credit' || data['type'] === 'credit_note';
	const amount = amountOf(data, lines, gives);
	const currency = text(data['currency'], 3);
	return {
		...(title === undefined ? {} : { title }),
		...(project === undefined ? {} : { project }),
		...(vendor === undefined ? {} : { vendor }),
		...(costCode === undefined ? {} : { costCode }),
		...(amount === undefined ? {} : { amount: toText(amount, 2) }),
		...(currency === undefined ? {} : { currency }),
	};
}

const isRecord = (value: unknown): value is Data =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const text = (value: unknown, limit = TITLE_LIMIT): string | undefined =>
	typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, limit) : undefined;

/** A reference as people know it: its code, else its id in the source. */
const codeOf = (value: unknown): string | undefined =>
	isRecord(value) ? (text(value['code'], CODE_LIMIT) ?? text(value['id'], CODE_LIMIT)) : undefined;

const linesOf = ({ lines }: Data): readonly Data[] =>
	Array.isArray(lines) ? lines.filter(isRecord) : [];

function titleOf(data: Data): string | undefined {
	const name = text(data['name']) ?? text(data['title']) ?? text(data['description']);
	const number = text(data['number'], CODE_LIMIT) ?? text(data['reference'], CODE_LIMIT);
	return number === undefined || name === undefined
		? (name ?? number)
		: `${number} ${name}`.slice(0, TITLE_LIMIT);
}

/** The code of the record, or the one all its lines agree on. */
function shared(name: string, data: Data, lines: readonly Data[]): string | undefined {
	const codes = new Set(lines.map((line) => codeOf(line[name])));
	return codeOf(data[name]) ?? (codes.size === 1 ? [...codes][0] : undefined);
}

const figure = (value: unknown): Decimal | undefined =>
	typeof value === 'string' && DECIMAL_PATTERN.test(value) ? decimal(value) : undefined;

/** Amounts a record may state of itself, the most telling first. */
const STATED = ['total', 'originalTotal', 'originalAmount', 'amount', 'totalValue'] as const;

/** Quantity × rate, for records that state no amount. */
const RATED: ReadonlyArray<readonly [quantity: string, rate: string]> = [
	['hours', 'costRate'],
	['quantity', 'unitCost'],
	['quantity', 'operatingRate'],
	['idleQuantity', 'idleRate'],
];

function amountOf(data: Data, lines: readonly Data[], gives: boolean): Decimal | undefined {
	const amount =
		STATED.map((name) => figure(data[name])).find((value) => value !== undefined) ??
		sumOf(lines.map((line) => figure(line['amount']))) ??
		sumOf(
			RATED.map(([quantity, rate]) => {
				const [units, price] = [figure(data[quantity]), figure(data[rate])];
				return units === undefined || price === undefined ? undefined : units.times(price);
			}),
		);
	return gives && amount !== undefined ? ZERO.minus(amount) : amount;
}

function sumOf(values: ReadonlyArray<Decimal | undefined>): Decimal | undefined {
	const known = values.filter((value) => value !== undefined);
	return known.length === 0 ? undefined : sum(known);
}
