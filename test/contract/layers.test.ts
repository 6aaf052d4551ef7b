import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { ROOT } from '../harness/package-nodes';

const sourcesIn = (folder: string): string[] =>
	readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.map((file) => path.join(folder, file));

/** What a file imports: packages by name, own files as a path from the project's root. */
export function importsOf(file: string, text: string): string[] {
	const found = [...text.matchAll(/(?:from|import|require)\s*\(?\s*['"]([^'"]+)['"]/g)];
	return found.map(([, target = '']) =>
		target.startsWith('.') ? path.join(path.dirname(file), target) : target,
	);
}

const offences = (folder: string, forbidden: (target: string, file: string) => boolean): string[] =>
	sourcesIn(folder).flatMap((file) =>
		importsOf(file, readFileSync(path.join(ROOT, file), 'utf8'))
			.filter((target) => forbidden(target, file))
			.map((target) => `${file} imports ${target}`),
	);

const notShipped = (target: string): boolean => /^(?:sandbox|test|bench|scripts)\//.test(target);
const n8n = (target: string): boolean => /^(?:n8n-|@n8n\/)/.test(target);

describe('layers', () => {
	it('keeps core free of n8n and of everything above it', () => {
		expect(
			offences('core', (t) => n8n(t) || notShipped(t) || /^(?:nodes|credentials)\//.test(t)),
		).toEqual([]);
	});

	it('keeps nodes to nodes/shared, their own folder and core', () => {
		expect(
			offences('nodes', (target, file) => {
				if (notShipped(target) || target === 'n8n-core') return true;
				const [, own] = file.split(path.sep);
				const [top, folder] = target.split(path.sep);
				return top === 'nodes' && folder !== own && folder !== 'shared';
			}),
		).toEqual([]);
	});

	it('keeps what is shipped from what is not', () => {
		expect(offences('credentials', (t) => notShipped(t) || /^(?:nodes|core)\//.test(t))).toEqual(
			[],
		);
	});

	it('sees every way to import', () => {
		const text = `import a from '../x';\nexport * from "./y";\nconst b = require('n8n-core');\nawait import('./z');`;
		expect(importsOf('core/odoo/a.ts', text)).toEqual([
			'core/x',
			'core/odoo/y',
			'n8n-core',
			'core/odoo/z',
		]);
	});
});
