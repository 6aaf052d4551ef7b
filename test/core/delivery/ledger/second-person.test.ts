import { bad, bench, refusal, revision, SCOPE } from './bench';

const ANNA = 'Anna.Schmidt@example.com';

async function proposed() {
	const b = bench({ secondPersonFor: ['contract_rule'] });
	const claim = await b.go(revision('1'));
	await b.failed(claim, bad);
	const { id } = claim;
	const { proposal } = await b.ledger.dismiss(SCOPE, { id, by: ANNA, reason: 'sent twice' });
	const decide = async (by: string) =>
		await refusal(
			b.ledger.decide(SCOPE, {
				...{ id, by, reason: 'agreed', approve: true },
				proposalId: proposal?.id ?? 0,
			}),
		);
	return { b, id, decide };
}

describe('the second person', () => {
	it.each([
		['itself', ANNA],
		['in capitals', ANNA.toUpperCase()],
		['between blanks', `  Anna. Schmidt @example.com\u00a0`],
		['with invisible signs', 'An\u200bna.Sch\u00admidt@example.com'],
		['in wide letters', 'Ａｎｎａ.Schmidt@example.com'],
		['with an accent', 'Anná.Schmidt@example.com'],
		['in Cyrillic letters that look alike', 'Аnnа.Ѕсhmіdt@ехаmрlе.соm'],
		['in Greek letters that look alike', 'Αnna.Schmidt@eχample.cοm'],
		['turned around', `\u202d${ANNA}\u202c`],
	])('is not the first one written %s', async (_, by) => {
		const { b, id, decide } = await proposed();
		expect(await decide(by)).toBe('ledger.second_person');
		expect(b.entry(id).state).toBe('dead');
	});

	it.each(['Anna.Schmitt@example.com', 'Ваня', 'Αλέξης'])('may be %s', async (by) => {
		const { decide } = await proposed();
		expect(await decide(by)).toBe('no refusal');
	});

	it('decides once', async () => {
		const { b, id, decide } = await proposed();
		expect(await Promise.all([decide('Ben'), decide('Cleo')])).toEqual([
			'no refusal',
			'ledger.wrong_state',
		]);
		expect(b.trail().filter((what) => what === 'exception.dismissed')).toHaveLength(1);
		expect(b.entry(id).state).toBe('cancelled');
	});

	it('decides over what the first one saw', async () => {
		const { b, decide } = await proposed();
		b.tick(1_000);
		const [verdict] = await b.begin(revision('1', { hash: 'corrected' }));
		expect(verdict?.verdict).toBe('go');
		expect(await decide('Ben')).toBe('ledger.wrong_state');
	});
});

describe('a decision', () => {
	it.each([
		['blanks', '   '],
		['invisible signs', '\u200b\u2060\u00ad'],
		['signs only', '... --- !!!'],
		['a megabyte', 'x'.repeat(1 << 20)],
	])('with a reason of %s is refused', async (_, reason) => {
		const b = bench();
		const claim = await b.go(revision('1'));
		await b.failed(claim, bad);
		const before = b.trail();
		const one = { id: claim.id, by: 'Anna', reason };
		expect(await refusal(b.ledger.replay(SCOPE, one))).toBe('ledger.reason_missing');
		expect(await refusal(b.ledger.dismiss(SCOPE, { ...one, reason: 'x', by: reason }))).toBe(
			'ledger.reason_missing',
		);
		expect(b.trail()).toEqual(before);
	});

	it('to replay, made twice at once, sends once', async () => {
		const b = bench();
		const claim = await b.go(revision('1'));
		await b.failed(claim, bad);
		const one = { id: claim.id, by: 'Anna', reason: 'mended' };
		await Promise.all([b.ledger.replay(SCOPE, one), b.ledger.replay(SCOPE, one)]);
		const named = { ...revision('1'), entry: claim.id };
		const verdicts = [...(await b.begin(named)), ...(await b.begin(named))];
		expect(verdicts.map(({ verdict }) => verdict)).toEqual(['go', 'waiting']);
	});

	it('to dismiss what is being sent is refused', async () => {
		const b = bench();
		const { id } = await b.go(revision('1'));
		const one = { id, by: 'Anna', reason: 'no' };
		expect(await refusal(b.ledger.dismiss(SCOPE, one))).toBe('ledger.wrong_state');
	});

	it('to correct with 10 MB, no object or no JSON changes nothing', async () => {
		const b = bench();
		const claim = await b.go(revision('1'));
		await b.failed(claim, bad);
		const before = b.entry(claim.id);
		const one = { id: claim.id, by: 'Anna', reason: 'mended' };
		for (const payload of [`{"a":"${'x'.repeat(1e7)}"}`, '[1]', 'null', '{"a":', '1e999', '']) {
			expect(await refusal(b.ledger.resolve(SCOPE, { ...one, payload }))).toMatch(
				/payload_(?:too_large|unreadable)/,
			);
		}
		expect(b.entry(claim.id)).toEqual(before);
	});

	it('to correct with the content of another record leaves that record alone', async () => {
		const b = bench();
		const other = await b.apply(revision('5', { nativeId: '99' }));
		const claim = await b.go(revision('1'));
		await b.failed(claim, bad);
		await b.ledger.resolve(SCOPE, {
			...{ id: claim.id, by: 'Anna', reason: 'mended', payload: '{"nativeId":"99"}' },
		});
		const correction = b.entries().find(({ corrects }) => corrects === claim.id);
		// Its order is that of the record it now names: older than what is there.
		const [verdict] = await b.begin({
			...revision('1', { nativeId: '99', hash: 'other' }),
			...(correction === undefined ? {} : { entry: correction.id }),
		});
		expect(verdict?.verdict).toBe('superseded');
		expect(b.entry(other.id)).toEqual(other);
	});
});
