// Its own types are declared for ES modules only, though it can be required; these are what is used.
declare module 'ibantools' {
	export const ValidationErrorsIBAN: {
		readonly NoIBANCountry: number;
		readonly WrongBBANLength: number;
		readonly WrongBBANFormat: number;
		readonly WrongAccountBankBranchChecksum: number;
		readonly WrongIBANChecksum: number;
	};
	export function validateIBAN(iban: string): {
		readonly valid: boolean;
		readonly errorCodes: readonly number[];
	};
}
