import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { ROOT } from '../harness/package-nodes';

const SITE =
	'https://github.com/n8n-nodes-odoo-construction/n8n-nodes-odoo-construction/blob/main/';

const FOLDERS = ['docs', 'nodes', 'credentials', 'core', 'workflows', 'sandbox', 'bench'];

const all = [
	...readdirSync(ROOT),
	...FOLDERS.flatMap((folder) =>
		readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
			path.join(folder, file),
		),
	),
];

/** Files of this repository that a file points to. */
function targetsOf(file: string): string[] {
	const text = readFileSync(path.join(ROOT, file), 'utf8');
	const own = text
		.split(SITE)
		.slice(1)
		.map((rest) => /^[\w./-]+/.exec(rest)?.[0] ?? '');
	if (!file.endsWith('.md')) return own;
	const relative = [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)]
		.map(([, target]) => target ?? '')
		.filter((target) => !/^[a-z]+:/.test(target))
		.map((target) => path.join(path.dirname(file), target));
	return [...own, ...relative];
}

describe('links into the repository', () => {
	const files = all.filter((file) => /\.(?:md|ts|json)$/.test(file) && !file.includes('lock'));

	it.each(files.map((file) => [file, targetsOf(file)] as const).filter(([, to]) => to.length > 0))(
		'%s points to files that exist',
		(_file, targets) => {
			expect(targets.filter((target) => !existsSync(path.join(ROOT, target)))).toEqual([]);
		},
	);
});
