import { fault } from '../faults';
import { type Decimal, sum, toText } from '../money';

/** A line of the schedule of values at an application; without tax, in the contract's currency. */
export interface CertificateLine {
	readonly scheduled: Decimal;
	/** The line comes from a change order. */
	readonly change: boolean;
	readonly work: Decimal;
	readonly stored: Decimal;
	/** Held less released, to date. */
	readonly retained: Decimal;
	/** What was certified before: work and stored less what was retained then. */
	readonly previous: Decimal;
}

/** The figures of an AIA-style certificate. */
export const CERTIFICATE_FIGURES = [
	'originalContractSum',
	'netChange',
	'contractSum',
	'completedAndStored',
	'retentionOnWork',
	'retentionOnStored',
	'retention',
	'earnedLessRetention',
	'previousCertificates',
	'currentDue',
	'balanceToFinish',
] as const;
export type CertificateFigure = (typeof CERTIFICATE_FIGURES)[number];
export type StatedCertificate = { readonly [figure in CertificateFigure]?: Decimal | undefined };
export type ComputedCertificate = Readonly<
	Record<Exclude<CertificateFigure, 'retentionOnWork' | 'retentionOnStored'>, Decimal>
>;

/**
 * The certificate of an application. Numbers are those of the lines of a G702-style summary:
 * 3 = 1 + 2, 4 = Σ (work + stored), 6 = 4 − 5, 8 = 6 − 7, 9 = 3 − 6.
 */
export function certificateOf(lines: readonly CertificateLine[]): ComputedCertificate {
	const total = (of: (line: CertificateLine) => Decimal) => sum(lines.map(of));
	const contractSum = total(({ scheduled }) => scheduled);
	const netChange = sum(lines.flatMap(({ change, scheduled }) => (change ? [scheduled] : [])));
	const completedAndStored = total(({ work, stored }) => work.plus(stored));
	const retention = total(({ retained }) => retained);
	const earnedLessRetention = completedAndStored.minus(retention);
	const previousCertificates = total(({ previous }) => previous);
	return {
		originalContractSum: contractSum.minus(netChange),
		netChange,
		contractSum,
		completedAndStored,
		retention,
		earnedLessRetention,
		previousCertificates,
		currentDue: earnedLessRetention.minus(previousCertificates),
		balanceToFinish: contractSum.minus(earnedLessRetention),
	};
}

/** `of` in words, then the figures of which the first is to be the sum of the others. */
const IDENTITIES: ReadonlyArray<
	readonly [
		of: string,
		total: CertificateFigure,
		plus: CertificateFigure,
		minusOrPlus: CertificateFigure,
		sign: 1 | -1,
	]
> = [
	['contract sum = original + changes', 'contractSum', 'originalContractSum', 'netChange', 1],
	['retention = on work + on stored', 'retention', 'retentionOnWork', 'retentionOnStored', 1],
	['earned = completed − retention', 'earnedLessRetention', 'completedAndStored', 'retention', -1],
	['due = earned − previous', 'currentDue', 'earnedLessRetention', 'previousCertificates', -1],
	['balance = contract sum − earned', 'balanceToFinish', 'contractSum', 'earnedLessRetention', -1],
];

/**
 * Identities the stated figures break, in words with the figures; an identity of which a figure is
 * missing is not checked.
 */
export const brokenIdentities = (stated: StatedCertificate): string[] =>
	IDENTITIES.flatMap(([words, total, plus, other, sign]) => {
		const [result, first, second] = [stated[total], stated[plus], stated[other]];
		if (result === undefined || first === undefined || second === undefined) return [];
		const computed = first.plus(second.times(sign));
		if (computed.eq(result)) return [];
		return [`${words}: ${toText(computed)} is not ${toText(result)}`];
	});

/** @throws Fault `certificate.inconsistent`, which names every identity that fails */
export function refuseInconsistent(stated: StatedCertificate): void {
	const broken = brokenIdentities(stated);
	if (broken.length === 0) return;
	throw fault({
		class: 'source_data',
		code: 'certificate.inconsistent',
		message: `The totals of the application contradict each other (${broken.join('; ')}).`,
		remedy: 'Have the application corrected in the source; nothing was booked.',
		field: 'certificate',
		details: { broken: broken.length },
	});
}

/** @throws Fault `certificate.differs`, which names the first figure that is not the computed one */
export function refuseDifferent(stated: StatedCertificate, computed: ComputedCertificate): void {
	for (const figure of CERTIFICATE_FIGURES) {
		const said = stated[figure];
		if (said === undefined || figure === 'retentionOnWork' || figure === 'retentionOnStored') {
			continue;
		}
		const found = computed[figure];
		if (said.eq(found)) continue;
		throw fault({
			class: 'conflict',
			code: 'certificate.differs',
			message: `The application shows ${toText(said)} as ${figure}, the lines and what is booked give ${toText(found)}.`,
			remedy:
				'Compare the lines, the approved change orders and the retention terms with the source; nothing was booked.',
			field: `certificate.${figure}`,
			details: { said: toText(said), computed: toText(found) },
		});
	}
}

/** Percent complete with two places, half away from zero; null where nothing is scheduled. */
export const percentComplete = (scheduled: Decimal, done: Decimal): Decimal | null =>
	scheduled.eq(0) ? null : done.times(100).div(scheduled).round(2, 1);
