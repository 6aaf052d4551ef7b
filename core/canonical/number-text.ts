/**
 * A JSON number as the decimal text a person wrote, or undefined when the number cannot be trusted
 * with money: not finite, an exponent, or more than 15 significant digits (beyond which a double no
 * longer holds every decimal, as in 0.1 + 0.2).
 */
export function numberText(value: number): string | undefined {
	if (!Number.isFinite(value)) return undefined;
	const text = Object.is(value, -0) ? '0' : String(value);
	if (text.includes('e')) return undefined;
	return significantDigits(text) <= 15 ? text : undefined;
}

function significantDigits(text: string): number {
	let digits = text.length;
	if (text.startsWith('-')) digits--;
	if (!text.includes('.')) return digits;
	digits--;
	// 0.00012 has two significant digits.
	const leading = /^-?0\.0*/.exec(text);
	return leading === null ? digits : text.length - leading[0].length;
}
