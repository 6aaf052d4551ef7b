import { configWithoutCloudSupport } from '@n8n/node-cli/eslint';
import { readdirSync } from 'node:fs';

/**
 * n8n's rule sets for community nodes in the self-hosted preset: the package has runtime
 * dependencies and keeps state, so the cloud preset is out of reach (docs/dependencies.md).
 */

/** Who may import what (docs/architecture.md). A layer sees itself and what lies below it. */
const forbid = (files, ...patterns) => ({
	files,
	rules: {
		'no-restricted-imports': [
			'error',
			{
				patterns: patterns
					.filter(([group]) => group.length > 0)
					.map(([group, message]) => ({ group, message })),
			},
		],
	},
});

const NOT_SHIPPED = [
	['**/sandbox/**', '**/test/**', '**/bench/**', '**/scripts/**'],
	'sandbox, test, bench and scripts are not shipped; shipped code may not need them.',
];
const NO_N8N = [
	['n8n-workflow', 'n8n-core', 'n8n-nodes-base', '@n8n/*', '**/nodes/**', '**/credentials/**'],
	'core knows nothing of n8n; pass it in through a port.',
];
const NO_CORE = [
	['n8n-core'],
	'n8n-core is a development tool; nodes get what they need from n8n.',
];

const nodeFolders = readdirSync(new URL('nodes', import.meta.url), { withFileTypes: true })
	.filter((entry) => entry.isDirectory() && entry.name !== 'shared')
	.map((entry) => entry.name);

const layers = [
	forbid(['core/**/*.ts'], NO_N8N, NOT_SHIPPED),
	forbid(['credentials/**/*.ts'], NO_CORE, NOT_SHIPPED),
	forbid(['nodes/shared/**/*.ts'], NO_CORE, NOT_SHIPPED, [
		nodeFolders.map((name) => `**/${name}/**`),
		'nodes/shared serves every node and knows none.',
	]),
	...nodeFolders.map((own) =>
		forbid([`nodes/${own}/**/*.ts`], NO_CORE, NOT_SHIPPED, [
			nodeFolders.filter((name) => name !== own).map((name) => `**/${name}/**`),
			'A node uses nodes/shared and core, never another node.',
		]),
	),
	forbid(['sandbox/**/*.ts'], NO_N8N),
];

/** Rules that need types: what a linter can know about money moved by a forgotten promise. */
const typed = {
	files: [
		'core/**/*.ts',
		'nodes/**/*.ts',
		'credentials/**/*.ts',
		'sandbox/**/*.ts',
		'test/**/*.ts',
	],
	languageOptions: {
		parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname },
	},
	rules: {
		'@typescript-eslint/await-thenable': 'error',
		'@typescript-eslint/no-explicit-any': 'error',
		'@typescript-eslint/no-floating-promises': 'error',
		'@typescript-eslint/no-misused-promises': 'error',
		'@typescript-eslint/no-unsafe-argument': 'error',
		'@typescript-eslint/no-unsafe-assignment': 'error',
		'@typescript-eslint/no-unsafe-call': 'error',
		'@typescript-eslint/no-unsafe-member-access': 'error',
		'@typescript-eslint/no-unsafe-return': 'error',
		'@typescript-eslint/switch-exhaustiveness-check': [
			'error',
			{ considerDefaultExhaustiveForUnions: true },
		],
		eqeqeq: 'error',
	},
};

/** Every exception from the rule sets above, once, with its reason. */
const exceptions = [
	{
		files: ['package.json'],
		rules: {
			// Few, pure JavaScript, one reason each in docs/dependencies.md. n8n installs them with the
			// package on a self-hosted instance; what it happens to carry itself is no contract.
			'@n8n/community-nodes/no-runtime-dependencies': 'off',
		},
	},
	{
		files: ['**/*.ts'],
		rules: {
			// tsc resolves imports, exports maps included; the import plugin's own resolver repeats it
			// slower and does not know `zod/v4` or `node:sqlite`.
			'import-x/no-unresolved': 'off',
			'import-x/namespace': 'off',
			'import-x/named': 'off',
			// `Big()` and `axios.create` are documented uses of a default export that also has the names.
			'import-x/no-named-as-default-member': 'off',
			'import-x/no-named-as-default': 'off',
			// Types are stripped by tsc; `_` marks a parameter a signature demands.
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', ignoreRestSiblings: true },
			],
		},
	},
	{
		files: ['nodes/**/*.node.ts'],
		rules: {
			// Whether an agent may use a node as a tool is decided in test/contract/nodes.test.ts. "No"
			// is said by leaving the key out: exactOptionalPropertyTypes refuses the `undefined` that the
			// rule would accept.
			'@n8n/community-nodes/node-usable-as-tool': 'off',
		},
	},
	{
		files: ['nodes/ConstructionWebhookTrigger/*.node.ts'],
		rules: {
			// The address is entered in the source by its administrator, together with the secret: it
			// serves sources that have no API for it, and asks none for the right to change its hooks.
			'@n8n/community-nodes/webhook-lifecycle-complete': 'off',
		},
	},
	{
		files: [
			'nodes/shared/operation.ts',
			'nodes/CanonicalMap/properties.ts',
			'nodes/OdooJobCost/actions/reference.ts',
		],
		rules: {
			// Lists are built from the registered operations and sources, and so are their defaults; the
			// rule only accepts a literal.
			'n8n-nodes-base/node-param-default-missing': 'off',
		},
	},
	{
		files: ['sandbox/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts'],
		rules: {
			// Programs and tests, run by a person in a terminal: they print, and they throw plain errors.
			'no-console': 'off',
			'@n8n/community-nodes/require-node-api-error': 'off',
		},
	},
];

export default [
	{ ignores: ['dist/**', 'coverage/**', '.tmp/**', 'core/canonical/schemas/**'] },
	...configWithoutCloudSupport,
	typed,
	...layers,
	...exceptions,
];
