import { hasRecordings, RECORDINGS } from '../../../sandbox/odoo/replay/exchanges';
import { REASONS } from '../../../sandbox/odoo/replay/reasons';
import { label, replay, summary, type Verdict } from '../../../sandbox/odoo/replay/replay';

/** Agreement may only grow: raise this figure with the one that is printed. */
const FLOOR = 660;

const present = hasRecordings();
if (!present) console.log(`replay skipped: no recorded exchanges at ${RECORDINGS}`);

(present ? describe : describe.skip)('recorded exchanges of a real Odoo 19', () => {
	let verdicts: Verdict[] = [];

	beforeAll(async () => {
		verdicts = await replay();
		const lines = summary(verdicts).map((one) => `${one.file}: ${one.agree} of ${one.of} agree`);
		console.log(lines.join('\n'));
	}, 60_000);

	it('agree as often as they did', () => {
		const agree = verdicts.filter((one) => one.difference === '').length;
		expect(agree).toBeGreaterThanOrEqual(FLOOR);
	});

	it('differ only where the reason is known', () => {
		const unexplained = verdicts
			.filter((one) => one.difference !== '' && REASONS[label(one)] === undefined)
			.map((one) => `${label(one)}: ${one.difference}`);
		expect(unexplained).toEqual([]);
	});

	it('have no reason left over for one that agrees', () => {
		const differing = new Set(verdicts.filter((one) => one.difference !== '').map(label));
		expect(Object.keys(REASONS).filter((name) => !differing.has(name))).toEqual([]);
	});
});
