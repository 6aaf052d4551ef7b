/** An object type whose every field may also be undefined. */
export type Draft<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** What is left of T when absent fields are dropped. */
type Present<T> = {
	[K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & { [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> };

/**
 * A copy without the undefined fields, so that an absent value is an absent key. Shallow. A copy,
 * because deleting keys would turn every record into a slow dictionary.
 */
export function present<T extends object>(draft: T): Present<T> {
	const kept: Record<string, unknown> = {};
	for (const key in draft) {
		const value = draft[key];
		if (value !== undefined) kept[key] = value;
	}
	return kept as Present<T>;
}

/** The same, or undefined when nothing is present in it. */
export function presentOrNone<T extends object>(draft: T): Present<T> | undefined {
	for (const key in draft) if (draft[key] !== undefined) return present(draft);
	return undefined;
}
