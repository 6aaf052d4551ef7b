import type { BenchResult, Ratio } from './types';

const met = ({ ratio, target }: Ratio): boolean =>
	target === null || ('atLeast' in target ? ratio >= target.atLeast : ratio <= target.atMost);

const targetText = ({ target }: Ratio): string =>
	target === null
		? 'real Odoo only'
		: 'atLeast' in target
			? `>= ${String(target.atLeast)}`
			: `<= ${String(target.atMost)}`;

/** The result as a table: ratio, target and baseline beside each other, `MISSED` where one failed. */
export function table(result: BenchResult): string {
	const rows = [
		['', 'ratio', 'target', 'measured', 'against', ''],
		...result.ratios.map((row) => [
			row.what,
			row.ratio.toFixed(2),
			targetText(row),
			row.ours,
			row.baseline,
			row.target === null ? '' : met(row) ? 'ok' : 'MISSED',
		]),
		...result.claims.map(({ what, holds, found }) => [
			what,
			'',
			'',
			found,
			'',
			holds ? 'ok' : 'MISSED',
		]),
	];
	const widths = rows[0]?.map((_, column) =>
		Math.max(...rows.map((row) => (row[column] ?? '').length)),
	);
	const lines = rows.map((row) =>
		row
			.map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
			.join('  ')
			.trimEnd(),
	);
	return [`${result.name} on ${result.on}`, ...lines].join('\n');
}

export const passed = ({ ratios, claims }: BenchResult): boolean =>
	ratios.every(met) && claims.every(({ holds }) => holds);

/** Runs one benchmark as a program: prints its table and ends with code 1 when a target is missed. */
export async function main(run: () => Promise<BenchResult>): Promise<void> {
	const result = await run();
	process.stdout.write(`${table(result)}\n`);
	if (!passed(result)) process.exitCode = 1;
}
