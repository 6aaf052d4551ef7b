import { fault } from '../../faults';
import { type Decimal, sum } from '../../money';
import { bookText, keyText } from './dimensions';
import type { Book, CostFact, CostKey, Measure } from './types';

export const BUDGET_STATES = ['draft', 'pending', 'approved', 'void'] as const;
export type BudgetState = (typeof BUDGET_STATES)[number];

/** One line of the budget or of a change to it; `amount` signed, in the book's currency. */
export interface BudgetLine {
	readonly key: CostKey;
	readonly book: Book;
	readonly kind: 'original' | 'change';
	readonly state: BudgetState;
	readonly amount: Decimal;
	/** Number of the change (adjustment) the line belongs to. */
	readonly changeNumber?: string;
}

const MEASURE_OF: { [kind in BudgetLine['kind']]: { [state in BudgetState]: Measure | null } } = {
	original: { draft: null, pending: null, approved: 'original', void: null },
	change: { draft: null, pending: 'pendingChanges', approved: 'approvedChanges', void: null },
};

/**
 * Budget lines as figures of the position. Approved lines are budget, pending changes are pending;
 * drafts and void lines count nowhere, nor does an original budget that is not approved.
 */
export function budgetFacts(lines: Iterable<BudgetLine>): CostFact[] {
	return [...lines].flatMap(({ key, book, kind, state, amount }) => {
		const measure = MEASURE_OF[kind][state];
		return measure === null ? [] : [{ key, book, measure, amount }];
	});
}

const MOVES: { readonly [from in BudgetState]: readonly BudgetState[] } = {
	draft: ['pending', 'approved', 'void'],
	pending: ['draft', 'approved', 'void'],
	approved: ['void'],
	void: [],
};

/** May a change go from one state to the other? Staying is allowed; void is final. */
export const canMove = (from: BudgetState, to: BudgetState): boolean =>
	from === to || MOVES[from].includes(to);

/** @throws Fault `budget_change.state` when the move is not allowed */
export function assertMove(from: BudgetState, to: BudgetState): void {
	if (canMove(from, to)) return;
	throw fault({
		class: 'conflict',
		code: 'budget_change.state',
		message: `A budget change that is ${from} cannot become ${to}.`,
		remedy:
			from === 'void' ? 'Enter a new change.' : 'Void the approved change and enter a new one.',
		field: 'state',
	});
}

/** Σ of a change's lines: the effect on the revised budget. A transfer has 0. */
export const netOf = (lines: Iterable<BudgetLine>): Decimal =>
	sum([...lines].map(({ amount }) => amount));

/**
 * Checks that a transfer moves budget and makes none: its lines, of one change number, one book and
 * one state, add up to exactly zero and touch more than one key.
 * Source: Procore budget changes (adjustments +4,500 / −2,500 / −2,000 net 0).
 *
 * @throws Fault `budget_change.<not_balanced|mixed|no_move|empty>`
 */
export function assertTransfer(lines: readonly BudgetLine[]): void {
	const [first] = lines;
	if (first === undefined) throw refuse('empty', 'has no lines', 'Give the lines of the transfer.');
	const mixed = lines.some(
		(line) =>
			line.changeNumber !== first.changeNumber ||
			line.state !== first.state ||
			line.kind !== 'change' ||
			bookText(line.book) !== bookText(first.book),
	);
	if (mixed) {
		throw refuse(
			'mixed',
			'mixes change numbers, states, companies or currencies',
			'Send one change number in one state and one company.',
		);
	}
	const net = netOf(lines);
	if (!net.eq(0)) {
		throw refuse(
			'not_balanced',
			`does not balance: its lines add up to ${net.toFixed()}`,
			'Correct the amounts so that they add up to 0, or enter an increase or decrease instead.',
		);
	}
	if (new Set(lines.map(({ key }) => keyText(key))).size < 2) {
		throw refuse('no_move', 'moves nothing', 'Name a cost code to take from and one to give to.');
	}
}

/**
 * Owner-approved budget not yet given out to vendors:
 * `approved owner changes − (approved change orders − those within scope)`.
 * Source: Autodesk Build cost, budget column *uncommitted*.
 */
export const uncommittedOwnerChanges = (
	approvedOwnerChanges: Decimal,
	approvedChangeOrders: Decimal,
	approvedInScopeChangeOrders: Decimal,
): Decimal => approvedOwnerChanges.minus(approvedChangeOrders.minus(approvedInScopeChangeOrders));

const refuse = (problem: string, what: string, remedy: string) =>
	fault({
		class: 'source_data',
		code: `budget_change.${problem}`,
		message: `The budget transfer ${what}.`,
		remedy,
		field: 'amount',
	});
