/** Why the embedded Odoo answers otherwise, by exchange; what has no entry here is not understood. */
export const REASONS: Readonly<Record<string, string>> = {
	'00_setup#1':
		'The settings wizard is not modelled: the seed starts with the options switched on.',
	'00_setup#2': 'As above.',
	'01_connection#51':
		'Activities hold values but do not check the rights on the record they hang on.',
	'03_a_analytic_plans#5':
		'The domains that fields_get shows for relations other than the project account are not in the facts.',
	'03_job_cost_stock_budget#1':
		'project.project.get_panel_data is a screen of the web client; not modelled.',
	'03_job_cost_stock_budget#3': 'As above.',
	'03_job_cost_stock_budget#17': 'Scraps can be created, not validated.',
	'03_job_cost_stock_budget#20':
		"A fault of the real server (a worker's stale rights cache after ir.model.access.create), left out on purpose.",
	'03_job_cost_queries#34':
		'purchase.report is a database view; the package reads order lines instead.',
	'03_job_cost_queries#35': 'See get_panel_data above.',
	'04_procurement#14':
		'The recorded body names a product template by its id there; templates count otherwise here.',
	'04_procurement#39': 'An unknown field of a write is named by its key alone here.',
	'04_receipts#21':
		'The return wizard is not modelled: returns are transfers of their own, created by External ID.',
	'04_receipts#22': 'As above.',
	'04_receipts#23': 'As above.',
	'04_receipts#24': 'As above.',
	'03_multi_company#15':
		'Charts of accounts cannot be installed over the API; a company with a country gets one.',
	'03_multi_company#17': 'The settings wizard is not modelled.',
	'03_multi_company#18': 'As above.',
	'04_bills_payments#23':
		'The reversal wizard is not modelled; the package loads credit notes that name their bill.',
	'04_bills_payments#24': 'As above.',
	'04_bills_payments#27':
		'The register wizard is not modelled: it can pay twice, and the package never uses it.',
	'04_bills_payments#28': 'As above.',
	'04_bills_payments#29': 'As above.',
	'04_attachments_payments_misc#3': 'Text messages of deliveries are not modelled.',
	'04_attachments_payments_misc#14': 'See the register wizard above.',
	'04_attachments_payments_misc#29': 'Subtypes of messages are not modelled.',
	'04_attachments_payments_misc#30': 'Activities are not scheduled by the package.',
	'04_attachments_payments_misc#32':
		'Blanket orders can be held, not worked with; the package orders without them.',
	'04_attachments_payments_misc#33': 'As above.',
	'04_attachments_payments_misc#34': 'As above.',
};
