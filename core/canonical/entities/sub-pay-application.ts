import { z } from 'zod/v4';

import { entity } from '../entity';
import { PAYMENT, status } from '../status';
import { currency, date, ext, ID_LIMIT, line, money, note, percent, ref } from '../types';

/**
 * A line of the schedule of values. Work is said for the period, to date, or both; materials count
 * as stored until they are built in, and then as work.
 */
export const subPayApplicationLineSchema = z.strictObject({
	lineId: line('Native id of the line, unique in the application.', ID_LIMIT),
	sovLine: ref('Line of the subcontract, or of its change order, that is billed.'),
	changeOrder: ref(
		'Change order the line belongs to; absent for the original contract.',
	).optional(),
	description: note('What was done.').optional(),
	scheduledValue: money('Value of the line as the source shows it; checked.').optional(),
	workPrevious: money(
		'Work of earlier applications, materials built in included; checked.',
	).optional(),
	workThisPeriod: money(
		'Work of this period without materials that were stored before; negative corrects.',
	).optional(),
	materialsMoved: money('Materials stored before and built in this period.').optional(),
	workToDate: money('Work to date, materials built in included.').optional(),
	storedPrevious: money('Materials stored after the application before; checked.').optional(),
	storedNow: money('Materials stored now and not yet built in; absent: as before.').optional(),
	certifiedWorkThisPeriod: money(
		'Work of this period as certified, materials moved included; absent: as requested.',
	).optional(),
	certifiedStoredNow: money('Stored materials as certified; absent: as requested.').optional(),
	retentionHeld: money(
		'Retention held by this application; negative where a lower rate pays back. Checked against the agreed rates, taken as it is where none are given.',
	).optional(),
	ext: ext(),
});
export type SubPayApplicationLine = z.infer<typeof subPayApplicationLineSchema>;

const retentionStep = z.strictObject({
	fromPercent: percent('Percent complete from which the rates hold; the first is 0.'),
	workPercent: percent('Percent held of work.'),
	storedPercent: percent('Percent held of stored materials; absent: as of work.').optional(),
});

/** How retention is agreed; the shape is shared by the document and by the operation. */
export const retentionTermsSchema = z.strictObject({
	steps: z.array(retentionStep).min(1).max(20).describe('Rates, by percent complete.'),
	earlierWork: z
		.enum(['split', 'single'])
		.describe(
			'split: each part keeps the rate under which it was done; single: a new rate takes in all.',
		)
		.optional(),
	completionOf: z
		.enum(['contract', 'line'])
		.describe('Whose percent complete decides the step.')
		.optional(),
	capPercent: percent('Most that is held, in percent of the contract sum.').optional(),
});
export type RetentionTerms = z.infer<typeof retentionTermsSchema>;

/** The figures of the certificate as the source shows them; every one is checked. */
export const certificateSchema = z.strictObject({
	originalContractSum: money('Original contract sum.').optional(),
	netChange: money('Net change by change orders.').optional(),
	contractSum: money('Contract sum to date.').optional(),
	completedAndStored: money('Work completed and materials stored to date.').optional(),
	retentionOnWork: money('Retention on work to date.').optional(),
	retentionOnStored: money('Retention on stored materials.').optional(),
	retention: money('Retention to date.').optional(),
	earnedLessRetention: money('Earned to date less retention.').optional(),
	previousCertificates: money('Earned less retention of earlier applications.').optional(),
	currentDue: money('What this application asks to be paid, without tax.').optional(),
	balanceToFinish: money('Contract sum less what is earned less retention.').optional(),
});
export type Certificate = z.infer<typeof certificateSchema>;

export const subPayApplicationSchema = z.strictObject({
	number: z
		.int()
		.min(1)
		.max(9999)
		.describe('Number of the application within the subcontract, from 1 without gaps.'),
	invoiceNumber: line('Invoice number of the subcontractor.', 64).optional(),
	subcontract: ref('Subcontract that is billed.'),
	vendor: ref('Subcontractor; checked against the subcontract.').optional(),
	project: ref('Project; informative.').optional(),
	description: note('Subject.').optional(),
	periodStart: date('First day of the period.').optional(),
	periodEnd: date('Last day of the period.'),
	billingDate: date('Date of the application.'),
	dueDate: date('Day it is due; absent: by the terms of the subcontract.').optional(),
	accountingDate: date('Day it is booked; absent means the billing date.').optional(),
	final: z.boolean().describe('The last application of the subcontract.').optional(),
	lienWaiver: z
		.strictObject({
			received: z.boolean().describe('The signed waiver is there.'),
			type: z
				.enum([
					'conditional_progress',
					'unconditional_progress',
					'conditional_final',
					'unconditional_final',
				])
				.describe('Kind of waiver.')
				.optional(),
			throughDate: date('Last day the waiver covers.').optional(),
		})
		.describe('Waiver of lien that goes with the application.')
		.optional(),
	retention: retentionTermsSchema.describe('Retention as agreed with the subcontract.').optional(),
	certificate: certificateSchema.describe('Totals as the source shows them.').optional(),
	status: status(
		[
			'draft',
			'submitted',
			'in_review',
			'revise',
			'approved',
			'executed',
			'posted',
			'on_hold',
			'rejected',
			'void',
		],
		PAYMENT,
	),
	lines: z.array(subPayApplicationLineSchema).max(5000).describe('What is billed, by line.'),
	currency: currency(
		'ISO 4217 code of all amounts of this record; absent means the currency of the subcontract.',
	).optional(),
	ext: ext(),
});
export type SubPayApplication = z.infer<typeof subPayApplicationSchema>;

export const subPayApplication = entity({
	name: 'sub_pay_application',
	title: 'Subcontract pay application',
	version: 1,
	schema: subPayApplicationSchema,
	nature: 'state',
	doc: 'What a subcontractor bills for a period, by line of the schedule of values. Amounts are gross, without tax and positive; retention is inside them. Work includes materials once they are built in.',
});
