import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export const ROOT = join(__dirname, '..');
export const PACKAGE = 'n8n-nodes-odoo-construction';

export interface Session {
	call(method: string, path: string, body?: object): Promise<unknown>;
}

/** The parts of scripts/lib a benchmark drives n8n with; those are plain JavaScript. */
export interface Scripts {
	ensureNode(): Promise<string>;
	ensureN8n(node: string): Promise<string>;
	packedPackage(node: string): Promise<unknown>;
	freePort(wanted: number): Promise<number>;
	startN8n(options: {
		node: string;
		entry: string;
		userFolder: string;
		env?: Readonly<Record<string, string>>;
		onDeath: (reason: string, tail: string) => void;
	}): Promise<{ url: string }>;
	openSession(url: string): Promise<Session>;
	nodeTypes(session: Session): Promise<ReadonlyArray<{ name: string }>>;
	putCredential(session: Session, credential: object): Promise<{ id: string; name: string }>;
	putWorkflow(
		session: Session,
		workflow: object,
		more: object,
	): Promise<{ id: string; versionId: string }>;
	endAll(): Promise<void>;
}

export async function scripts(): Promise<Scripts> {
	const names = ['runtime', 'pack', 'n8n', 'odoo', 'processes'];
	const modules = await Promise.all(
		names.map(
			async (name) =>
				(await import(pathToFileURL(join(ROOT, `scripts/lib/${name}.mjs`)).href)) as object,
		),
	);
	return Object.assign({}, ...modules) as Scripts;
}

/** A clean n8n with the packed package, and its owner's session. */
export async function cleanN8n(lib: Scripts, name: string, env: Readonly<Record<string, string>>) {
	const userFolder = join(ROOT, '.tmp', name);
	const node = await lib.ensureNode();
	const entry = await lib.ensureN8n(node);
	await lib.packedPackage(node);
	rmSync(userFolder, { recursive: true, force: true });
	const onDeath = (reason: string, tail: string) => {
		throw new Error(`n8n ended by itself (${reason}): ${tail}`);
	};
	const { url } = await lib.startN8n({ node, entry, userFolder, env, onDeath });
	const session = await lib.openSession(url);
	return { url, session, userFolder, types: await lib.nodeTypes(session) };
}
