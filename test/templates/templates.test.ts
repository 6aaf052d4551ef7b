import { NodeHelpers, type INode, type INodeProperties, type INodeType } from 'n8n-workflow';

import { packageNodes } from '../harness/package-nodes';
import { baseNode, baseNodesInstalled, whyNot } from './base-nodes';
import {
	PACKAGE_PREFIX,
	isNote,
	isOurs,
	isTrigger,
	readme,
	steps,
	templates,
	wires,
} from './template-files';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const README_HEADINGS = [
	'## Who it is for',
	'## How it works',
	'## How to set up',
	'## Requirements',
	'## How to customize',
];
/** What n8n draws; two steps closer than this touch or cover each other's labels. */
const STEP_SIZE = { width: 180, height: 150 };

const ours = new Map<string, INodeType>(
	packageNodes().map(({ node }) => [`${PACKAGE_PREFIX}${node.description.name}`, node]),
);
const ourNode = (node: INode): INodeType => {
	const found = ours.get(node.type);
	if (found === undefined) throw new Error(`the package has no node ${node.type}`);
	return found;
};
/** Outputs that depend on a parameter are of one number in every case; the contract tests say so. */
const outputCount = ({ description: { outputs, name } }: INodeType): number =>
	Array.isArray(outputs) ? outputs.length : name === 'approvalPolicy' ? 4 : 2;

const outputName = ({ description }: INodeType, output: number): string => {
	if (description.name === 'approvalPolicy' && output === 3) return 'Exceptions';
	const declared = Array.isArray(description.outputs) ? description.outputs[output] : undefined;
	return typeof declared === 'object' ? (declared.displayName ?? '') : '';
};

const optionValues = ({ options = [] }: INodeProperties): unknown[] =>
	options.flatMap((option) => ('value' in option ? [option.value] : []));

const all = templates();

it('finds the templates, numbered and listed in workflows/README.md', () => {
	expect(all.length).toBeGreaterThan(0);
	const list = readme();
	for (const { file } of all) {
		expect(file).toMatch(/^\d\d-[a-z]+(-[a-z]+)+\.json$/);
		expect(list).toContain(`(${file})`);
	}
});

