import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import type { IConnections, IDataObject, INode, IPinData, IWorkflowSettings } from 'n8n-workflow';

import { ROOT } from '../harness/package-nodes';

/** A template as it lies in workflows/. */
export interface Template {
	readonly name: string;
	readonly nodes: readonly INode[];
	readonly connections: IConnections;
	readonly pinData: IPinData;
	readonly settings: IWorkflowSettings;
	readonly active: boolean;
	readonly tags: readonly string[];
	readonly meta: IDataObject;
}

const FOLDER = path.join(ROOT, 'workflows');

export const templates = (): Array<{ file: string; text: string; template: Template }> =>
	readdirSync(FOLDER)
		.filter((file) => file.endsWith('.json'))
		.sort()
		.map((file) => {
			const text = readFileSync(path.join(FOLDER, file), 'utf8');
			return { file, text, template: JSON.parse(text) as Template };
		});

export const readme = (): string => readFileSync(path.join(FOLDER, 'README.md'), 'utf8');

export const PACKAGE_PREFIX = 'n8n-nodes-odoo-construction.';
export const isOurs = ({ type }: INode) => type.startsWith(PACKAGE_PREFIX);
export const isNote = ({ type }: INode) => type === 'n8n-nodes-base.stickyNote';
export const isTrigger = ({ type }: INode) => /Trigger$|\.webhook$/.test(type);
/** Nodes that do something; notes only explain. */
export const steps = ({ nodes }: Template): INode[] => nodes.filter((node) => !isNote(node));

/** Every wire as `[from, output, to, input]`. */
export const wires = ({ connections }: Template): Array<[string, number, string, number]> =>
	Object.entries(connections).flatMap(([from, { main = [] }]) =>
		main.flatMap((targets, output) =>
			(targets ?? []).map(({ node, index }): [string, number, string, number] => [
				from,
				output,
				node,
				index,
			]),
		),
	);

/** Steps that a run by hand on sample data comes to: not other triggers, nor what follows a failure. */
export function stepsByHand(template: Template): INode[] {
	const reached = new Set(
		template.nodes.filter(({ type }) => type.endsWith('.manualTrigger')).map(({ name }) => name),
	);
	for (let size = -1; size !== reached.size; ) {
		size = reached.size;
		for (const [from, , to] of wires(template)) {
			if (reached.has(from) && !from.startsWith('Exceptions: ')) reached.add(to);
		}
	}
	return steps(template).filter(({ name }) => reached.has(name));
}
