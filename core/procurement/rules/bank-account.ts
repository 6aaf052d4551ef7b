/** As Odoo compares account numbers (`sanitized_acc_number`): letters and digits in upper case. */
export const comparableAccount = (number: string): string =>
	number.replace(/\W+/g, '').replaceAll('_', '').toUpperCase();

/** What may be shown of an account number: its last four signs, none of a short one. */
export function maskedAccount(number: string): string {
	const plain = comparableAccount(number);
	return plain.length < 8 ? '••••' : `••••${plain.slice(-4)}`;
}
