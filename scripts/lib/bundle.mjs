/** TypeScript entries as single files, for processes that must start fast. */
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';

import { ROOT } from './runtime.mjs';

/** esbuild comes with tsx, which depends on it. */
const require = createRequire(createRequire(import.meta.url).resolve('tsx'));

/** Bundles each entry with all it needs into `folder/<name>.cjs`; `alias` replaces packages. */
export async function bundle(entries, folder, alias = {}) {
	const { build } = require('esbuild');
	await build({
		absWorkingDir: ROOT,
		entryPoints: entries.map((entry) => ({
			in: join(ROOT, entry),
			out: basename(entry, '.ts'),
		})),
		outdir: folder,
		outExtension: { '.js': '.cjs' },
		bundle: true,
		alias,
		platform: 'node',
		target: 'node24',
		format: 'cjs',
		// pg asks for it and does without.
		external: ['pg-native', 'cloudflare:sockets'],
		logLevel: 'error',
	});
}
