import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import {
	NodeConnectionTypes,
	type INodeOutputConfiguration,
	type INodeProperties,
	type INodeTypeDescription,
} from 'n8n-workflow';

import {
	defaultParameters,
	manifest,
	operationsOf,
	packageNodes,
	ROOT,
} from '../harness/package-nodes';

/**
 * May an agent call the node as a tool? n8n wraps a node as a whole, so a node that can post must
 * not be one, and a node that reshapes incoming items has nothing to offer an agent.
 */
const USABLE_AS_TOOL: Readonly<Record<string, boolean>> = {
	ApprovalPolicy: false,
	CanonicalMap: false,
	CodeMap: false,
	ConstructionEventListener: false,
	ConstructionWebhookTrigger: false,
	DeliveryTrigger: false,
	ExceptionQueue: false,
	IntegrationMonitor: false,
	OdooJobCost: false,
	OdooPayables: false,
	OdooProcurement: false,
};

const CREDENTIALS = ['odooConstructionApi', 'integrationLedgerApi', 'constructionSourceApi'];

const NODES = packageNodes();

/** The outputs of a node, each set there is when they depend on a parameter. */
function outputsOf({ outputs }: INodeTypeDescription): INodeOutputConfiguration[][] {
	if (typeof outputs !== 'string') {
		return [outputs.map((output) => (typeof output === 'string' ? { type: output } : output))];
	}
	return (outputs.match(/\[\{.*?\}\]/g) ?? []).map(
		(set) => JSON.parse(set) as INodeOutputConfiguration[],
	);
}

interface Codex {
	readonly node: string;
	readonly categories: readonly string[];
	readonly resources: { readonly primaryDocumentation: ReadonlyArray<{ readonly url: string }> };
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

describe.each(NODES)('$name', ({ name, folder, node }) => {
	const { description } = node;
	const { properties } = description;
	const named = (wanted: string): INodeProperties[] =>
		properties.filter((property) => property.name === wanted);

	it('is named as its folder', () => {
		expect(path.basename(folder)).toBe(name);
		expect(description.name).toBe(name.charAt(0).toLowerCase() + name.slice(1));
	});

	it('declares named outputs, for exceptions as well unless it only starts a workflow', () => {
		const isTrigger = description.group.includes('trigger');
		for (const outputs of outputsOf(description)) {
			expect(outputs.map(({ type }) => type)).toEqual(outputs.map(() => NodeConnectionTypes.Main));
			if (isTrigger) continue;
			expect(outputs).toHaveLength(name === 'ApprovalPolicy' ? 4 : 2);
			expect(outputs.at(-1)?.displayName).toMatch(/^(?:Exceptions|Alerts)$/);
		}
	});

	it('has an own icon for light and dark', () => {
		const { light, dark } = description.icon as { readonly light: string; readonly dark: string };
		expect(light).not.toBe(dark);
		for (const icon of [light, dark]) {
			expect(icon).toMatch(/^file:\.\.\/\.\.\/icons\/[a-z-]+(?:\.dark)?\.svg$/);
			expect(existsSync(path.join(folder, icon.replace('file:', '')))).toBe(true);
		}
	});

	it('has a codex with resources', () => {
		const codex = readJson(path.join(folder, `${name}.node.json`)) as Codex;
		expect(codex.node).toBe(`n8n-nodes-odoo-construction.${description.name}`);
		expect(codex.categories.length).toBeGreaterThan(0);
		const [page] = codex.resources.primaryDocumentation;
		const document = page?.url.split('/blob/main/')[1] ?? '';
		expect(existsSync(path.join(ROOT, document))).toBe(true);
	});

	it('is a tool for agents only where that was decided', () => {
		expect(USABLE_AS_TOOL).toHaveProperty(name);
		expect(description.usableAsTool === true).toBe(USABLE_AS_TOOL[name]);
	});

	it('tests its credentials', () => {
		for (const credential of description.credentials ?? []) {
			expect(CREDENTIALS).toContain(credential.name);
			expect(credential.required === true).toBe(credential.name !== 'integrationLedgerApi');
			const { testedBy } = credential;
			expect(node.methods?.credentialTest).toHaveProperty(String(testedBy));
		}
	});

	it('gives every operation a name, an action and a description', () => {
		for (const { options } of named('operation')) {
			for (const option of options ?? []) {
				expect(option).toMatchObject({
					name: expect.stringMatching(/^[A-Z]/) as string,
					action: expect.stringMatching(/^[A-Z][a-z]/) as string,
					description: expect.stringMatching(/\S/) as string,
				});
			}
		}
	});

	it('names existing parameters and values in every displayOptions', () => {
		for (const { name: own, displayOptions } of properties) {
			for (const [key, values] of Object.entries({
				...displayOptions?.show,
				...displayOptions?.hide,
			})) {
				const gates = named(key);
				expect([own, key, gates.length > 0]).toEqual([own, key, true]);
				const known = gates.flatMap(({ type, options }) =>
					type === 'boolean'
						? [true, false]
						: (options ?? []).flatMap((option) => ('value' in option ? [option.value] : [])),
				);
				expect(known).toEqual(expect.arrayContaining(values as unknown[]));
			}
		}
	});

	it('describes every parameter', () => {
		for (const { name: own, description: text, type } of properties) {
			if (type === 'notice' || ['resource', 'operation', 'entity'].includes(own)) continue;
			expect([own, (text ?? '').length > 10]).toEqual([own, true]);
		}
	});

	it('resolves every list and mapper method it names', () => {
		const methods = new Set(
			Object.values(node.methods ?? {}).flatMap((group) => Object.keys(group as object)),
		);
		for (const property of properties) {
			const mapper = property.typeOptions?.resourceMapper;
			const wanted = [
				property.typeOptions?.loadOptionsMethod,
				mapper !== undefined && 'resourceMapperMethod' in mapper
					? mapper.resourceMapperMethod
					: undefined,
				...(property.modes ?? []).map(({ typeOptions }) => typeOptions?.searchListMethod),
			].filter((method) => method !== undefined);
			for (const method of wanted)
				expect([property.name, methods.has(method)]).toEqual([property.name, true]);
		}
	});

	describe.each(operationsOf(node))('%j', (chosen) => {
		it('renders with its defaults and no parameter twice', () => {
			const shown = defaultParameters(node, chosen);
			expect(shown).toMatchObject(chosen);
		});

		it('has an output schema', () => {
			const file =
				chosen['resource'] === undefined
					? 'output.json'
					: path.join(chosen['resource'], `${chosen['operation'] ?? ''}.json`);
			const version = String([description.version].flat().at(-1));
			const schema = readJson(path.join(folder, `__schema__/v${version}.0.0`, file));
			expect(schema).toMatchObject({ type: 'object', version: 1 });
		});
	});
});

describe('package.json', () => {
	it('registers every node and credential file there is', () => {
		const { nodes, credentials } = manifest().n8n;
		const sources = [...nodes, ...credentials].map((file) =>
			file.replace(/^dist\//, '').replace(/\.js$/, '.ts'),
		);
		for (const file of sources)
			expect([file, existsSync(path.join(ROOT, file))]).toEqual([file, true]);
		expect(new Set(sources).size).toBe(sources.length);
	});
});