describe.each(all)('$file', ({ file, text, template }) => {
	const work = steps(template);
	const notes = template.nodes.filter(isNote);
	const names = new Set(template.nodes.map(({ name }) => name));
	const into = (name: string) => wires(template).filter(([, , to]) => to === name);

	it('is inactive, untagged, in execution order v1, and named by its file', () => {
		expect(Object.keys(template).sort()).toEqual(
			['name', 'nodes', 'connections', 'pinData', 'settings', 'active', 'tags', 'meta'].sort(),
		);
		expect(template).toMatchObject({
			active: false,
			tags: [],
			settings: { executionOrder: 'v1' },
			meta: { templateId: file.replace('.json', ''), templateCredsSetupCompleted: false },
		});
		expect(template.meta).not.toHaveProperty('instanceId');
		expect(template.name).toMatch(/^[A-Z][a-z]/);
	});

	it('carries no credential, address of a person, key or server', () => {
		for (const node of template.nodes) expect(node).not.toHaveProperty('credentials');
		expect(text).not.toMatch(/[\w.+-]+@(?!example\.)[\w-]+\.[a-z]{2,}/i);
		expect(text).not.toMatch(/bearer |api[_-]?key["']?\s*[:=]\s*["'][^"']/i);
		const hosts = [...text.matchAll(/https?:\/\/([\w.-]+)/g)].map(([, host]) => host);
		const allowed = /(^|\.)(example\.com|procore\.com|n8n\.io|github\.com)$/;
		expect(hosts.filter((host) => !allowed.test(host ?? ''))).toEqual([]);
	});

	it('has stable ids and names of its own for every node', () => {
		const ids = template.nodes.map(({ id }) => id);
		for (const id of ids) expect(id).toMatch(UUID);
		expect(new Set(ids).size).toBe(ids.length);
		expect(names.size).toBe(template.nodes.length);
	});

	it('wires existing nodes and inputs only', () => {
		for (const [from, , to, input] of wires(template)) {
			expect(names).toContain(from);
			expect(names).toContain(to);
			expect(input).toBe(0);
		}
	});

	it('reaches every step from a trigger', () => {
		const reached = new Set(work.filter(isTrigger).map(({ name }) => name));
		for (let size = -1; size !== reached.size; ) {
			size = reached.size;
			for (const [from, , to] of wires(template)) if (reached.has(from)) reached.add(to);
		}
		expect(work.map(({ name }) => name).filter((name) => !reached.has(name))).toEqual([]);
	});

	it('starts by hand and by itself, both into one Config node', () => {
		const triggers = work.filter(isTrigger);
		const types = triggers.map(({ type }) => type);
		expect(types).toContain('n8n-nodes-base.manualTrigger');
		expect(types.some((type) => type !== 'n8n-nodes-base.manualTrigger')).toBe(true);
		const config = work.find(({ name }) => name === 'Config');
		expect(config?.type).toBe('n8n-nodes-base.set');
		// Ours bring deliveries, which a Config node must not change.
		for (const trigger of triggers.filter((node) => !isOurs(node))) {
			expect(wires(template).filter(([from]) => from === trigger.name)).toEqual([
				[trigger.name, 0, 'Config', 0],
			]);
		}
	});

	it('wires every output of our nodes, exceptions to a node that says so', () => {
		for (const node of work.filter(isOurs)) {
			const out = wires(template).filter(([from]) => from === node.name);
			for (let output = 0; output < outputCount(ourNode(node)); output += 1) {
				const targets = out.filter(([, index]) => index === output).map(([, , to]) => to);
				expect({ node: node.name, output, wired: targets.length > 0 }).toMatchObject({
					wired: true,
				});
				if (/^(?:Exceptions|Alerts)$/.test(outputName(ourNode(node), output))) {
					for (const target of targets) expect(target).toMatch(/^(?:Exceptions|Alerts): /);
				}
			}
			expect(out.every(([, index]) => index < outputCount(ourNode(node)))).toBe(true);
		}
	});

	it('stops where posting fails: no node continues on an error', () => {
		for (const node of work) expect(node.onError ?? 'stopWorkflow').toBe('stopWorkflow');
	});

	it('uses our nodes with parameters that exist and are complete', () => {
		for (const node of work.filter(isOurs)) {
			const { description } = ourNode(node);
			expect([description.version].flat()).toContain(node.typeVersion);
			expect(node.name).not.toBe(description.defaults.name);
			const filled = NodeHelpers.getNodeParameters(
				description.properties,
				node.parameters,
				true,
				false,
				node,
				description,
			);
			// A parameter that is hidden, or an option that was renamed, would be dropped without a word.
			for (const [name, value] of Object.entries(node.parameters)) {
				const offered = description.properties.filter(
					(property) =>
						property.name === name &&
						NodeHelpers.displayParameter(filled ?? {}, property, node, description),
				);
				expect({ node: node.name, name, offered: offered.length }).toEqual({
					node: node.name,
					name,
					offered: 1,
				});
				const [property] = offered;
				if (property?.type !== 'options' || String(value).startsWith('=')) continue;
				expect(optionValues(property)).toContain(value);
			}
			const issues = NodeHelpers.getNodeParametersIssues(
				description.properties,
				{ ...node, parameters: filled ?? {} },
				description,
			);
			expect({ node: node.name, issues: issues?.parameters ?? {} }).toEqual({
				node: node.name,
				issues: {},
			});
		}
	});

	it('pins sample input only where data comes in, never on our nodes', () => {
		for (const [name, items] of Object.entries(template.pinData)) {
			const node = work.find((one) => one.name === name);
			expect(node?.type).toMatch(
				/^n8n-nodes-base\.(httpRequest|readWriteFile|extractFromFile|emailSend)$/,
			);
			expect(items.length).toBeGreaterThan(0);
			for (const item of items) expect(item).toHaveProperty('json');
		}
	});

	it('explains itself: one yellow note with everything, neutral ones for the sections', () => {
		const [main, ...more] = notes.filter(({ parameters }) => parameters['color'] === undefined);
		expect(more).toEqual([]);
		const content = String(main?.parameters['content']);
		for (const heading of README_HEADINGS) expect(content).toContain(heading);
		expect(content).toMatch(/self-hosted/i);
		const words = content.split(/\s+/).length;
		expect(words).toBeGreaterThan(120);
		expect(words).toBeLessThan(320);
		const leftmost = Math.min(...work.map(({ position }) => position[0]));
		expect((main?.position[0] ?? 0) + Number(main?.parameters['width'])).toBeLessThan(leftmost);
		expect(notes.filter(({ parameters }) => parameters['color'] === 7).length).toBeGreaterThan(0);
	});

	it('is tidy: on the grid, nothing covers anything, each step inside one section', () => {
		for (const { position } of template.nodes) {
			expect(position.map((value) => Math.abs(value % 16))).toEqual([0, 0]);
		}
		for (const [index, a] of work.entries()) {
			for (const b of work.slice(index + 1)) {
				const apart =
					Math.abs(a.position[0] - b.position[0]) >= STEP_SIZE.width ||
					Math.abs(a.position[1] - b.position[1]) >= STEP_SIZE.height;
				expect({ a: a.name, b: b.name, apart }).toMatchObject({ apart: true });
			}
		}
		const frames = notes.filter(({ parameters }) => parameters['color'] === 7);
		for (const step of work) {
			const around = frames.filter(({ position: [x, y], parameters }) => {
				const right = x + Number(parameters['width']);
				const bottom = y + Number(parameters['height']);
				const [left, top] = step.position;
				return left >= x && left + 96 <= right && top >= y && top + 96 <= bottom;
			});
			expect({ step: step.name, frames: around.length }).toEqual({ step: step.name, frames: 1 });
		}
	});

	it('joins several wires only at Config, at exceptions, or at a named meeting point', () => {
		for (const { name, type } of work) {
			if (into(name).length < 2) continue;
			expect(`${name} (${type})`).toMatch(
				/^Config |^(?:Exceptions|Alerts): |noOp|merge|splitInBatches/,
			);
		}
	});

	(baseNodesInstalled ? it : it.skip)('uses built-in nodes in versions that n8n 2.40 has', () => {
		for (const node of template.nodes.filter((one) => !isOurs(one))) {
			const type = baseNode(node.type);
			if (type === undefined) throw new Error(`n8n has no node ${node.type}`);
			expect(type.versions).toContain(node.typeVersion);
			if (!isNote(node)) expect(node.name).not.toBe(type.displayName);
		}
	});
});

if (!baseNodesInstalled) console.log(whyNot);
