import type { Decimal } from '../../money';
import { rollUp } from '../rules/position';
import {
	type Book,
	type CostKey,
	DIMENSIONS,
	type Position,
	type PositionFigures,
	type PositionWarning,
} from '../rules/types';
import { type WipTotals, wipTotals } from '../rules/wip';
import { plain } from './escape';
import type { Format } from './format';
import type { Namer } from './names';
import type { Cell, Column, ReportInput, Row, Table, WipJob } from './types';

const WORST = 10;

const words = (title: string, help?: string): Column => ({
	title,
	numeric: false,
	...(help === undefined ? {} : { help }),
});
const figure = (title: string, help: string): Column => ({ title, numeric: true, help });
const text = (value: string): Cell => ({ text: value });

/** Zero is set back, so that the figures that matter stand out. */
const money = (value: Decimal, format: Format): Cell => {
	const shown = { text: format.money(value) };
	return value.round(format.places, 1).eq(0) ? { ...shown, tone: 'nil' } : shown;
};
/** A figure of which a negative one is bad news: a variance, a profit. */
const result = (value: Decimal, format: Format): Cell => {
	const cell = money(value, format);
	return value.lt(0) && cell.tone === undefined ? { ...cell, tone: 'bad' } : cell;
};
/** A figure that is bad news when it is there at all. */
const burden = (value: Decimal, format: Format): Cell => {
	const cell = money(value, format);
	return cell.tone === undefined ? { ...cell, tone: 'bad' } : cell;
};

const POSITION_COLUMNS: readonly Column[] = [
	words('Cost code'),
	words('Type'),
	figure('Original', 'Original budget'),
	figure('Changes', 'Approved changes'),
	figure('Revised', 'Original budget and approved changes'),
	figure('Pending', 'Changes asked for but not approved'),
	figure('Committed', 'Ordered and not billed yet'),
	figure('Draft bills', 'Vendor bills entered but not posted'),
	figure('Actual', 'Posted cost'),
	figure('Uncommitted', 'Revised budget not spent, billed or committed'),
	figure('ETC', 'Estimate to complete: cost still to be posted'),
	figure('EAC', 'Estimate at completion'),
	figure('Variance', 'Projected budget less estimate at completion; negative is over budget'),
	figure('Spent', 'Actual cost in percent of the revised budget'),
];

const positionCells = (of: PositionFigures, format: Format): Cell[] => [
	money(of.original, format),
	money(of.approvedChanges, format),
	money(of.revised, format),
	money(of.pendingChanges, format),
	money(of.committed, format),
	money(of.draftBills, format),
	money(of.actual, format),
	result(of.uncommitted, format),
	money(of.etc, format),
	money(of.eac, format),
	result(of.variance, format),
	text(format.percent(of.percentSpent)),
];

/** Projects and phases as headings with their totals, below them a line a code and type. */
export function positionTable(positions: readonly Position[], format: Format, name: Namer): Table {
	const byName = (a: { key: CostKey }, b: { key: CostKey }) => {
		for (const dimension of DIMENSIONS) {
			const order = name.compare(dimension, a.key[dimension], b.key[dimension]);
			if (order !== 0) return order;
		}
		return 0;
	};
	const phases = rollUp(positions, ['project', 'phase']).sort(byName);
	const row = (kind: Row['kind'], label: string, type: string, of: PositionFigures): Row => ({
		kind,
		cells: [text(label), text(type), ...positionCells(of, format)],
	});
	const rows: Row[] = [];
	for (const project of rollUp(positions, ['project']).sort(byName)) {
		rows.push(row('project', name.of('project', project.key.project), '', project));
		const parts = phases.filter(({ key }) => key.project === project.key.project);
		const phased = parts.some(({ key }) => key.phase !== null);
		for (const part of parts) {
			if (phased) rows.push(row('phase', name.of('phase', part.key.phase), '', part));
			const lines = positions
				.filter(({ key }) => key.project === part.key.project && key.phase === part.key.phase)
				.sort(byName);
			for (const line of lines) {
				const { costCode, costType } = line.key;
				rows.push(row('line', name.of('costCode', costCode), name.of('costType', costType), line));
			}
		}
	}
	for (const total of rollUp(positions, [])) rows.push(row('total', 'Total', '', total));
	return {
		caption: 'Position by project, phase, cost code and cost type',
		columns: POSITION_COLUMNS,
		rows,
		outline: true,
		empty: 'No budget, commitment or cost was found up to this date.',
	};
}

/** The ten codes with the least variance; among equals the ones with the least uncommitted budget. */
export function worstTable(positions: readonly Position[], format: Format, name: Namer): Table {
	const codes = rollUp(positions, ['project', 'costCode']);
	const several = new Set(codes.map(({ key }) => key.project)).size > 1;
	const worst = codes
		.sort(
			(a, b) =>
				a.variance.cmp(b.variance) ||
				a.uncommitted.cmp(b.uncommitted) ||
				name.compare('project', a.key.project, b.key.project) ||
				name.compare('costCode', a.key.costCode, b.key.costCode),
		)
		.slice(0, WORST);
	return {
		caption:
			codes.length > WORST
				? `The ten worst of ${codes.length} cost codes`
				: 'Cost codes, the worst first',
		columns: [
			words('Cost code'),
			...(several ? [words('Project')] : []),
			figure('Revised', 'Original budget and approved changes'),
			figure('Actual', 'Posted cost'),
			figure('EAC', 'Estimate at completion'),
			figure('Variance', 'Projected budget less estimate at completion'),
			figure('Spent', 'Actual cost in percent of the revised budget'),
			{ title: 'State', numeric: false, oneLine: true },
		],
		rows: worst.map((code) => ({
			kind: 'line',
			cells: [
				text(name.of('costCode', code.key.costCode)),
				...(several ? [text(name.of('project', code.key.project))] : []),
				money(code.revised, format),
				money(code.actual, format),
				money(code.eac, format),
				result(code.variance, format),
				text(format.percent(code.percentSpent)),
				state(code),
			],
		})),
		empty: 'No cost code has a figure.',
	};
}

