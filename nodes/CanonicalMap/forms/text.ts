/** Comma-separated words, trimmed, blank ones dropped. */
export const words = (text: unknown): string[] =>
	String(text)
		.split(',')
		.map((word) => word.trim())
		.filter((word) => word !== '');

export const isBlank = (value: unknown): boolean =>
	value === undefined || String(value).trim() === '';

export const filledOnly = (
	filled: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> =>
	Object.fromEntries(Object.entries(filled).filter(([, value]) => !isBlank(value)));

/** `L=Labor, M=Material`; an entry without a sign of equality is left for the profile to refuse. */
export const pairs = (text: unknown): Readonly<Record<string, string>> =>
	Object.fromEntries(
		words(text).map((pair) => {
			const at = pair.lastIndexOf('=');
			return at < 0 ? [pair, ''] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
		}),
	);
