import { fault } from '../../faults';
import { decimal, toText, ZERO, type Decimal } from '../../money';

/**
 * Running sums of the lines read so far, to check the total rows of a sheet against. A total that
 * differs means that a line was lost or read wrongly, so it is a fault and not a note.
 */
export class Totals {
	private all: Decimal = ZERO;
	private sinceTotal: Decimal = ZERO;
	private missed = 0;

	add(amounts: readonly string[]): void {
		for (const amount of amounts) {
			this.all = this.all.plus(decimal(amount));
			this.sinceTotal = this.sinceTotal.plus(decimal(amount));
		}
	}

	/** A line above could not be read; totals below can no longer agree. */
	miss(): void {
		this.missed++;
	}

	/** A note that the total agrees with a block or the whole sheet, to the cent; else a `Fault`. */
	check(amount: string): string {
		if (this.missed > 0) {
			return `total not checked: ${String(this.missed)} rows above it could not be read`;
		}
		const shown = toText(decimal(amount));
		const block = toText(this.sinceTotal);
		const sheet = toText(this.all);
		this.sinceTotal = ZERO;
		if (shown === block || shown === sheet) return `total ${shown} agrees with the lines above`;
		throw fault({
			class: 'source_data',
			code: 'estimate.total_differs',
			message: `The total says ${shown}; the lines of the block come to ${block}, those of the sheet to ${sheet}.`,
			remedy: 'Look for a missing or doubled line, or correct the total in the sheet.',
			field: 'amount',
			details: { total: shown, block, sheet },
		});
	}
}
