'use strict';

const swc = [
	'@swc/jest',
	{
		jsc: { parser: { syntax: 'typescript', decorators: false }, target: 'es2022' },
		module: { type: 'commonjs' },
	},
];

/** One project a tier, so that a failure says where the rule lives. */
const project = (displayName, testMatch, extra = {}) => ({
	displayName,
	rootDir: __dirname,
	testEnvironment: 'node',
	// Built copies of the package would claim its name a second time.
	modulePathIgnorePatterns: ['<rootDir>/.tmp/', '<rootDir>/dist/'],
	transform: { '^.+\\.ts$': swc },
	testMatch: testMatch.map((glob) => `<rootDir>/test/${glob}/**/*.test.ts`),
	...extra,
});

/** Tiers that load n8n-core, which needs Node 24 and a folder of its own. */
const n8n = { setupFiles: ['<rootDir>/test/harness/n8n-env.js'] };

module.exports = {
	projects: [
		project('core', ['core', 'sandbox']),
		project('simulation', ['simulation']),
		project('nodes', ['nodes']),
		project('engine', ['engine'], n8n),
		project('templates', ['templates'], n8n),
		project('contract', ['contract'], n8n),
	],
};
