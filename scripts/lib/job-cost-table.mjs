/** The flagship's result as a person reads it: budget, committed, actual, EAC and variance. */
import { itemsOf } from './n8n.mjs';
import { Stop, say, table } from './say.mjs';

/** The flagship's last node; its items are the rows of the table. */
const RESULT = 'Job Cost Table';

export function jobCostTable(execution) {
	const rows = itemsOf(execution, RESULT);
	if (rows.length === 0) {
		throw new Stop(
			`The flagship ended without a row in "${RESULT}".`,
			'open the execution in the editor and look at the Exceptions outputs.',
		);
	}
	const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))];
	const figure = (key) => rows.every((row) => /^-?\d+(\.\d+)?$/.test(String(row[key] ?? '0')));
	say(
		`\n${table(
			rows,
			keys.map((key) => ({ key, title: key, right: figure(key) })),
		)}`,
	);
	return rows;
}
