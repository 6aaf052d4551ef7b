/** A span of days, `YYYY-MM-DD`, both included; null = without limit. */
export interface Span {
	readonly from: string | null;
	readonly until: string | null;
}

/** A price of a list about to be written. */
export interface NewPrice extends Span {
	readonly lineId: string;
	readonly from: string;
	/** Least quantity, in units of `unit`. */
	readonly least: number;
	readonly unit: number;
}

/** A price Odoo holds of the same vendor and item that is no line of the list. */
export interface OtherPrice extends Span {
	readonly id: number;
	/** A line this list had before and has no longer. */
	readonly withdrawn: boolean;
}

export interface Windows {
	/** Last day of each price, by line id; null = open. */
	readonly until: ReadonlyMap<string, string | null>;
	/** New last day of prices Odoo holds, by id. */
	readonly ends: ReadonlyMap<number, string>;
	/** A price that holds from the list's first day, or later and overlaps; names the row in Odoo. */
	readonly clash: { readonly lineId: string; readonly other: number } | null;
	/** Two prices of the list for one quantity on one day. */
	readonly twice: { readonly lineId: string; readonly other: string } | null;
}

/**
 * Sees to it that one list rules the price of an item on any day. Of all prices that hold, Odoo
 * takes the lowest (`_select_seller`: by discounted price), not the newest: a price that goes up
 * would never come into force beside the old one.
 *
 * An earlier price, also one without days as Odoo makes it when an order is confirmed, ends the day
 * before the list begins; a price of a later list ends this one the day before it begins. A withdrawn
 * line ends yesterday.
 */
export function fitWindows(
	prices: readonly NewPrice[],
	others: readonly OtherPrice[],
	today: string,
): Windows {
	const until = new Map<string, string | null>();
	const ends = new Map<number, string>();
	const first = prices.map(({ from }) => from).sort()[0];
	const yesterday = dayBefore(today);
	for (const other of others) {
		if (!other.withdrawn) continue;
		const last = other.from !== null && other.from > yesterday ? dayBefore(other.from) : yesterday;
		if (other.until === null || other.until > last) ends.set(other.id, last);
	}
	if (first === undefined) return { until, ends, clash: null, twice: null };
	const later: OtherPrice[] = [];
	for (const other of others) {
		if (other.withdrawn || (other.until !== null && other.until < first)) continue;
		if (isNever(other)) continue;
		if (other.from === null || other.from < first) ends.set(other.id, dayBefore(first));
		else later.push(other);
	}
	let clash: Windows['clash'] = null;
	for (const price of prices) {
		const next = later
			.filter((other) => other.from !== null && (price.until === null || other.from <= price.until))
			.sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1))[0];
		if (next?.from === undefined || next.from === null) {
			until.set(price.lineId, price.until);
		} else if (next.from > price.from) {
			until.set(price.lineId, dayBefore(next.from));
		} else if (next.until === null || next.until >= price.from) {
			clash ??= { lineId: price.lineId, other: next.id };
		} else until.set(price.lineId, price.until);
	}
	return { until, ends, clash, twice: twiceIn(prices) };
}

function twiceIn(prices: readonly NewPrice[]): Windows['twice'] {
	const groups = new Map<string, NewPrice[]>();
	for (const price of prices) {
		const key = `${String(price.unit)} ${String(price.least)}`;
		const before = groups.get(key) ?? [];
		const other = before.find((one) => overlap(one, price));
		if (other !== undefined) return { lineId: price.lineId, other: other.lineId };
		groups.set(key, [...before, price]);
	}
	return null;
}

const overlap = (a: Span, b: Span): boolean =>
	(a.until === null || b.from === null || b.from <= a.until) &&
	(b.until === null || a.from === null || a.from <= b.until);

/** Ended before it began: a price that was withdrawn in time. */
const isNever = ({ from, until }: Span): boolean => from !== null && until !== null && until < from;

export function dayBefore(day: string): string {
	const date = new Date(`${day}T00:00:00Z`);
	date.setUTCDate(date.getUTCDate() - 1);
	return date.toISOString().slice(0, 10);
}
