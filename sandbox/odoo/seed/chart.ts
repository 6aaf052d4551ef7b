/** The generic chart of accounts: code, name, type. */
export const ACCOUNTS: ReadonlyArray<readonly [code: string, name: string, type: string]> = [
	['101000', 'Current Assets', 'asset_current'],
	['110100', 'Stock Valuation', 'asset_current'],
	['110400', 'Cost of Production', 'asset_current'],
	['110500', 'Work in Progress', 'asset_current'],
	['121000', 'Account Receivable', 'asset_receivable'],
	['121100', 'Products to receive', 'asset_current'],
	['122000', "Owner's Current Account", 'asset_receivable'],
	['128000', 'Prepaid Expenses', 'asset_current'],
	['131000', 'Tax Paid', 'asset_current'],
	['132000', 'Tax Receivable', 'asset_receivable'],
	['141000', 'Prepayments', 'asset_prepayments'],
	['151000', 'Fixed Asset', 'asset_fixed'],
	['191000', 'Non-current assets', 'asset_non_current'],
	['201000', 'Current Liabilities', 'liability_current'],
	['211000', 'Account Payable', 'liability_payable'],
	['211100', 'Bills to receive', 'liability_current'],
	['212000', 'Deferred Revenue', 'liability_current'],
	['230000', 'Salary Payable', 'liability_current'],
	['230100', 'Employee Payroll Taxes', 'liability_current'],
	['230200', 'Employer Payroll Taxes', 'liability_current'],
	['251000', 'Tax Received', 'liability_current'],
	['252000', 'Tax Payable', 'liability_payable'],
	['291000', 'Non-current Liabilities', 'liability_non_current'],
	['301000', 'Capital', 'equity'],
	['302000', 'Dividends', 'equity'],
	['400000', 'Product Sales', 'income'],
	['441000', 'Foreign Exchange Gain', 'income'],
	['442000', 'Cash Difference Gain', 'income'],
	['443000', 'Cash Discount Loss', 'expense'],
	['450000', 'Other Income', 'income_other'],
	['500000', 'Cost of Goods Sold', 'expense_direct_cost'],
	['600000', 'Expenses', 'expense'],
	['610000', 'Stock Variation', 'expense'],
	['101401', 'Bank', 'asset_cash'],
	['101402', 'Bank Suspense Account', 'asset_current'],
	['101403', 'Outstanding Receipts', 'asset_current'],
	['101404', 'Outstanding Payments', 'asset_current'],
];

/** Journals: code, name, type, code of the default account. */
export const JOURNALS: ReadonlyArray<
	readonly [code: string, name: string, type: string, account: string]
> = [
	['INV', 'Sales', 'sale', '400000'],
	['BILL', 'Purchases', 'purchase', '600000'],
	['MISC', 'Miscellaneous Operations', 'general', ''],
	['EXCH', 'Exchange Difference', 'general', ''],
	['CABA', 'Cash Basis Taxes', 'general', ''],
	['BNK1', 'Bank', 'bank', '101401'],
	['STJ', 'Inventory Valuation', 'general', ''],
];

/** Taxes: name, percent, use. */
export const TAXES: ReadonlyArray<readonly [name: string, percent: number, use: string]> = [
	['15%', 15, 'sale'],
	['15%', 15, 'purchase'],
	['0% Exports', 0, 'sale'],
	['0% Imports', 0, 'purchase'],
];

export const PAYMENT_TERMS: readonly string[] = [
	'Immediate Payment',
	'15 Days',
	'21 Days',
	'30 Days',
	'45 Days',
	'End of Following Month',
];
