import {
	type Requisition,
	type RequisitionLine,
	requisitionSchema,
} from '../../canonical/entities/requisition';
import { fault, toFault } from '../../faults';
import { allAsks, asksOf, type Coding, codingOf } from '../../job-cost/coding';
import { companiesOf, type Companies, refuseForeign } from '../../job-cost/companies';
import { type Delivered, delivered, recordId } from '../../job-cost/delivered';
import { type Directory, readDirectory } from '../../job-cost/directory';
import { prepareEach } from '../../job-cost/upserting';
import { ZERO } from '../../money';
import { lineExternalId } from '../../odoo/external-id';
import { REQUISITION } from '../../odoo/models/requisition';
import type { Verb, VerbDeps, VerbInput } from '../../verb';
import { trailOf } from '../trail';
import {
	applyRequisitions,
	planRequisitions,
	type RequisitionDraft,
	type RequisitionPlan,
} from './carry';
import { contentOf, figuresOf, type Held, type HeldLine, type KeptDocument } from './held';
import type { RequisitionResult } from './result';
import { onDelivery, wishOf } from './rules/lifecycle';
import { readByKey, WRITE_NEEDS } from './stored';

export type DeliveredRequisition = Delivered<Requisition>;

/**
 * Keeps requisitions by External ID down to the line. Estimates are without tax, positive, in the
 * currency of the project's company; nothing of them is committed cost.
 *
 * A requisition waits for a decision (`approve`, `reject`). The same content again leaves everything
 * as it is; another content, or one that was taken back, has to be decided anew. What was ordered
 * stays: a line cannot be reduced below it. A status of the source never approves.
 *
 * Faults of an item: those of the references (`mapping.*`, `conflict.archived`),
 * `requisition.no_lines`, `requisition.figures`, `currency.not_company`,
 * `conflict.requisition_ordered`, `conflict.requisition_unreadable`, `setup.not_prepared`.
 */
export const requisitionUpsert: Verb<DeliveredRequisition, RequisitionPlan, RequisitionResult> = {
	name: 'procurement.requisition.upsert',
	writes: true,
	needs: [
		...WRITE_NEEDS,
		{ model: 'account.analytic.account', operations: ['read'], group: 'Analytic Accounting' },
		{ model: 'project.project', operations: ['read'], group: 'Project / User', module: 'project' },
	],
	input: delivered(requisitionSchema),
	plan: planDocuments,
	apply: applyRequisitions,
};

async function planDocuments(
	{ odoo }: VerbDeps,
	inputs: ReadonlyArray<VerbInput<DeliveredRequisition>>,
): Promise<RequisitionPlan> {
	const companies = await companiesOf(odoo);
	const [directory, before] = await Promise.all([
		readDirectory(
			odoo,
			allAsks(
				inputs.flatMap(({ value }) => [
					{ projects: [{ origin: value, ref: value.data.project }] },
					...value.data.lines.map((line) =>
						asksOf(value, { ...line, project: value.data.project }),
					),
				]),
			),
		),
		readByKey(
			odoo,
			inputs.map(({ value }) => recordId(value, 'requisition')),
			companies,
		),
	]);
	const prepared = prepareEach(inputs, ({ value }) =>
		draftOf(value, before(recordId(value, 'requisition')), { companies, directory }),
	);
	return await planRequisitions(odoo, prepared);
}

interface Known {
	readonly companies: Companies;
	readonly directory: Directory;
}

function draftOf(
	value: DeliveredRequisition,
	before: Held | undefined,
	{ companies, directory }: Known,
): RequisitionDraft {
	const { data } = value;
	const wish = wishOf(data.status?.commercial);
	if (data.lines.length === 0 && wish !== 'end') throw noLines();
	const named = value.company === undefined ? null : companies.named(value.company).id;
	const project = directory.project({ origin: value, ref: data.project, company: named });
	const company = companies.byId(project.company ?? named ?? companies.own.id);
	refuseForeign(company, data.currency);
	const externalId = recordId(value, 'requisition');
	const content = contentOf(data);
	const { state, decisionHolds } = onDelivery(before, wish, content);
	const stored = new Map(before?.lines.map((line) => [line.externalId, line]));
	const coded = byPosition(data.lines).map((source) =>
		ofLine(source, () => {
			const coding = codingOf(directory, value, { ...source, project: data.project }, company.id);
			const name = lineExternalId(externalId, source.lineId);
			return { line: heldLine(source, name, coding, stored.get(name), decisionHolds), coding };
		}),
	);
	const names = new Set(coded.map(({ line }) => line.externalId));
	const gone = [...stored.values()]
		.filter(({ externalId: name }) => !names.has(name))
		.map((line): HeldLine => {
			if (line.ordered.gt(0)) throw ordered(line.lineId, line);
			return { ...line, source: null, state: 'removed', approved: ZERO };
		});
	const { system, tenant, nativeid } = value;
	const document: KeptDocument = {
		system,
		tenant,
		nativeid,
		...(value.company === undefined ? {} : { company: value.company }),
		data: { ...data, lines: coded.map(({ source }) => source) },
		codes: { project: project.code, lines: coded.map(({ coding }) => codesOf(coding)) },
	};
	return {
		held: {
			id: before?.id ?? null,
			externalId,
			document,
			project: project.id,
			account: project.account,
			company,
			state,
			content,
			trail: before?.trail || trailOf(value.correlationid),
			budget: decisionHolds ? (before?.budget ?? null) : null,
			decision: decisionHolds ? (before?.decision ?? null) : null,
			parts: before?.parts ?? 0,
			lines: [...coded.map(({ line }) => line), ...gone],
			updatedAt: before?.updatedAt ?? null,
		},
		// What was never asked for needs no record of its end.
		write: before !== undefined || wish !== 'end',
		warnings: warningsOf(before, state, decisionHolds),
	};
}

