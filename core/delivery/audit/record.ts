/** What is written down of a step. `detail` holds redacted, harmless facts only. */
export interface AuditFact {
	/** `workflow:<id>/<node>` or the person who acted. */
	readonly actor: string;
	/** Stable name of what happened, e.g. `entry.claimed`, `entry.applied`, `exception.replayed`. */
	readonly what: string;
	/** Key of the entry, event or connection it is about. */
	readonly key: string;
	/** `<system>|<tenant>|<entity>|<native id>` of the source record, or empty. */
	readonly record: string;
	/** Content hash before and after, where content changed. */
	readonly before: string | null;
	readonly after: string | null;
	readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}

/** One link of a chain; `hash` covers all other fields, `prev` is the hash of number `n - 1`. */
export interface AuditRecord extends AuditFact {
	/** The connection; one chain each. */
	readonly chain: string;
	/** 1, 2, 3 … without gaps. */
	readonly n: number;
	/** ms since the epoch, UTC. */
	readonly at: number;
	readonly prev: string;
	readonly hash: string;
}
