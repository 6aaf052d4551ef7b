/** Builds and packs the package, and installs the archive the way n8n installs a community package. */
import { createHash } from 'node:crypto';
import {
	cpSync,
	existsSync,
	mkdirSync,
	readFileSync,
	readdirSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { must } from './processes.mjs';
import { ROOT, npm } from './runtime.mjs';
import { step } from './say.mjs';

export const TMP = join(ROOT, '.tmp');
const MANIFEST = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
export const PACKAGE = MANIFEST.name;
const DEFECT = 'correct what the lines above name, then start again.';

/** Everything the archive is made from. */
const SOURCES = ['core', 'nodes', 'credentials', 'icons', 'workflows', 'package.json', 'index.js']
	.concat(['gulpfile.js', 'tsconfig.json', 'tsconfig.build.json', 'README.md', 'LICENSE'])
	.map((name) => join(ROOT, name));

function* filesUnder(path) {
	if (!existsSync(path)) return;
	const entries = readdirSync(path, { withFileTypes: true, recursive: true });
	for (const entry of entries) if (entry.isFile()) yield join(entry.parentPath, entry.name);
}

function sourcesHash() {
	const hash = createHash('sha256');
	for (const source of SOURCES) {
		const files = /\.\w+$|LICENSE$/.test(source) ? [source] : [...filesUnder(source)].sort();
		for (const file of files) {
			if (existsSync(file))
				hash.update(file.slice(ROOT.length)).update('\0').update(readFileSync(file));
		}
	}
	return hash.digest('hex').slice(0, 16);
}

/** Compiles into dist/ unless what is there was made from the same sources. */
export async function build(node, { force = false } = {}) {
	const stamp = join(ROOT, 'dist/.sources');
	const hash = sourcesHash();
	if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return hash;
	await step('Build the package', async () => {
		rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
		await npm(node, ['run', '--silent', 'build'], { cwd: ROOT, what: 'The build', remedy: DEFECT });
		writeFileSync(stamp, hash);
	});
	return hash;
}

/**
 * Packs and unpacks as n8n's installer does: `npm pack`, extract, drop development, peer and
 * optional dependencies, then a shallow install without scripts. Returns the ready folder, which is
 * kept for as long as the sources stay the same.
 */
export function packedPackage(node) {
	packed ??= pack(node);
	return packed;
}
/** Once a run: whoever edits meanwhile does not change what is being tested. */
let packed;

async function pack(node) {
	const hash = await build(node);
	const folder = join(TMP, 'package', hash);
	const ready = join(folder, '.ready');
	if (existsSync(ready)) return folder;
	await step('Pack the package and install its dependencies', async (note) => {
		rmSync(join(TMP, 'package'), { recursive: true, force: true });
		const unpacked = join(folder, PACKAGE);
		mkdirSync(unpacked, { recursive: true });
		note('npm pack');
		const result = await npm(
			node,
			['pack', '--json', '--ignore-scripts', '--pack-destination', folder],
			{ cwd: ROOT, what: 'npm pack', remedy: DEFECT },
		);
		const [{ filename }] = JSON.parse(result.out);
		await must('tar', ['-xzf', join(folder, filename), '-C', unpacked, '--strip-components=1'], {
			what: 'Unpacking the archive',
			remedy: 'install tar.',
		});
		const file = join(unpacked, 'package.json');
		const manifest = JSON.parse(readFileSync(file, 'utf8'));
		for (const kind of ['devDependencies', 'peerDependencies', 'optionalDependencies']) {
			delete manifest[kind];
		}
		writeFileSync(file, JSON.stringify(manifest, null, 2));
		note('npm install');
		const flags = '--audit=false --fund=false --bin-links=false --install-strategy=shallow';
		await npm(
			node,
			[
				'install',
				...flags.split(' '),
				'--ignore-scripts=true',
				'--package-lock=false',
				'--prefer-offline',
			],
			{
				cwd: unpacked,
				what: "Installing the package's dependencies",
				remedy: 'check that npm reaches its registry (npm ping), then start again.',
			},
		);
		writeFileSync(ready, '');
	});
	return folder;
}

/** Puts the packed package into a user folder's community packages. True when it was changed. */
export async function installInto(userFolder, node) {
	const source = await packedPackage(node);
	const nodes = join(userFolder, '.n8n/nodes');
	const target = join(nodes, 'node_modules', PACKAGE);
	const stamp = join(nodes, '.installed-from');
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === source && existsSync(target)) return;
	rmSync(target, { recursive: true, force: true });
	mkdirSync(target, { recursive: true });
	cpSync(join(source, PACKAGE), target, { recursive: true });
	const ledger = {
		name: 'installed-nodes',
		private: true,
		dependencies: { [PACKAGE]: MANIFEST.version },
	};
	writeFileSync(join(nodes, 'package.json'), JSON.stringify(ledger, null, 2));
	writeFileSync(stamp, source);
}

/** The rows by which n8n lists a community package as installed. */
export function installedRows(nodeTypes) {
	const ours = nodeTypes.filter((type) => type.name.startsWith(`${PACKAGE}.`));
	return {
		packageRow: {
			packageName: PACKAGE,
			installedVersion: MANIFEST.version,
			authorName: MANIFEST.author.name,
			authorEmail: MANIFEST.author.email,
		},
		nodeRows: ours.map((type) => ({
			name: type.displayName,
			type: type.name,
			latestVersion: [type.version].flat().at(-1),
			package: PACKAGE,
		})),
	};
}