/** A fault of a line says which. */
function ofLine<T extends object>(source: RequisitionLine, work: () => T) {
	try {
		return { source, ...work() };
	} catch (thrown) {
		const reason = toFault(thrown);
		throw reason.with({
			message: `Line ${source.lineId}: ${reason.message}`,
			...(reason.field === undefined ? {} : { field: `lines.${reason.field}` }),
		});
	}
}

function heldLine(
	source: RequisitionLine,
	externalId: string,
	{ phase, costCode, costType }: Coding,
	before: HeldLine | undefined,
	decisionHolds: boolean,
): HeldLine {
	const { quantity, unitCost } = figuresOf(source);
	if (quantity.lte(0)) throw figures('quantity', 'above zero');
	if (unitCost.lt(0)) throw figures('estimatedUnitCost', 'zero or more');
	const came = before?.ordered ?? ZERO;
	if (quantity.lt(came) && before !== undefined) throw ordered(source.lineId, before);
	const decided = decisionHolds ? before : undefined;
	return {
		externalId,
		lineId: source.lineId,
		source,
		description: source.description,
		uom: source.uom ?? null,
		phase: phase?.id ?? null,
		costCode: costCode?.id ?? null,
		costType: costType?.id ?? null,
		quantity,
		unitCost,
		state: decided?.state ?? 'requested',
		approved: decided?.approved ?? came,
		ordered: came,
		orders: before?.orders ?? [],
		orderLines: before?.orderLines ?? [],
	};
}

const byPosition = (lines: readonly RequisitionLine[]) =>
	[...lines].sort((a, b) => (a.position ?? 0) - (b.position ?? 0));

const codesOf = ({ project, phase, costCode, costType }: Coding) => ({
	phase: phase?.code.slice(project.code.length + 1) ?? null,
	costCode: costCode?.code ?? null,
	costType: costType?.code ?? null,
});

function warningsOf(
	before: Held | undefined,
	state: Held['state'],
	decisionHolds: boolean,
): string[] {
	if (before === undefined || decisionHolds) return [];
	const orders = [...new Set(before.lines.flatMap((line) => line.orders))].join(', ');
	const said: string[] = [];
	if (before.decision !== null && (state === 'submitted' || state === 'draft')) {
		said.push(`The decision of ${before.decision.by} was about another content and holds no more.`);
	}
	if (state === 'ordered' && orders !== '') {
		said.push(`Its orders stand: ${orders}. Cancel or close them if they are not wanted.`);
	}
	return said;
}

const noLines = () =>
	fault({
		class: 'source_data',
		code: 'requisition.no_lines',
		message: 'The requisition has no lines.',
		remedy: 'Send it with its lines; to take it back, send it as void.',
		field: 'lines',
	});

const figures = (field: 'quantity' | 'estimatedUnitCost', wanted: string) =>
	fault({
		class: 'source_data',
		code: 'requisition.figures',
		message: `The ${field === 'quantity' ? 'quantity' : 'estimated unit cost'} is not ${wanted}.`,
		remedy: `Send it ${wanted}; what goes back to a vendor is a return, not a requisition.`,
		field,
	});

const ordered = (lineId: string, { ordered: came, orders }: HeldLine) =>
	fault({
		class: 'conflict',
		code: 'conflict.requisition_ordered',
		message: `Of line ${lineId}, ${came.toFixed()} are ordered already (${orders.join(', ')}).`,
		remedy: 'Change the order, or send the rest as a requisition of its own.',
		model: REQUISITION,
		field: 'quantity',
	});
