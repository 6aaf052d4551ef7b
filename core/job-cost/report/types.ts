import type { Book, Dimension, Position } from '../rules/types';
import type { Trend } from '../rules/trend';
import type { Wip } from '../rules/wip';

/** What a record is called. Names come from other systems and are never trusted as markup. */
export interface Name {
	readonly code?: string;
	readonly name: string;
}

export interface WipJob {
	readonly project: number;
	readonly book: Book;
	readonly wip: Wip;
}

/** Something the reader has to know: a warning of the books, a record that was left out. */
export interface Notice {
	/** Which job or document, in words. */
	readonly where: string;
	readonly what: string;
}

export const PAPERS = ['A4', 'Letter'] as const;
export type Paper = (typeof PAPERS)[number];

export interface ReportInput {
	readonly title: string;
	/** `YYYY-MM-DD`: the last accounting day in the figures. */
	readonly asOf: string;
	/** Milliseconds since the epoch. */
	readonly generatedAt: number;
	/** IANA zone in which `generatedAt` is shown. */
	readonly zone: string;
	/** BCP 47, for grouping and month names; `en-US` unless told. */
	readonly locale?: string;
	readonly paper?: Paper;
	readonly positions: readonly Position[];
	readonly wip?: readonly WipJob[];
	readonly trends?: readonly Trend[];
	readonly notices?: readonly Notice[];
	readonly names: { readonly [dimension in Dimension]?: ReadonlyMap<number, Name> };
	readonly companies?: ReadonlyMap<number, string>;
}

export interface Column {
	readonly title: string;
	/** Figures are set flush right with equal digits. */
	readonly numeric: boolean;
	/** Few words from a closed list, never broken. */
	readonly oneLine?: boolean;
	/** A word on what the figure means, shown as a tooltip and read out. */
	readonly help?: string;
}

export interface Cell {
	readonly text: string;
	/** `bad` overrun or loss, `nil` zero; both also say so in text or sign. */
	readonly tone?: 'bad' | 'nil';
}

export interface Row {
	/** `project` and `phase` rows carry the totals of the rows below them. */
	readonly kind: 'project' | 'phase' | 'line' | 'total';
	readonly cells: readonly Cell[];
}

export interface Table {
	readonly caption: string;
	readonly columns: readonly Column[];
	readonly rows: readonly Row[];
	/** Lines stand indented under their project and phase. */
	readonly outline?: boolean;
	/** Said instead of the table when there is no row. */
	readonly empty: string;
}

/** One bar of the cost chart, in numbers good enough for pixels, with its exact figures as text. */
export interface Bar {
	readonly label: string;
	/** Many codes together: figures only, or the bar would dwarf the others. */
	readonly together?: boolean;
	readonly actual: number;
	readonly draftBills: number;
	readonly committed: number;
	readonly forecast: number;
	readonly budget: number;
	readonly eac: number;
	readonly eacText: string;
	readonly varianceText: string;
	readonly over: boolean;
}

export interface Line {
	readonly months: readonly string[];
	readonly month: readonly number[];
	readonly cost: readonly number[];
	readonly costText: string;
	/** Null where no budget has a date. */
	readonly budget: readonly number[] | null;
	readonly budgetText: string;
}

export interface KeyFigure {
	readonly label: string;
	readonly value: string;
	readonly note: string;
	readonly tone?: 'bad';
}

/** Everything about one book; figures of two books never meet. */
export interface BookReport {
	readonly heading: string;
	readonly currency: string;
	/** How figures are shown, e.g. "Figures in USD." */
	readonly unit: string;
	readonly keyFigures: readonly KeyFigure[];
	readonly bars: readonly Bar[];
	readonly barsTitle: string;
	readonly line: Line | null;
	readonly worst: Table;
	readonly wip: Table | null;
	readonly position: Table;
}

/** What both renderers print: text only, already formatted; nothing is computed after it. */
export interface ReportModel {
	readonly title: string;
	readonly subtitle: string;
	readonly asOf: string;
	readonly generated: string;
	readonly generatedAt: number;
	readonly locale: string;
	readonly paper: Paper;
	readonly books: readonly BookReport[];
	readonly exceptions: Table;
}
