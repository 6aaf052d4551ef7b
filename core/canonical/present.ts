/** An object type whose every field may also be undefined. */
export type Draft<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** What is left of T when absent fields are dropped. */
type Present<T> = {
	[K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & { [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> };

/** Drops undefined fields in place, so that an absent value is an absent key. Shallow. */
export function present<T extends object>(draft: T): Present<T> {
	const record = draft as Record<string, unknown>;
	for (const key in record) {
		if (record[key] === undefined) delete record[key];
	}
	return draft as Present<T>;
}

/** The object, or undefined when nothing is present in it. */
export function presentOrNone<T extends object>(draft: T): Present<T> | undefined {
	const kept = present(draft);
	for (const _key in kept) return kept;
	return undefined;
}
