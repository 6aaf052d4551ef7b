'use strict';

const path = require('node:path');

/** Conformance: the verbs against a running Odoo. Started by scripts/conformance.mjs. */
module.exports = {
	displayName: 'conformance',
	rootDir: path.resolve(__dirname, '../..'),
	testEnvironment: 'node',
	modulePathIgnorePatterns: ['<rootDir>/.tmp/', '<rootDir>/dist/'],
	transform: {
		'^.+\\.ts$': [
			'@swc/jest',
			{
				jsc: { parser: { syntax: 'typescript', decorators: false }, target: 'es2022' },
				module: { type: 'commonjs' },
			},
		],
	},
	testMatch: ['<rootDir>/test/conformance/**/*.test.ts'],
	// A real server answers in its own time, the more so right after a start.
	testTimeout: 180_000,
	// One file at a time: Odoo has few workers, and the closed period is one for all.
	maxWorkers: 1,
};
