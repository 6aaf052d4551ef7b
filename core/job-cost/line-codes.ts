import type { OdooClient } from '../odoo/client.port';
import { namesOf } from './names';
import { plansOf } from './plans';
import { type Dimension, DIMENSIONS } from './rules/types';

/** A line of an order or bill, as far as it says where its cost belongs. */
export interface CodedLine {
	/** Per cent by comma-joined accounts. */
	readonly distribution: Readonly<Record<string, number>> | null;
}

/** Codes by dimension; none of a line that is split or not coded. */
export type LineCodes = Partial<Record<Dimension, string>>;

/** Reads what the accounts of lines are called. Two calls at most for any number of lines. */
export async function lineCodes(
	odoo: OdooClient,
	lines: readonly CodedLine[],
): Promise<(line: CodedLine) => LineCodes> {
	const [plans, names] = await Promise.all([
		plansOf(odoo),
		namesOf(odoo, lines.flatMap(accountsOf)),
	]);
	const dimensionOf = new Map(DIMENSIONS.map((dimension) => [plans[dimension].plan, dimension]));
	return (line) => {
		const codes: LineCodes = {};
		for (const account of accountsOf(line)) {
			const name = names.get(account);
			const dimension = dimensionOf.get(name?.plan ?? 0);
			if (name !== undefined && dimension !== undefined) codes[dimension] = name.code;
		}
		return codes;
	};
}

/** Accounts of a line that lies on one split; none where it is split. */
const accountsOf = ({ distribution }: CodedLine): number[] => {
	const [key, second] = Object.keys(distribution ?? {});
	return key === undefined || second !== undefined ? [] : key.split(',').map(Number);
};
