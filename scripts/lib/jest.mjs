/** Runs jest under Node 24 and counts what it reports. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { TMP } from './pack.mjs';
import { run } from './processes.mjs';
import { ROOT } from './runtime.mjs';

/**
 * Counts `{ passed, failed, skipped }`. A file that could not be run at all counts as one failure,
 * and so does a run without a single test.
 */
export async function runJest(node, args = [], { env = {}, config } = {}) {
	const report = join(TMP, `jest-${process.pid}.json`);
	mkdirSync(TMP, { recursive: true });
	rmSync(report, { force: true });
	const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
	const { code } = await run(
		node,
		[
			jest,
			...(config === undefined ? [] : ['--config', config]),
			'--json',
			`--outputFile=${report}`,
			...args,
		],
		// Jest tells its story on standard error; the report goes to the file.
		{ cwd: ROOT, env: { NODE_ENV: 'test', ...env }, inheritErrors: true },
	);
	let result;
	try {
		result = JSON.parse(readFileSync(report, 'utf8'));
	} catch {
		return { passed: 0, failed: 1, skipped: 0 };
	} finally {
		rmSync(report, { force: true });
	}
	const passed = result.numPassedTests;
	const broken = result.numFailedTests + result.numRuntimeErrorTestSuites;
	const silent = broken === 0 && (code !== 0 || passed === 0) ? 1 : 0;
	return {
		passed,
		failed: broken + silent,
		skipped: result.numPendingTests + result.numTodoTests,
	};
}
