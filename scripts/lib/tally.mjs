/** Counting checks, and the one plain line every test command ends with. */
import { stripVTControlCharacters } from 'node:util';

import { say } from './say.mjs';

export const newTally = () => ({ passed: 0, failed: 0, skipped: 0 });

export function add(tally, counts) {
	tally.passed += counts.passed;
	tally.failed += counts.failed;
	tally.skipped += counts.skipped ?? 0;
}

/** Runs one named check; a thrown error is its failure and the others go on. */
export async function check(tally, name, work) {
	try {
		const result = await work();
		tally.passed += 1;
		say(`  ok    ${name}`);
		return result;
	} catch (error) {
		tally.failed += 1;
		say(`  FAIL  ${name}`);
		const text = error instanceof Error ? error.message : String(error);
		const plain = stripVTControlCharacters(text).trim();
		for (const line of plain.split('\n').slice(0, 12)) say(`        ${line.slice(0, 300)}`);
		if (error?.remedy) say(`        What to do: ${error.remedy}`);
		return undefined;
	}
}

/** The closing line, always the last of the output; sets the exit code. */
export function close(tally) {
	if (tally.skipped > 0) say(`${tally.skipped} skipped (each says why above)`);
	if (tally.failed > 0 || tally.passed === 0) process.exitCode = 1;
	say(`${tally.passed} passed, ${tally.failed} failed`);
}