function state(of: PositionFigures): Cell {
	if (of.projectedBudget.eq(0) && of.eac.gt(0)) return { text: 'No budget', tone: 'bad' };
	if (of.variance.lt(0)) return { text: 'Over budget', tone: 'bad' };
	if (of.uncommitted.lte(0)) return text('Fully bound');
	return text('Within budget');
}

const WIP_COLUMNS: readonly Column[] = [
	words('Project'),
	figure('Contract', 'Original contract and approved change orders'),
	figure('Est. cost', 'Cost to date and cost to complete'),
	figure('Cost to date', 'Posted cost'),
	figure('Complete', 'Cost to date in percent of the estimated cost'),
	figure('Earned', 'Percent complete of the contract'),
	figure('Billed', 'Invoiced to the owner, retention included'),
	figure('Overbilled', 'Billed more than earned: a liability'),
	figure('Underbilled', 'Earned more than billed: an asset'),
	figure('Profit to date', 'Earned less cost to date'),
	figure('Est. profit', 'Contract less estimated cost'),
	figure('Loss to accrue', 'Part of an expected loss that is not shown yet'),
	figure('Backlog', 'Contract not earned yet'),
];

const wipCells = (of: WipTotals, complete: string, format: Format): Cell[] => [
	money(of.contract, format),
	money(of.estimatedCost, format),
	money(of.costToDate, format),
	text(complete),
	money(of.earned, format),
	money(of.billed, format),
	money(of.overBilling, format),
	money(of.underBilling, format),
	result(of.grossProfitToDate, format),
	result(of.estimatedGrossProfit, format),
	burden(of.lossProvision, format),
	money(of.backlog, format),
];

/** Work in progress by project; over and under billings are totalled apart. Jobs of one book. */
export function wipTable(jobs: readonly WipJob[], format: Format, name: Namer): Table {
	const ordered = [...jobs].sort((a, b) => name.compare('project', a.project, b.project));
	const rows: Row[] = ordered.map(({ project, wip }) => ({
		kind: 'line',
		cells: [
			text(name.of('project', project)),
			...wipCells(
				wip,
				format.percent(wip.fractionComplete === null ? null : wip.fractionComplete.times(100)),
				format,
			),
		],
	}));
	if (jobs.length > 0) {
		rows.push({
			kind: 'total',
			cells: [text('Total'), ...wipCells(wipTotals(jobs), '', format)],
		});
	}
	return {
		caption: 'Work in progress with over and under billing',
		columns: WIP_COLUMNS,
		rows,
		empty: 'No job with a contract is in progress.',
	};
}

/** What needs a person, all books together; each amount names its currency. */
export function exceptionsTable(
	input: ReportInput,
	name: Namer,
	formatOf: (book: Book) => Format,
): Table {
	const formats = new Map<string, Format>();
	const amount = (book: Book, value: Decimal): Cell => {
		const text = `${book.company}:${book.currency}`;
		const format = formats.get(text) ?? formatOf(book);
		formats.set(text, format);
		return { text: `${plain(book.currency, 12)} ${format.money(value)}` };
	};
	const line = (where: string, what: string, figureCell: Cell): Row => ({
		kind: 'line',
		cells: [text(where), text(what), figureCell],
	});
	const rows = [
		...(input.notices ?? []).map(({ where, what }) =>
			line(plain(where, 160), plain(what, 400), text('')),
		),
		...(input.wip ?? []).flatMap(({ project, book, wip }) =>
			wip.warnings.map(({ code, message }) =>
				line(
					name.of('project', project),
					message,
					amount(book, code === 'loss_job' ? wip.estimatedGrossProfit : wip.costToDate),
				),
			),
		),
		...input.positions.flatMap((position) =>
			position.warnings.map(({ code, message }) =>
				line(name.key(position.key), message, amount(position.book, WARNED[code](position))),
			),
		),
	];
	return {
		caption: 'Exceptions and warnings',
		columns: [words('Where'), words('What'), figure('Amount', 'The figure in question')],
		rows,
		empty: 'Nothing needs attention.',
	};
}

const WARNED: {
	readonly [code in PositionWarning['code']]: (position: Position) => Decimal;
} = {
	budget_overrun: ({ variance }) => variance,
	cost_without_budget: ({ projectedCost }) => projectedCost,
	cost_without_cost_code: ({ projectedCost }) => projectedCost,
	forecast_below_projected_cost: ({ ftc }) => ftc,
	no_progress: ({ actual }) => actual,
	negative_commitment: ({ committed }) => committed,
};
