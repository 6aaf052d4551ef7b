import type { ItemView } from './operation';

/**
 * What a *Get Many* asks: the filters somebody filled in, under their own names, and the limit
 * unless *Return All* is on. For the parameters `filters`, `returnAll` and `limit`.
 */
export const readList = (item: ItemView): Record<string, unknown> => ({
	...Object.fromEntries(
		Object.entries((item.parameter('filters') ?? {}) as Record<string, unknown>).filter(
			([, value]) => value !== '',
		),
	),
	...readLimit(item),
});

/** The limit alone, where filters are parameters of their own or mean something when empty. */
export const readLimit = (item: ItemView): { limit?: unknown } =>
	item.parameter('returnAll') === true ? {} : { limit: item.parameter('limit') };
